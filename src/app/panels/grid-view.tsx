/**
 * The grid: every head of every layer as a thumbnail on one canvas. Over it lie the few elements
 * that keyboard and screen reader need: the cell with the focus, the rings of the shown heads.
 */
import type { JSX } from 'preact';
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';

import { WIDE, windowAt } from '../../drawing/canvas-window';
import { cellAfter, cellAt, cellRect, layoutGrid } from '../../drawing/grid-layout';
import { orderHeads } from '../../drawing/grid-order';
import { createGridPainter } from '../../drawing/grid-painter';
import type { GridPainter, GridPainting } from '../../drawing/grid-painter';
import { thumbnailKind } from '../../drawing/head-thumbnail';
import type { ModelInfo } from '../../model/model-info';
import type { HeadRef } from '../../state/document';
import type { Encoding } from '../../tokens/encoding';
import { GridControls } from './grid-controls';
import { GridTooltip, headWords } from './grid-tooltip';
import { useHeadMeasures } from './use-head-measures';
import { useViewport } from './use-viewport';
import type { ViewProps } from './view-props';

/** A taller grid scrolls in its own box. */
const TALLEST_UNSCROLLED_PX = 800;

const same = (a: HeadRef, b: HeadRef): boolean => a.layer === b.layer && a.head === b.head;

/** Shows nothing until a text has become tokens: what is measured must be there from the start. */
export function GridView(props: ViewProps): JSX.Element | null {
  const { model, encoding } = props.state;
  return model === null || encoding === null ? null : (
    <Grid {...props} model={model} encoding={encoding} />
  );
}

type GridProps = ViewProps & { readonly model: ModelInfo; readonly encoding: Encoding };

function Grid({ state, actions, theme, colours, model, encoding }: GridProps): JSX.Element {
  const { document, attention, phase } = state;
  const { grid_sort: sort, grid_least: least } = document;
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<GridPainter | null>(null);
  const id = useId();
  const viewport = useViewport(box);
  const [cursor, setCursor] = useState<HeadRef | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const [isFocused, setFocused] = useState(false);

  const { layers, heads } = model;
  const { tokens, special } = encoding;
  // In the order of the layers the reader filters by the measure that needs no explanation.
  const measure = sort === 'layer' ? 'sharpness' : sort;
  const isMeasured = sort !== 'layer' || least > 0;
  const { measureOf, isComplete } = useHeadMeasures(
    attention,
    special,
    isMeasured ? measure : null
  );
  const order = useMemo(
    // Until all is measured nothing moves.
    () => orderHeads(layers, heads, isComplete ? sort : 'layer', measureOf),
    [layers, heads, sort, attention, isComplete]
  );
  const isBelow = (ref: HeadRef): boolean => {
    const value = least > 0 && isComplete ? measureOf(ref) : null;
    return value !== null && !(value >= least);
  };
  const { widthPx } = viewport;
  const labelled = sort !== 'layer';
  const layout = useMemo(
    () => layoutGrid({ layers, heads, widthPx, labelled }),
    [layers, heads, widthPx, labelled]
  );
  const view = windowAt(viewport, layout.heightPx, WIDE);
  const kind = thumbnailKind(tokens.length, layout.cellHeightPx);
  const isComputing = phase.phase === 'computing' || phase.phase === 'loading';
  const missing = isComputing ? 'computing' : 'not here';

  const painting = useMemo<GridPainting | null>(() => {
    if (attention === null || widthPx === 0 || box.current === null) return null;
    const { color, fontFamily } = getComputedStyle(box.current);
    const cells = order.map(ref => {
      const weights = attention.weights[ref.layer];
      const value = labelled ? measureOf(ref) : null;
      const number =
        value === null || Number.isNaN(value) ? '' : value.toFixed(2).replace(/^0/, '');
      const name = `${ref.layer}-${ref.head}`;
      return {
        ref,
        weights,
        faded: isBelow(ref),
        label: layout.stepXPx < 58 ? name : `${name}  ${number}`,
        word: weights === null ? missing : null
      };
    });
    const shared = { layout, kind, colours, view };
    return { ...shared, cells, tokens: attention.tokens, ink: color, family: fontFamily };
    // `isBelow` and `measureOf` follow from what is named here; the theme changes the ink.
  }, [
    attention,
    order,
    isComplete,
    least,
    layout,
    kind,
    colours,
    theme,
    missing,
    view.top,
    view.height
  ]);

  useLayoutEffect(() => {
    if (canvas.current === null) return;
    painter.current ??= createGridPainter(canvas.current);
    if (painting === null) painter.current.clear();
    else painter.current.paint(painting);
  }, [painting]);
  useEffect(
    () => () => {
      painter.current?.dispose();
      painter.current = null;
    },
    []
  );

  const layer = Math.min(document.layer ?? 0, layers - 1);
  const shown = (document.heads ?? model.opening.heads).filter(head => head < heads);
  const indexOf = (ref: HeadRef): number => order.findIndex(other => same(other, ref));
  const start = { layer, head: shown[0] ?? 0 };
  const at = Math.max(0, indexOf(cursor ?? start));
  const wordsOf = (index: number): ReturnType<typeof headWords> => {
    const ref = order[index];
    const weights = attention?.weights[ref.layer] ?? null;
    return headWords({ ref, weights, tokens, special, measure, word: missing });
  };
  const open = (index: number): void => {
    const { layer: ofLayer, head } = order[index];
    actions.showHead(ofLayer, head);
    actions.choose({ view: 'heads' });
  };
  const indexUnder = (event: MouseEvent): number | null => {
    const { left, top } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return cellAt(layout, event.clientX - left, event.clientY - top);
  };
  const move = (index: number): void => {
    setCursor(order[index]);
    setHovered(null);
    const { y, height } = cellRect(layout, index);
    if (box.current === null) return;
    if (y - layout.labelPx < box.current.scrollTop) box.current.scrollTop = y - layout.labelPx - 4;
    const bottom = y + height - box.current.clientHeight;
    if (bottom > box.current.scrollTop) box.current.scrollTop = bottom + 4;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.metaKey) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      const panel = (event.currentTarget as HTMLElement).closest('.bertscope-panel');
      open(at);
      // The grid has gone, and the focus with it.
      panel?.querySelector<HTMLElement>('[role="tab"][data-view="heads"]')?.focus();
      return;
    }
    const next = cellAfter(layout, at, event.key, event.ctrlKey);
    if (next === null) return;
    event.preventDefault();
    move(next);
  };
  const told = hovered ?? (isFocused ? at : null);
  const toldWords = told === null || order[told] === undefined ? null : wordsOf(told);
  const words = wordsOf(at);
  const ring = (index: number): Record<string, string> => {
    const { x, y, width, height } = cellRect(layout, index);
    return { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` };
  };
  const drawnCount = order.filter(ref => !isBelow(ref)).length;
  const scrolls = layout.heightPx > TALLEST_UNSCROLLED_PX;
  const meaning =
    kind === 'lines'
      ? 'Left attends to right, first token on top; opacity is the weight, from 1/255 on.'
      : `Too many tokens for lines at this size: rows attend to columns, strongest weight of each pixel, opacity is its square root.`;
  return (
    <div class="bertscope-grid">
      <GridControls
        sort={sort}
        least={least}
        measure={measure}
        shown={drawnCount}
        total={order.length}
        isMeasuring={!isComplete}
        actions={actions}
      />
      {!labelled && (
        <div class="bertscope-grid-heads" aria-hidden="true">
          {Array.from({ length: heads }, (_, head) => (
            <span
              key={head}
              style={{ left: `${cellRect(layout, head).x}px`, width: `${layout.cellWidthPx}px` }}
            >
              {head}
            </span>
          ))}
        </div>
      )}
      <div
        ref={box}
        class={scrolls ? 'bertscope-grid-box bertscope-box-scrolls' : 'bertscope-grid-box'}
      >
        <div
          class="bertscope-grid-stage"
          role="grid"
          tabIndex={0}
          aria-label={`All heads, ${labelled ? `by ${measure}` : 'rows are layers, columns are heads'}. Enter opens one.`}
          aria-rowcount={layout.rows}
          aria-colcount={layout.columns}
          aria-activedescendant={`${id}-cell`}
          data-kind={kind}
          style={{ height: `${layout.heightPx}px`, width: `${layout.widthPx}px` }}
          onPointerMove={event => {
            if (event.pointerType !== 'touch') setHovered(indexUnder(event));
          }}
          onPointerLeave={() => setHovered(null)}
          onClick={event => {
            const index = indexUnder(event);
            if (index !== null) open(index);
          }}
          onFocus={event => setFocused(event.currentTarget.matches(':focus-visible'))}
          onBlur={() => setFocused(false)}
          onKeyDown={onKeyDown}
        >
          <canvas ref={canvas} class="bertscope-lines" aria-hidden="true" />
          {!labelled &&
            Array.from({ length: layers }, (_, row) => (
              <span
                key={row}
                class={
                  row === layer
                    ? 'bertscope-grid-row bertscope-grid-row-shown'
                    : 'bertscope-grid-row'
                }
                aria-hidden="true"
                style={{
                  top: `${cellRect(layout, row * heads).y}px`,
                  height: `${layout.cellHeightPx}px`
                }}
              >
                {row}
              </span>
            ))}
          {shown.map(head => (
            <span
              key={head}
              class="bertscope-grid-ring"
              aria-hidden="true"
              data-ring={`${layer}-${head}`}
              style={ring(indexOf({ layer, head }))}
            />
          ))}
          {hovered !== null && (
            <span class="bertscope-grid-hover" aria-hidden="true" style={ring(hovered)} />
          )}
          <div role="row" aria-rowindex={Math.floor(at / layout.columns) + 1}>
            <div
              id={`${id}-cell`}
              role="gridcell"
              class="bertscope-grid-cursor"
              aria-colindex={(at % layout.columns) + 1}
              aria-selected={order[at]?.layer === layer && shown.includes(order[at].head)}
              aria-label={[words.name, words.measure, words.pair].filter(Boolean).join(', ')}
              style={ring(at)}
            />
          </div>
          {told !== null && toldWords !== null && (
            <GridTooltip layout={layout} index={told} words={toldWords} />
          )}
        </div>
      </div>
      <p class="bertscope-caption">
        {labelled
          ? `Each head is named layer-head, most ${measure} first.`
          : 'Rows are layers, columns are heads.'}{' '}
        {meaning}
      </p>
    </div>
  );
}
