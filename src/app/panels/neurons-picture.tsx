/**
 * The picture of the neuron view: tokens left and right, and between them lines, or the columns of the products. Cells
 * are on a canvas; one tab stop moves over them and says each in words.
 */
import type { JSX } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';

import { NARROW, windowAt } from '../../drawing/canvas-window';
import { FONT_PX, layoutHeads } from '../../drawing/heads-layout';
import { layoutNeurons, neuronAt, tokenProducts } from '../../drawing/neurons-layout';
import type { NeuronsLayout, TokenProducts } from '../../drawing/neurons-layout';
import { openCanvas, paintCells, paintNeurons, SIGN_COLOURS } from '../../drawing/neurons-painter';
import { formatSigned, formatWeight } from '../../drawing/numerals';
import type { ThemeName } from '../../drawing/palette';
import type { TokenRef } from '../../state/document';
import type { Encoding } from '../../tokens/encoding';
import type { VectorsMessage } from '../../worker/messages';
import { NeuronsReadout } from './neurons-readout';
import { NeuronsTable } from './neurons-table';
import { isChord } from './roving-keys';
import { TokenColumns } from './token-columns';
import { widestToken } from './token-width';
import { useViewport } from './use-viewport';
import type { IViewActions } from './view-actions';

const TALLEST_UNSCROLLED_PX = 770;
const QUERY_PX = 22;

export type Cell = { readonly token: number; readonly neuron: number };

type Props = {
  /** Tokens as they are shown. */
  readonly encoding: Pick<Encoding, 'tokens' | 'sentenceIds' | 'special'>;
  /** Null: folded. */
  readonly vectors: VectorsMessage | null;
  /** Of the token, shape [tokens]. */
  readonly weights: Float32Array;
  /** One entry a token: whether the sentence filter shows what it receives. */
  readonly passes: readonly boolean[];
  readonly head: number;
  readonly token: number;
  readonly pinned: readonly TokenRef[];
  readonly colour: string;
  readonly theme: ThemeName;
  readonly actions: IViewActions;
};

function tokenAt(target: EventTarget | null): TokenRef | null {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-token]') : null;
  if (element === null) return null;
  const side = element.dataset['side'] === 'to' ? 'to' : 'from';
  return { side, token: Number(element.dataset['token']) };
}

/** Lines of one token, as opaque as its weights. */
function paintFan(
  canvas: HTMLCanvasElement,
  layout: NeuronsLayout,
  view: { top: number; height: number },
  { weights, passes, token, colour }: Pick<Props, 'weights' | 'passes' | 'token' | 'colour'>
): void {
  const context = openCanvas(canvas, layout.widthPx, view);
  if (context === null) return;
  const middle = (layout.lineStart + layout.lineEnd) / 2;
  const from = layout.y[token] - view.top;
  context.strokeStyle = colour;
  context.lineWidth = 2;
  for (const [to, weight] of weights.entries()) {
    // Not `<`: a weight that is not a number would be drawn as strongly as the line before it.
    if (!passes[to] || !(weight >= 1 / 255)) continue;
    const y = layout.y[to] - view.top;
    context.globalAlpha = weight;
    context.beginPath();
    context.moveTo(layout.lineStart, from);
    context.bezierCurveTo(middle, from, middle, y, layout.lineEnd, y);
    context.stroke();
  }
}

/** Which cell the arrow keys lead to; null for other keys. */
function cellAfter(
  key: string,
  { token, neuron }: Cell,
  found: TokenProducts,
  passes: readonly boolean[]
): Cell | null {
  const within = (value: number, count: number): number => Math.max(0, Math.min(count - 1, value));
  const rows: Readonly<Record<string, number>> = {
    ArrowUp: -1,
    ArrowDown: 1,
    PageUp: -10,
    PageDown: 10
  };
  const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };
  if (key === 'Home') return { token, neuron: 0 };
  if (key === 'End') return { token, neuron: found.size - 1 };
  if (rows[key] !== undefined) {
    // The tokens that the filter shows follow on each other.
    const shown = passes.flatMap((passing, at) => (passing ? [at] : []));
    const to = within(shown.indexOf(token) + rows[key], shown.length);
    return { token: shown[to] ?? token, neuron };
  }
  return steps[key] === undefined
    ? null
    : { token, neuron: within(neuron + steps[key], found.size) };
}

export function NeuronsPicture(props: Props): JSX.Element {
  const { encoding, vectors, weights, passes, head, token, pinned, colour, theme, actions } = props;
  const box = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const queryCanvas = useRef<HTMLCanvasElement>(null);
  const [cell, setCell] = useState<Cell | null>(null);
  const viewport = useViewport(box);
  const { isMeasured, widthPx } = viewport;

  const found = useMemo(
    () => (vectors === null ? null : tokenProducts(vectors, head, token)),
    [vectors, head, token]
  );
  const size = vectors?.size ?? null;
  const { tokens } = encoding;
  const tokenWidthPx = useMemo(
    () =>
      box.current === null ? 0 : widestToken(tokens, getComputedStyle(box.current).fontFamily),
    [tokens, isMeasured]
  );
  const layout = useMemo<NeuronsLayout>(() => {
    const base = layoutHeads({ encoding, widthPx, tokenWidthPx });
    const none = { x: 0, width: 0 };
    return size === null
      ? { ...base, key: none, product: none, score: none, weight: none }
      : layoutNeurons(base, tokenWidthPx * (base.fontPx / FONT_PX), size);
  }, [encoding, widthPx, tokenWidthPx, size]);
  const { top, height } = windowAt(viewport, layout.heightPx, NARROW);
  const shown = cell !== null && passes[cell.token] === true ? cell : null;

  useLayoutEffect(() => {
    if (canvas.current === null || widthPx === 0) return;
    const view = { top, height };
    if (found === null) paintFan(canvas.current, layout, view, props);
    else {
      const shared = { layout, view, found, weights, token, passes, colour, theme };
      paintNeurons(canvas.current, { ...shared, cell: shown });
    }
    if (found === null || queryCanvas.current === null) return;
    const context = openCanvas(queryCanvas.current, layout.widthPx, { top: 0, height: QUERY_PX });
    if (context === null) return;
    const values = found.query;
    const cells = {
      values,
      scale: found.vectorScale,
      span: layout.key,
      top: 3,
      height: QUERY_PX - 6
    };
    paintCells(context, cells, SIGN_COLOURS[theme]);
  }, [found, layout, top, height, weights, passes, token, colour, theme, shown, widthPx]);

  const columns = useMemo(
    () => isMeasured && <TokenColumns layout={layout} view={{ top, height }} pinned={pinned} />,
    [isMeasured, layout, top, height, pinned]
  );
  const visible = useMemo(
    () => layout.rows.filter(row => row.y >= top && row.y <= top + height && passes[row.token]),
    [layout, top, height, passes]
  );
  const style = ({ x, width }: { x: number; width: number }): { left: string; width: string } => ({
    left: `${x}px`,
    width: `${width}px`
  });
  const cellUnder = (event: PointerEvent): Cell | null => {
    if (found === null || stage.current === null) return null;
    const bounds = stage.current.getBoundingClientRect();
    const [x, y] = [event.clientX - bounds.left, event.clientY - bounds.top];
    const neuron = neuronAt(layout.key, found.size, x) ?? neuronAt(layout.product, found.size, x);
    const row = layout.rows.find(place => Math.abs(place.y - y) <= layout.rowPx / 2);
    if (neuron === null || row === undefined || !passes[row.token]) return null;
    return { token: row.token, neuron };
  };
  const reveal = ({ token: row }: Cell): void => {
    const element = box.current;
    if (element === null) return;
    const y = layout.y[row];
    if (y < element.scrollTop + layout.rowPx) element.scrollTop = y - layout.rowPx;
    const bottom = element.scrollTop + element.clientHeight - layout.rowPx;
    if (y > bottom) element.scrollTop += y - bottom;
  };
  const scrolls = layout.heightPx > TALLEST_UNSCROLLED_PX;
  const name = encoding.tokens[token] ?? '';
  const first = { token: passes[token] ? token : Math.max(0, passes.indexOf(true)), neuron: 0 };
  const isNarrow = layout.key.width < 100;
  return (
    <div class="bertscope-picture">
      <div class="bertscope-titles bertscope-neurons-titles" aria-hidden="true">
        <span style={style(layout.left)}>from</span>
        {found !== null && (
          <>
            <span style={style(layout.key)}>{isNarrow ? 'q, k' : 'query q, key k'}</span>
            <span style={style(layout.product)}>q × k</span>
            <span style={style(layout.score)}>{isNarrow ? 'q·k' : `q·k/√${found.size}`}</span>
            <span style={style(layout.weight)}>{isNarrow ? 'soft.' : 'softmax'}</span>
          </>
        )}
        <span style={style(layout.right)}>{found === null ? 'attends to' : 'to'}</span>
      </div>
      {found !== null && (
        <div class="bertscope-neurons-query" style={{ height: `${QUERY_PX}px` }}>
          <span class="bertscope-neurons-name" style={style(layout.left)} title={name}>
            {isNarrow ? name : `q of ${name}`}
          </span>
          <canvas ref={queryCanvas} class="bertscope-lines" aria-hidden="true" />
        </div>
      )}
      <div ref={box} class={scrolls ? 'bertscope-box bertscope-box-scrolls' : 'bertscope-box'}>
        <div
          ref={stage}
          class="bertscope-stage"
          style={{
            height: `${layout.heightPx}px`,
            '--bertscope-row': `${layout.rowPx}px`,
            '--bertscope-token-size': `${layout.fontPx}px`
          }}
          onPointerOver={event => {
            if (event.pointerType !== 'touch') actions.hover(tokenAt(event.target));
          }}
          onPointerMove={event => {
            const under = cellUnder(event);
            if (under?.token !== cell?.token || under?.neuron !== cell?.neuron) setCell(under);
          }}
          onPointerLeave={() => {
            actions.hover(null);
            setCell(null);
          }}
          onFocusIn={event => {
            const target = event.target as HTMLElement;
            if (target.matches(':focus-visible')) actions.hover(tokenAt(target));
          }}
          onFocusOut={() => actions.hover(null)}
          onClick={event => {
            const target = tokenAt(event.target);
            if (target === null) return;
            const { side } = target;
            const isPinned = pinned.some(ref => ref.side === side && ref.token === target.token);
            // Whom a token attends to is shown of one token: a new one takes the place of the old.
            if (side === 'from' && !isPinned) {
              for (const ref of pinned) if (ref.side === side) actions.togglePin(side, ref.token);
            }
            actions.togglePin(side, target.token);
          }}
        >
          <canvas ref={canvas} class="bertscope-lines" aria-hidden="true" />
          {columns}
          {found !== null && (
            <div
              class="bertscope-neurons-cells"
              style={{
                left: `${layout.key.x}px`,
                width: `${layout.product.x + layout.product.width - layout.key.x}px`
              }}
              tabIndex={0}
              role="application"
              aria-label={`Products of ${name} with every key: up and down move over tokens, left and right over neurons`}
              onFocus={event => {
                if (event.currentTarget.matches(':focus-visible')) setCell(cell ?? first);
              }}
              onBlur={() => setCell(null)}
              onKeyDown={event => {
                if (isChord(event)) return;
                const next = cellAfter(event.key, cell ?? first, found, passes);
                if (next === null) return;
                event.preventDefault();
                event.stopPropagation();
                setCell(next);
                reveal(next);
              }}
            />
          )}
          <div class="bertscope-readouts" aria-hidden="true">
            <span
              class="bertscope-lit"
              style={{
                ...style(layout.left),
                top: `${layout.y[token] - layout.rowPx / 2 + 1}px`,
                height: `${layout.rowPx - 2}px`
              }}
            />
            {visible.map(({ token: to, y }) => {
              const place = { top: `${y - layout.rowPx / 2}px` };
              return found === null ? (
                weights[to] >= 0.005 && (
                  <span
                    key={to}
                    class="bertscope-number bertscope-number-to"
                    style={{ ...style(layout.right), ...place }}
                  >
                    {formatWeight(weights[to], 2)}
                  </span>
                )
              ) : (
                <span key={to} class="bertscope-neurons-row" data-row={to}>
                  <span
                    class="bertscope-number bertscope-neurons-score"
                    data-score={found.scores[to].toFixed(6)}
                    style={{ ...style(layout.score), ...place }}
                  >
                    {formatSigned(found.scores[to], 2)}
                  </span>
                  <span
                    class="bertscope-number bertscope-neurons-score"
                    data-weight={weights[to].toFixed(6)}
                    style={{ ...style(layout.weight), ...place }}
                  >
                    {formatWeight(weights[to], 3)}
                  </span>
                </span>
              );
            })}
          </div>
        </div>
      </div>
      {found !== null && (
        <>
          <NeuronsReadout
            found={found}
            weights={weights}
            tokens={encoding.tokens}
            token={token}
            cell={shown}
            theme={theme}
          />
          <NeuronsTable
            found={found}
            weights={weights}
            tokens={encoding.tokens}
            token={token}
            passes={passes}
          />
        </>
      )}
    </div>
  );
}
