/**
 * The picture of the matrix: a canvas with cells and sums, labels that can be pinned, and over it
 * only what is looked at: row, column and cell. One cell is an element, the one with the focus.
 */
import type { JSX } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';

import type { TokenGroups } from '../../attention/token-groups';
import { cellAt, layoutMatrix, zoomAround, zoomBetween } from '../../drawing/matrix-layout';
import type { MatrixLayout } from '../../drawing/matrix-layout';
import { paintMatrix } from '../../drawing/matrix-painter';
import { sumMatrix } from '../../drawing/matrix-sums';
import { formatWeight } from '../../drawing/numerals';
import { isolateToken } from '../../drawing/token-words';
import type { MatrixZoom, TokenRef } from '../../state/document';
import { MatrixLabels } from './matrix-labels';
import { widestToken } from './token-width';
import { useViewport } from './use-viewport';
import { useVisible } from './use-visible';
import { useWindowHeight } from './use-window-height';

export type Cell = { readonly from: number; readonly to: number };

type Props = {
  readonly groups: TokenGroups;
  /** Shape [tokens, tokens], row-major. */
  readonly plane: Float32Array;
  readonly zoom: MatrixZoom | null;
  readonly scale: 'linear' | 'sqrt';
  readonly theme: 'light' | 'dark';
  /** Of the tokens shown. */
  readonly pinned: readonly TokenRef[];
  readonly onCell: (cell: Cell | null) => void;
  readonly onZoom: (zoom: MatrixZoom | null) => void;
  /** `adds` if what is pinned already is to stay. */
  readonly onPick: (ref: TokenRef, adds: boolean) => void;
};

/** A pointer that has moved less has clicked. */
const DRAG_PX = 5;
/** The picture is seen whole: no higher than this share of the window, which may be a low one. */
const SHARE_OF_WINDOW = 0.8;
const LEAST_HEIGHT_PX = 440;
const STEPS: Readonly<Record<string, readonly [from: number, to: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
  Home: [0, -Infinity],
  End: [0, Infinity]
};

/** A weight as it is read out. */
export const weightWords = (weight: number): string => formatWeight(weight, 4);

const clamp = (value: number, { start, end }: MatrixLayout['from']): number =>
  Math.max(start, Math.min(end - 1, value));

const isLabel = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('button') !== null;

export function MatrixPicture(props: Props): JSX.Element {
  const { groups, plane, zoom, scale, theme, pinned, onCell, onZoom, onPick } = props;
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const focused = useRef<HTMLDivElement>(null);
  const drag = useRef<{ readonly x: number; readonly y: number; readonly cell: Cell } | null>(null);
  const { widthPx } = useViewport(box);
  const isVisible = useVisible(box);
  const windowPx = useWindowHeight();
  const [cell, setCell] = useState<Cell | null>(null);
  const [brush, setBrush] = useState<MatrixZoom | null>(null);
  const [hasFocus, setFocus] = useState(false);
  const count = groups.tokens.length;

  const layout = useMemo(() => {
    const family = box.current === null ? 'sans-serif' : getComputedStyle(box.current).fontFamily;
    return layoutMatrix({
      tokens: count,
      sentenceIds: groups.sentenceIds,
      zoom,
      widthPx: Math.max(200, widthPx),
      heightPx: Math.max(LEAST_HEIGHT_PX, Math.round(windowPx * SHARE_OF_WINDOW)),
      tokenWidthPx: widestToken(groups.tokens, family)
    });
  }, [groups, count, zoom, widthPx, windowPx]);
  const sums = useMemo(
    () => sumMatrix(plane, count, layout.from, layout.to),
    [plane, count, layout]
  );
  useLayoutEffect(() => {
    if (canvas.current === null || widthPx === 0 || !isVisible) return;
    const ink = getComputedStyle(canvas.current).color;
    paintMatrix(canvas.current, { plane, tokens: count, layout, sums, scale, theme, ink });
  }, [plane, count, layout, sums, scale, theme, widthPx, isVisible]);

  const look = (next: Cell | null): void => {
    if (next?.from === cell?.from && next?.to === cell?.to) return;
    setCell(next);
    onCell(next);
  };
  const at: Cell = {
    from: clamp(cell?.from ?? layout.from.start, layout.from),
    to: clamp(cell?.to ?? layout.to.start, layout.to)
  };
  useLayoutEffect(() => {
    if (hasFocus) focused.current?.focus({ preventScroll: true });
  }, [at.from, at.to, hasFocus]);

  const placeOf = (event: PointerEvent): { x: number; y: number; cell: Cell | null } => {
    const { left, top } = canvas.current!.getBoundingClientRect();
    const x = event.clientX - left;
    const y = event.clientY - top;
    return { x, y, cell: cellAt(layout, x, y) };
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    if (step !== undefined) {
      look({ from: clamp(at.from + step[0], layout.from), to: clamp(at.to + step[1], layout.to) });
    } else if (event.key === '+' || event.key === '=') onZoom(zoomAround(layout, at, 0.5, count));
    else if (event.key === '-') onZoom(zoomAround(layout, at, 2, count));
    else if (event.key === '0') onZoom(null);
    else if (event.key === 'Enter' || event.key === ' ') {
      // A label that has the focus is a button of its own.
      if (isLabel(event.target)) return;
      if (event.shiftKey) onPick({ side: 'to', token: at.to }, true);
      else onPick({ side: 'from', token: at.from }, false);
    } else return;
    event.preventDefault();
  };
  const rectangle = (area: MatrixZoom): Readonly<Record<string, string>> => ({
    left: `${layout.left + (area.to[0] - layout.to.start) * layout.cellPx}px`,
    top: `${layout.top + (area.from[0] - layout.from.start) * layout.cellPx}px`,
    width: `${(area.to[1] - area.to[0]) * layout.cellPx}px`,
    height: `${(area.from[1] - area.from[0]) * layout.cellPx}px`
  });
  const weight = plane[at.from * count + at.to];
  const sumOfRow = cell === null ? undefined : sums.rows[cell.from - layout.from.start];
  const sumOfColumn = cell === null ? undefined : sums.columns[cell.to - layout.to.start];

  return (
    <div ref={box} class="bertscope-matrix">
      <div
        class="bertscope-matrix-stage"
        style={{ width: `${layout.widthPx}px`, height: `${layout.heightPx}px` }}
        onPointerLeave={event => {
          // A finger that is lifted leaves its number to be read.
          if (!hasFocus && event.pointerType !== 'touch') look(null);
        }}
        onPointerMove={event => {
          const place = placeOf(event);
          const start = drag.current;
          if (start === null) look(place.cell);
          else if (Math.hypot(place.x - start.x, place.y - start.y) >= DRAG_PX) {
            // Beyond the edge the nearest cell counts.
            const end = {
              from: clamp(
                layout.from.start + Math.floor((place.y - layout.top) / layout.cellPx),
                layout.from
              ),
              to: clamp(
                layout.to.start + Math.floor((place.x - layout.left) / layout.cellPx),
                layout.to
              )
            };
            setBrush(zoomBetween(start.cell, end));
          }
        }}
        onPointerDown={event => {
          const place = placeOf(event);
          if (event.pointerType === 'touch' && !isLabel(event.target)) look(place.cell);
          if (event.button !== 0 || event.pointerType === 'touch' || place.cell === null) return;
          drag.current = { x: place.x, y: place.y, cell: place.cell };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerUp={() => {
          drag.current = null;
          if (brush !== null) onZoom(brush);
          setBrush(null);
        }}
        onPointerCancel={() => {
          drag.current = null;
          setBrush(null);
        }}
        onDblClick={event => {
          if (!isLabel(event.target)) onZoom(null);
        }}
        onKeyDown={onKeyDown}
      >
        <canvas ref={canvas} class="bertscope-matrix-canvas" aria-hidden="true" />
        {pinned.map(({ side, token }) => {
          const range = side === 'from' ? layout.from : layout.to;
          if (token < range.start || token >= range.end) return null;
          const row: MatrixZoom = {
            from: [token, token + 1],
            to: [layout.to.start, layout.to.end]
          };
          const column: MatrixZoom = {
            from: [layout.from.start, layout.from.end],
            to: [token, token + 1]
          };
          return (
            <div
              key={`${side} ${token}`}
              class="bertscope-matrix-pin"
              style={rectangle(side === 'from' ? row : column)}
            />
          );
        })}
        {cell !== null && (
          <div
            class="bertscope-matrix-cell"
            style={rectangle({ from: [at.from, at.from + 1], to: [at.to, at.to + 1] })}
          />
        )}
        {brush !== null && <div class="bertscope-matrix-brush" style={rectangle(brush)} />}
        <MatrixLabels groups={groups} layout={layout} cell={cell} pinned={pinned} onPick={onPick} />
        {sumOfRow !== undefined && (
          <span
            class="bertscope-matrix-sum"
            style={{
              right: 0,
              top: `${layout.top + (at.from - layout.from.start) * layout.cellPx}px`
            }}
          >
            Σ {formatWeight(sumOfRow, 2)}
          </span>
        )}
        {sumOfColumn !== undefined && (
          <span
            class="bertscope-matrix-sum"
            style={{
              left: `${layout.left + (at.to - layout.to.start) * layout.cellPx}px`,
              bottom: 0
            }}
          >
            Σ {formatWeight(sumOfColumn, 2)}
          </span>
        )}
        <div
          role="grid"
          aria-label="Weights: rows attend, columns are attended to"
          aria-rowcount={count}
          aria-colcount={count}
        >
          <div role="row" aria-rowindex={at.from + 1}>
            <div
              key={`${at.from} ${at.to}`}
              ref={focused}
              role="gridcell"
              tabIndex={0}
              class="bertscope-matrix-focus"
              aria-colindex={at.to + 1}
              aria-label={`${isolateToken(groups.tokens[at.from])} attends to ${isolateToken(groups.tokens[at.to])}: ${weightWords(weight)}`}
              data-weight={weight.toFixed(6)}
              style={rectangle({ from: [at.from, at.from + 1], to: [at.to, at.to + 1] })}
              onFocus={event => {
                if (!event.currentTarget.matches(':focus-visible')) return;
                setFocus(true);
                look(at);
              }}
              onBlur={event => {
                // A cell that gives way to the next one has not lost the focus.
                if (event.relatedTarget !== null || event.currentTarget.isConnected)
                  setFocus(false);
              }}
            />
          </div>
        </div>
      </div>
    </div>
  );
}
