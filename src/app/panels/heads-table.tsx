/**
 * Heads of any layers as a table: their measures and their strongest pair of tokens, one row a head,
 * in the order of the picture (grid or shelf) it stands for. Enter or a click opens a head.
 */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';

import { strongestPair } from '../../attention/head-measures';
import type { MeasureName } from '../../attention/head-measures';
import { MEASURE_WORDS } from '../../drawing/measure-words';
import { formatWeight } from '../../drawing/numerals';
import { shownHead, type HeadLook } from '../../drawing/shown-head';
import { pairWords } from '../../drawing/token-words';
import { isElsewhere } from '../../state/held-layers';
import type { HeadRef } from '../../state/document';
import type { ViewState } from '../../state/view-state';
import { NumberTable } from './number-table';
import type { NumberCell } from './number-table';
import { useHeadMeasures } from './use-head-measures';

const MEASURES = Object.keys(MEASURE_WORDS) as readonly MeasureName[];
/** After the measures. */
const STRONGEST = MEASURES.length;

type Props = {
  readonly state: ViewState;
  /** In the order of the picture. */
  readonly heads: readonly HeadRef[];
  /** Whether a head is faded in the picture. */
  readonly isFaded?: (index: number) => boolean;
  readonly look: HeadLook;
  readonly caption: string;
  readonly onOpen: (ref: HeadRef) => void;
};

export function HeadsTable(props: Props): JSX.Element {
  const { state, heads, isFaded, look, caption, onOpen } = props;
  const { attention, encoding } = state;
  const special = encoding?.special ?? [];
  const measures = {
    sharpness: useHeadMeasures(attention, special, 'sharpness', true),
    distance: useHeadMeasures(attention, special, 'distance', true),
    delimiters: useHeadMeasures(attention, special, 'delimiters', true),
    self: useHeadMeasures(attention, special, 'self', true)
  };
  const pairs = useMemo(() => new Map<string, NumberCell>(), [attention?.weights, look]);
  const absenceOf = (layer: number): string => {
    if (attention !== null && isElsewhere(attention, layer)) return 'open it';
    return state.phase.phase === 'ready' ? 'not here' : '…';
  };
  const pairOf = ({ layer, head }: HeadRef): NumberCell => {
    const weights = attention?.weights[layer] ?? null;
    if (weights === null) return { text: absenceOf(layer) };
    const name = `${layer}-${head}`;
    const known = pairs.get(name);
    if (known !== undefined) return known;
    const { weights: plane, tokens } = shownHead(weights, head, look);
    const best = strongestPair({ weights: plane, tokens, head: 0 });
    const names = look.groups.tokens;
    const found: NumberCell =
      best === null
        ? { text: 'none' }
        : {
            text: `${pairWords(names[best.from], names[best.to])} ${formatWeight(best.weight, 4)}`
          };
    pairs.set(name, found);
    return found;
  };
  const cellOf = (row: number, column: number): NumberCell => {
    const ref = heads[row];
    const data = { 'data-of': `${ref.layer}-${ref.head}` };
    if (column === STRONGEST) return { ...pairOf(ref), data: { ...data, 'data-measure': 'pair' } };
    const measure = MEASURES[column];
    const value = measures[measure].measureOf(ref);
    const isThere = (attention?.weights[ref.layer] ?? null) !== null;
    return {
      text:
        value === null
          ? isThere
            ? '…'
            : absenceOf(ref.layer)
          : Number.isNaN(value)
            ? 'not a number'
            : formatWeight(value, 4),
      title: MEASURE_WORDS[measure].meaning,
      tint: value !== null && value > 0 ? Math.min(1, value) : 0,
      data: { ...data, 'data-measure': measure }
    };
  };
  return (
    <NumberTable
      caption={caption}
      corner="head"
      rows={{
        count: heads.length,
        head: row => (
          <button
            type="button"
            class="bertscope-link"
            tabIndex={-1}
            data-faded={isFaded?.(row) === true ? '' : undefined}
            title="Click or Enter: open this head"
            onClick={() => onOpen(heads[row])}
          >
            <span class="bertscope-table-name">
              layer {heads[row].layer}, head {heads[row].head}
            </span>
            <span class="bertscope-table-number" aria-hidden="true">
              {heads[row].layer}-{heads[row].head}
            </span>
            {isFaded?.(row) === true && <span class="bertscope-visually-hidden">, faded</span>}
          </button>
        ),
        partWords: (first, last) => `${first + 1}–${last + 1} of ${heads.length} heads`
      }}
      columns={{
        count: STRONGEST + 1,
        head: column =>
          column === STRONGEST ? 'strongest weight' : MEASURE_WORDS[MEASURES[column]].name,
        partWords: () => ''
      }}
      cellOf={cellOf}
      onOpen={row => onOpen(heads[row])}
      hue="var(--bertscope-accent)"
    />
  );
}
