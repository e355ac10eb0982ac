/** How much is drawn: the strongest lines that hold a share of the mass, or those of a weight on. */
import type { JSX } from 'preact';

import type { LineSelection } from '../../drawing/line-selection';
import type { Cut } from '../../state/document';
import { formatCount, formatShare, formatWeight } from '../../drawing/numerals';

/** Where each way of cutting starts when it is chosen. */
const STARTS: Readonly<Record<Cut['by'], number>> = { mass: 0.95, weight: 0.05 };

/** From here on a number is left out where there is little room. */
const LONG_NUMBER = 10_000;

type Props = {
  readonly cut: Cut;
  readonly selection: LineSelection | null;
  /** Whether the picture leaves out mass before any cut: shares are then of the rest. */
  readonly isRest: boolean;
  readonly onCut: (cut: Cut) => void;
};

export function CutSlider({ cut, selection, isRest, onCut }: Props): JSX.Element {
  const byMass = cut.by === 'mass';
  const meaning = byMass
    ? `the strongest lines that hold ${formatShare(cut.value)} of the ${isRest ? 'rest' : 'mass'}`
    : `lines of weight ${formatWeight(cut.value, 2)} and more`;
  return (
    <div class="bertscope-cut">
      <select
        class="bertscope-select"
        aria-label="Choose lines by"
        value={cut.by}
        onChange={event => {
          const by = event.currentTarget.value === 'weight' ? 'weight' : 'mass';
          onCut({ by, value: STARTS[by] });
        }}
      >
        <option value="mass">strongest</option>
        <option value="weight">weight ≥</option>
      </select>
      <input
        type="range"
        class="bertscope-range"
        aria-label={byMass ? 'Share of the mass' : 'Smallest weight'}
        aria-valuetext={meaning}
        title={`Drawn: ${meaning}`}
        min={0}
        max={1}
        step={0.01}
        value={cut.value}
        style={{ '--bertscope-fill': `${cut.value * 100}%` }}
        onInput={event => onCut({ by: cut.by, value: event.currentTarget.valueAsNumber })}
      />
      <output class="bertscope-caption bertscope-share">
        {byMass ? '' : `${formatWeight(cut.value, 2)} · `}
        {selection !== null && (
          <>
            {formatShare(selection.shownMass)}
            {isRest ? ' of the rest' : <span class="bertscope-wide"> of mass</span>}
            {` · ${formatCount(selection.lines.count)}`}
            <span class={selection.total < LONG_NUMBER ? undefined : 'bertscope-wide'}>
              {` of ${formatCount(selection.total)}`}
            </span>
            {' lines'}
          </>
        )}
      </output>
    </div>
  );
}
