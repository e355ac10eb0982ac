/**
 * The map of heads: a row a layer, a column a head; hue = pattern, size = how much of what is not
 * idle is on it, ring = how much is idle. One tab stop; the chosen head follows the focus.
 */
import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';

import { headMark, type HeadMark } from '../../drawing/head-mark';
import type { ThemeName } from '../../drawing/palette';
import { patternColour } from '../../drawing/pattern-colours';
import type { PatternName } from '../../patterns/pattern';
import type { HeadRef } from '../../state/document';
import type { MapHeads } from '../map-heads';
import type { MapRows } from '../map-rows';
import { isChord } from './roving-keys';

type Props = {
  /** The heads of every layer in the order they stand. */
  readonly rows: MapRows;
  /** Whether a column is one head in all layers, so that its number stands above it. */
  readonly hasColumns: boolean;
  /** Null while none is scored. */
  readonly found: MapHeads | null;
  readonly chosen: HeadRef;
  /** Marks of other kinds are faded; empty: none is. */
  readonly kept: ReadonlySet<PatternName | 'unclassified'>;
  readonly theme: ThemeName;
  readonly onShow: (ref: HeadRef) => void;
};

const STEPS: Readonly<Record<string, readonly [layers: number, heads: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1]
};

const within = (value: number, count: number): number => Math.max(0, Math.min(count - 1, value));

/** Where a key leads from a head, by places in the rows; null if it is none of ours. */
function headAfter(event: KeyboardEvent, { layer, head }: HeadRef, rows: MapRows): HeadRef | null {
  if (isChord(event)) return null;
  const place = rows[layer].indexOf(head);
  if (event.key === 'Home') return { layer, head: rows[layer][0] };
  if (event.key === 'End') return { layer, head: rows[layer].at(-1)! };
  const step = STEPS[event.key];
  if (step === undefined) return null;
  const row = within(layer + step[0], rows.length);
  return { layer: row, head: rows[row][within(place + step[1], rows[row].length)] };
}

const NOT_SCORED = { mark: headMark(null), name: 'not scored yet', isUnstable: false } as const;

/** What the legend calls a mark, and filters by. */
export const groupOf = ({ kind, pattern }: HeadMark): PatternName | 'unclassified' | null =>
  kind === 'unclassified' ? 'unclassified' : pattern;

export function PatternMap(props: Props): JSX.Element {
  const { rows, hasColumns, found, chosen, kept, theme, onShow } = props;
  const heads = rows[0]?.length ?? 0;
  const grid = useRef<HTMLDivElement>(null);
  const marks = useMemo(
    () =>
      rows.map((row, layer) =>
        row.map(head => {
          const known = found?.[layer]?.[head] ?? NOT_SCORED;
          return { head, ...known };
        })
      ),
    [rows, found]
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = headAfter(event, chosen, rows);
    if (next === null) return;
    event.preventDefault();
    onShow(next);
    grid.current
      ?.querySelector<HTMLElement>(`[data-cell="${next.layer}-${next.head}"]`)
      ?.focus({ preventScroll: false });
  };
  return (
    <div class="bertscope-map-box">
      <div
        ref={grid}
        class="bertscope-map"
        role="grid"
        aria-label={`Map of heads: a row a layer, ${hasColumns ? 'a column a head' : 'its heads from most to least'}`}
        data-sorted={hasColumns ? undefined : ''}
        style={{ '--bertscope-map-heads': heads }}
        onKeyDown={onKeyDown}
      >
        <div role="row" class="bertscope-map-row">
          <span role="columnheader" class="bertscope-map-corner">
            <span class="bertscope-visually-hidden">layer</span>
          </span>
          {Array.from({ length: heads }, (_, at) => (
            <span key={at} role="columnheader" class="bertscope-map-label">
              {hasColumns ? at : at === 0 ? 'most' : at === heads - 1 ? 'least' : ''}
            </span>
          ))}
        </div>
        {marks.map((row, layer) => (
          <div key={layer} role="row" class="bertscope-map-row">
            <span role="rowheader" class="bertscope-map-label">
              {layer}
            </span>
            {row.map(({ head, mark, name, isUnstable }) => {
              const isChosen = layer === chosen.layer && head === chosen.head;
              const group = groupOf(mark);
              const isFaded = kept.size > 0 && (group === null || !kept.has(group));
              return (
                <button
                  key={head}
                  type="button"
                  role="gridcell"
                  class="bertscope-map-cell"
                  data-cell={`${layer}-${head}`}
                  data-kind={mark.kind}
                  data-pattern={mark.pattern ?? undefined}
                  data-faded={isFaded ? '' : undefined}
                  data-unstable={isUnstable ? '' : undefined}
                  aria-selected={isChosen}
                  aria-label={`Layer ${layer}, head ${head}: ${name}`}
                  title={`Layer ${layer}, head ${head}: ${name}`}
                  tabIndex={isChosen ? 0 : -1}
                  style={{
                    '--bertscope-mark':
                      (mark.pattern === null ? null : patternColour(theme, mark.pattern)) ??
                      undefined,
                    '--bertscope-strength': mark.strength.toFixed(3),
                    '--bertscope-idle': mark.idle.toFixed(3)
                  }}
                  onClick={() => onShow({ layer, head })}
                >
                  {!hasColumns && <span class="bertscope-map-number">{head}</span>}
                </button>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}
