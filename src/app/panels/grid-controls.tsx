/** How the grid is ordered, and from which measure on heads are not faded. */
import type { JSX } from 'preact';

import type { GridSort } from '../../state/document';
import { formatWeight } from '../../drawing/numerals';
import type { IViewActions } from './view-actions';

const ORDERS: Readonly<Record<GridSort, string>> = {
  layer: 'layer and head',
  sharpness: 'sharpness',
  distance: 'distance',
  delimiters: 'weight on delimiters',
  self: 'weight on itself'
};

const MEANINGS = {
  sharpness: '1: each token attends to one alone; 0: to all alike (1 − mean entropy)',
  distance: 'mean number of places to the token attended to, as a share of the most there can be',
  delimiters: 'share of the weight that goes to [CLS] and [SEP]',
  self: 'share of the weight with which tokens attend to themselves'
} as const;

type Props = {
  readonly sort: GridSort;
  readonly least: number;
  readonly measure: keyof typeof MEANINGS;
  /** Heads that are not faded, and all. */
  readonly shown: number;
  readonly total: number;
  readonly isMeasuring: boolean;
  readonly actions: IViewActions;
};

export function GridControls(props: Props): JSX.Element {
  const { sort, least, measure, shown, total, isMeasuring, actions } = props;
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
          {(Object.keys(ORDERS) as GridSort[]).map(name => (
            <option key={name} value={name}>
              {ORDERS[name]}
            </option>
          ))}
        </select>
      </label>
      <div class="bertscope-cut">
        <span class="bertscope-caption" title={MEANINGS[measure]}>
          {measure} ≥
        </span>
        <input
          type="range"
          class="bertscope-range"
          aria-label={`Fade heads of ${measure} below`}
          aria-valuetext={`${formatWeight(least, 2)}: ${shown} of ${total} heads are not faded`}
          title={`Heads below are faded. ${measure}: ${MEANINGS[measure]}`}
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
    </div>
  );
}
