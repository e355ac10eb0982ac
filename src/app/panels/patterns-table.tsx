/** The map of heads as a table: every head with its name and the scores that it rests on. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';

import { formatMargin, formatWeight } from '../../drawing/numerals';
import { PATTERN_TITLES } from '../../patterns/pattern';
import { leadScore } from '../lead-score';
import { NumberTable, type NumberCell } from './number-table';
import type { HeadRef } from '../../state/document';
import { headScoresOf } from '../../state/pattern-actions';
import type { ViewProps } from './view-props';

const COLUMNS = ['name', 'idle', 'pattern', 'mass', 'when active', 'margin', 'top', 'tokens'];

const weight = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : formatWeight(value, 3);

export function PatternsTable({ state, actions }: ViewProps): JSX.Element {
  const { model } = state;
  const heads = useMemo<readonly HeadRef[]>(
    () =>
      Array.from({ length: (model?.layers ?? 0) * (model?.heads ?? 0) }, (_, at) => ({
        layer: Math.floor(at / model!.heads),
        head: at % model!.heads
      })),
    [model]
  );
  const cellOf = (row: number, column: number): NumberCell => {
    const found = headScoresOf(state, heads[row]);
    const data = { 'data-of': `${heads[row].layer}-${heads[row].head}` };
    if (found === null) return { text: column === 0 ? '…' : '–', data };
    const best = found.isBroken ? null : leadScore(found);
    const idle = found.isBroken ? null : found.context.idle;
    const texts = [
      found.name.label,
      weight(idle),
      best === null ? '–' : PATTERN_TITLES[best.pattern],
      weight(best?.mass),
      weight(best?.conditional),
      best === null || best.margin === null ? '–' : formatMargin(best.margin, 3),
      weight(best?.topRate),
      best === null ? '–' : `${best.kept} of ${best.queries}`
    ];
    return { text: texts[column], data: { ...data, 'data-column': COLUMNS[column] } };
  };
  const open = (row: number): void => {
    actions.showHead(heads[row].layer, heads[row].head);
    actions.choose({ view: 'heads' });
  };
  return (
    <NumberTable
      caption="Every head with its name and the scores it rests on. 1 input: effect sizes only."
      corner="head"
      rows={{
        count: heads.length,
        head: row => (
          <button
            type="button"
            class="bertscope-link"
            tabIndex={-1}
            title="Click or Enter: open this head"
            onClick={() => open(row)}
          >
            layer {heads[row].layer}, head {heads[row].head}
          </button>
        ),
        partWords: (first, last) => `${first + 1}–${last + 1} of ${heads.length} heads`
      }}
      columns={{ count: COLUMNS.length, head: column => COLUMNS[column], partWords: () => '' }}
      cellOf={cellOf}
      onOpen={open}
      hue="var(--bertscope-accent)"
    />
  );
}
