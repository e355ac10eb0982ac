/**
 * The picture of the grid: every head as a thumbnail on one canvas. Over it lie the few elements
 * that keyboard and screen reader need: the cell with the focus, the rings of the shown heads.
 * Leaves out: in which order heads stand and what their measures are.
 */
import type { JSX } from 'preact';
import { useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';

import { MANY, windowAt } from '../../drawing/canvas-window';
import { cellAfter, cellAt, cellRect, layoutGrid } from '../../drawing/grid-layout';
import type { GridCell, GridPainting } from '../../drawing/grid-painter';
import type { ThumbnailKind } from '../../drawing/head-thumbnail';
import { thumbnailKind } from '../../drawing/head-thumbnail';
import type { HeadLook } from '../../drawing/shown-head';
import type { HeadRef } from '../../state/document';
import { GridNumbers } from './grid-numbers';
import { GridTooltip, type HeadWords } from './grid-tooltip';
import { isChord } from './roving-keys';
import { useGridPainter } from './use-grid-painter';
import { useViewport } from './use-viewport';

/** A taller grid scrolls in its own box. */
const TALLEST_UNSCROLLED_PX = 800;
/** From one column to the next; below it a label has its head's name alone. */
const MEASURED_STEP_PX = 58;

/** One head of the grid. */
export type GridHead = Omit<GridCell, 'label'> & {
  /** Beside its name, where there is room; empty for none. */
  readonly number: string;
};

type Props = {
  readonly layers: number;
  readonly heads: number;
  /** In the order of the grid. */
  readonly cells: readonly GridHead[];
  readonly look: HeadLook;
  /** Whether rows and columns mean nothing and every head carries its name. */
  readonly labelled: boolean;
  /** For the grid as a whole. */
  readonly title: string;
  readonly shown: { readonly layer: number; readonly heads: readonly number[] };
  readonly colours: readonly string[];
  readonly theme: string;
  readonly isVisible: boolean;
  readonly wordsOf: (cell: GridHead) => HeadWords;
  readonly onOpen: (ref: HeadRef) => void;
  /** What is said below, once it is known how heads are drawn. */
  readonly caption: (kind: ThumbnailKind) => JSX.Element;
};

const same = (a: HeadRef, b: HeadRef): boolean => a.layer === b.layer && a.head === b.head;

export function GridStage(props: Props): JSX.Element {
  const { layers, heads, cells, look, labelled, shown, colours, theme, wordsOf } = props;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const viewport = useViewport(box);
  const focused = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<HeadRef | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const [isFocused, setFocused] = useState(false);

  const { widthPx } = viewport;
  const layout = useMemo(
    () => layoutGrid({ layers, heads, widthPx, labelled }),
    [layers, heads, widthPx, labelled]
  );
  const view = windowAt(viewport, layout.heightPx, MANY);
  const kind = thumbnailKind(look.groups.tokens.length, layout.cellHeightPx);
  const painting = useMemo<GridPainting | null>(() => {
    if (widthPx === 0 || box.current === null) return null;
    const { color, fontFamily } = getComputedStyle(box.current);
    const isNarrow = layout.stepXPx < MEASURED_STEP_PX;
    const painted = cells.map(cell => {
      const name = `${cell.ref.layer}-${cell.ref.head}`;
      return { ...cell, label: isNarrow ? name : `${name}  ${cell.number}` };
    });
    return { layout, kind, look, colours, view, cells: painted, ink: color, family: fontFamily };
    // The theme changes the ink.
  }, [cells, look, layout, kind, colours, theme, view.top, view.height]);
  const canvas = useGridPainter(painting, props.isVisible);

  const indexOf = (ref: HeadRef): number => cells.findIndex(cell => same(cell.ref, ref));
  const start = { layer: shown.layer, head: shown.heads[0] ?? 0 };
  const at = Math.max(0, indexOf(cursor ?? start));
  const told = hovered ?? (isFocused ? at : null);
  const words = useMemo(() => wordsOf(cells[at]), [cells[at], look, wordsOf]);
  const toldCell = told === null ? undefined : cells[told];
  const toldWords = useMemo(
    () => (toldCell === undefined ? null : wordsOf(toldCell)),
    [toldCell, look, wordsOf]
  );
  useLayoutEffect(() => {
    // Where the keyboard has led, and nowhere else.
    if (cursor !== null) focused.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [cursor]);

  const indexUnder = (event: MouseEvent): number | null => {
    const { left, top } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return cellAt(layout, event.clientX - left, event.clientY - top);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // With Ctrl there are the first and the last head.
    const isFar = event.ctrlKey && (event.key === 'Home' || event.key === 'End');
    if (event.shiftKey || (isChord(event) && !(isFar && !event.altKey && !event.metaKey))) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      const panel = (event.currentTarget as HTMLElement).closest('.bertscope-panel');
      props.onOpen(cells[at].ref);
      // The grid has gone, and the focus with it.
      panel?.querySelector<HTMLElement>('[role="tab"][data-view="heads"]')?.focus();
      return;
    }
    const next = cellAfter(layout, at, event.key, isFar);
    if (next === null) return;
    event.preventDefault();
    setCursor(cells[next].ref);
    setHovered(null);
  };
  const ring = (index: number): Record<string, string> => {
    const { x, y, width, height } = cellRect(layout, index);
    return { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` };
  };
  const scrolls = layout.heightPx > TALLEST_UNSCROLLED_PX;
  return (
    <>
      <div
        ref={box}
        class={scrolls ? 'bertscope-grid-box bertscope-box-scrolls' : 'bertscope-grid-box'}
      >
        {!labelled && (
          <GridNumbers layout={layout} side="heads" count={heads} shown={shown.heads} />
        )}
        <div
          class="bertscope-grid-stage"
          role="grid"
          tabIndex={0}
          aria-label={`${props.title}. Enter opens one.`}
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
            if (index !== null) props.onOpen(cells[index].ref);
          }}
          onFocus={event => setFocused(event.currentTarget.matches(':focus-visible'))}
          onBlur={() => setFocused(false)}
          onKeyDown={onKeyDown}
        >
          <canvas ref={canvas} class="bertscope-lines" aria-hidden="true" />
          {!labelled && (
            <GridNumbers layout={layout} side="layers" count={layers} shown={[shown.layer]} />
          )}
          {shown.heads.map(head => (
            <span
              key={head}
              class="bertscope-grid-ring"
              aria-hidden="true"
              data-ring={`${shown.layer}-${head}`}
              style={ring(indexOf({ layer: shown.layer, head }))}
            />
          ))}
          {hovered !== null && (
            <span class="bertscope-grid-hover" aria-hidden="true" style={ring(hovered)} />
          )}
          <div role="row" aria-rowindex={Math.floor(at / layout.columns) + 1}>
            <div
              id={`${id}-cell`}
              ref={focused}
              role="gridcell"
              class="bertscope-grid-cursor"
              aria-colindex={(at % layout.columns) + 1}
              aria-selected={
                cells[at].ref.layer === shown.layer && shown.heads.includes(cells[at].ref.head)
              }
              aria-label={[words.name, words.measure, words.pair].filter(Boolean).join(', ')}
              style={ring(at)}
            />
          </div>
          {told !== null && toldWords !== null && (
            <GridTooltip layout={layout} index={told} words={toldWords} />
          )}
        </div>
      </div>
      {props.caption(kind)}
    </>
  );
}
