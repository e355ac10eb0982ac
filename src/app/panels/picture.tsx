/**
 * The picture: tokens left and right, lines between them. Two canvases: one with all lines, which
 * hovering only fades, and one with the lines of the lit tokens, which is small enough to be drawn
 * anew on every pointer move.
 */
import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';

import { LIT, PLAIN } from '../../drawing/line-raster';
import type { Painting } from '../../drawing/canvas-painter';
import { NARROW, WIDE, windowAt } from '../../drawing/canvas-window';
import type { CanvasWindow, Reach } from '../../drawing/canvas-window';
import { layoutHeads } from '../../drawing/heads-layout';
import { selectTokenLines } from '../../drawing/line-selection';
import type { LayerLines, LineSelection } from '../../drawing/line-selection';
import type { Readout } from '../../drawing/token-readouts';
import type { TokenRef } from '../../state/document';
import type { Encoding } from '../../tokens/encoding';
import { Readouts } from './readouts';
import { TokenColumns } from './token-columns';
import { moveTokenFocus } from './token-keys';
import { widestToken } from './token-width';
import { usePainter } from './use-painter';
import { useViewport } from './use-viewport';
import type { Viewport } from './use-viewport';
import type { IViewActions } from './view-actions';

/** A taller picture scrolls in its own box. */
const TALLEST_UNSCROLLED_PX = 770;

type Props = {
  readonly encoding: Encoding;
  /** Null while the shown layer has not come yet. */
  readonly layer: LayerLines | null;
  readonly selection: LineSelection | null;
  /** By head number. */
  readonly colours: readonly string[];
  /** Tokens whose lines stand out; the last one has its numbers shown. */
  readonly lit: readonly TokenRef[];
  readonly pinned: readonly TokenRef[];
  readonly readouts: readonly Readout[];
  readonly actions: IViewActions;
};

function tokenAt(target: EventTarget | null): TokenRef | null {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-token]') : null;
  if (element === null) return null;
  const side = element.dataset['side'] === 'to' ? 'to' : 'from';
  return { side, token: Number(element.dataset['token']) };
}

/** The same object as long as the window stays where it is. */
function useWindow(viewport: Viewport, heightPx: number, reach: Reach): CanvasWindow {
  const { top, height } = windowAt(viewport, heightPx, reach);
  return useMemo(() => ({ top, height }), [top, height]);
}

export function Picture(props: Props): JSX.Element {
  const { encoding, layer, selection, colours, lit, pinned, readouts, actions } = props;
  const box = useRef<HTMLDivElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const viewport = useViewport(box);
  const { widthPx } = viewport;

  const layout = useMemo(() => {
    const family = box.current === null ? 'sans-serif' : getComputedStyle(box.current).fontFamily;
    const tokenWidthPx = widestToken(encoding.tokens, family);
    return layoutHeads({ encoding, widthPx, tokenWidthPx });
  }, [encoding, widthPx]);
  const wide = useWindow(viewport, layout.heightPx, WIDE);
  const narrow = useWindow(viewport, layout.heightPx, NARROW);

  const all = useMemo<Painting | null>(
    () =>
      selection === null || widthPx === 0
        ? null
        : { lines: selection.lines, layout, colours, view: wide, stroke: PLAIN },
    [selection, layout, colours, wide, widthPx]
  );
  const focus = lit.at(-1) ?? null;
  const some = useMemo<Painting | null>(() => {
    if (layer === null || selection === null || focus === null || widthPx === 0) return null;
    const lines = selectTokenLines(layer, lit, selection.threshold);
    const side = focus.side === 'from' ? 'to' : 'from';
    const column = side === 'to' ? layout.right : layout.left;
    const shared = { layout, colours, view: narrow };
    return { ...shared, lines, stroke: LIT, strips: { readouts, column, side } };
  }, [layer, selection, lit, readouts, layout, colours, narrow, widthPx]);

  const allCanvas = usePainter(all);
  const someCanvas = usePainter(some);
  const columns = useMemo(() => <TokenColumns layout={layout} pinned={pinned} />, [layout, pinned]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      for (const { side, token } of pinned) actions.togglePin(side, token);
      actions.hover(null);
    } else if (stage.current === null || !moveTokenFocus(event, stage.current)) return;
    event.preventDefault();
  };
  const scrolls = layout.heightPx > TALLEST_UNSCROLLED_PX;
  return (
    <div class="bertscope-picture">
      <div class="bertscope-titles" aria-hidden="true">
        <span style={{ left: `${layout.left.x}px`, width: `${layout.left.width}px` }}>from</span>
        <span style={{ left: `${layout.right.x}px`, width: `${layout.right.width}px` }}>
          attends to
        </span>
      </div>
      <div ref={box} class={scrolls ? 'bertscope-box bertscope-box-scrolls' : 'bertscope-box'}>
        <div
          ref={stage}
          class={focus === null ? 'bertscope-stage' : 'bertscope-stage bertscope-stage-lit'}
          style={{
            height: `${layout.heightPx}px`,
            '--bertscope-row': `${layout.rowPx}px`,
            '--bertscope-token-size': `${layout.fontPx}px`
          }}
          onPointerOver={event => {
            if (event.pointerType !== 'touch') actions.hover(tokenAt(event.target));
          }}
          onPointerLeave={() => actions.hover(null)}
          onFocusIn={event => {
            const target = event.target as HTMLElement;
            if (target.matches(':focus-visible')) actions.hover(tokenAt(target));
          }}
          onFocusOut={() => actions.hover(null)}
          onClick={event => {
            const target = tokenAt(event.target);
            if (target !== null) actions.togglePin(target.side, target.token);
          }}
          onKeyDown={onKeyDown}
        >
          <canvas ref={allCanvas} class="bertscope-lines bertscope-lines-all" aria-hidden="true" />
          <canvas ref={someCanvas} class="bertscope-lines" aria-hidden="true" />
          {layout.separators.map(y =>
            [layout.left, layout.right].map(({ x, width }) => (
              <hr
                key={`${x} ${y}`}
                class="bertscope-separator"
                style={{ top: `${y}px`, left: `${x}px`, width: `${width}px` }}
              />
            ))
          )}
          <Readouts layout={layout} view={narrow} focus={focus} readouts={readouts} lit={lit} />
          {columns}
        </div>
      </div>
    </div>
  );
}
