/** How the grid is ordered, from which measure on heads are not faded, and what all of them show. */
import type { JSX } from 'preact';

import type { MeasureName } from '../../attention/head-measures';
import { MEASURE_WORDS } from '../../drawing/measure-words';
import { formatWeight } from '../../drawing/numerals';
import type { GridSort, ViewDocument } from '../../state/document';
import type { Encoding } from '../../tokens/encoding';
import type { IViewActions } from './view-actions';
import { PLANE_CHOICES, ViewOptions } from './view-options';

const ORDERS: Readonly<Record<GridSort, string>> = {
  layer: 'layer and head',
  sharpness: MEASURE_WORDS.sharpness.name,
  distance: MEASURE_WORDS.distance.name,
  delimiters: MEASURE_WORDS.delimiters.name,
  self: MEASURE_WORDS.self.name
};

type Props = {
  readonly document: ViewDocument;
  readonly measure: MeasureName;
  /** Heads that are not faded, and all. */
  readonly shown: number;
  readonly total: number;
  readonly isMeasuring: boolean;
  /** Null while there are no tokens. */
  readonly encoding: Encoding | null;
  readonly actions: IViewActions;
};

export function GridControls(props: Props): JSX.Element {
  const { document, measure, shown, total, isMeasuring, encoding, actions } = props;
  const { grid_sort: sort, grid_least: least } = document;
  const { name, meaning } = MEASURE_WORDS[measure];
  return (
    <div class="bertscope-controls">
      <label class="bertscope-caption">
        order by{' '}
        <select
          class="bertscope-select"
          aria-label="Order heads by"
          value={sort}
          onChange={event => actions.choose({ grid_sort: event.currentTarget.value as GridSort })}
        >
          {(Object.keys(ORDERS) as GridSort[]).map(order => (
            <option key={order} value={order}>
              {ORDERS[order]}
            </option>
          ))}
        </select>
      </label>
      <div class="bertscope-cut">
        <span class="bertscope-caption" title={meaning}>
          {name} ≥
        </span>
        <input
          type="range"
          class="bertscope-range"
          aria-label={`Fade heads with ${name} below`}
          aria-valuetext={`${formatWeight(least, 2)}: ${shown} of ${total} heads are not faded`}
          title={`Heads below are faded. ${name}: ${meaning}`}
          min={0}
          max={1}
          step={0.01}
          value={least}
          style={{ '--bertscope-fill': `${least * 100}%` }}
          onInput={event => actions.choose({ grid_least: event.currentTarget.valueAsNumber })}
        />
        <output class="bertscope-caption bertscope-share">
          {formatWeight(least, 2)}
          {isMeasuring ? ' · measuring …' : ` · ${shown} of ${total} heads`}
        </output>
      </div>
      <ViewOptions
        choices={document}
        among={PLANE_CHOICES}
        encoding={encoding}
        hasHeads={false}
        actions={actions}
      />
    </div>
  );
}
