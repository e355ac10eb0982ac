/**
 * The picture: tokens left and right, lines between them. Two canvases: one with all lines, which
 * hovering only fades, and one with the lines of the lit tokens, which is small enough to be drawn
 * anew on every pointer move. Leaves out: what a gesture means (token-gestures.ts).
 */
import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';

import { strokeFor } from '../../drawing/line-raster';
import type { Painting } from '../../drawing/canvas-painter';
import { NARROW, WIDE, windowAt } from '../../drawing/canvas-window';
import type { CanvasWindow, Reach } from '../../drawing/canvas-window';
import { layoutHeads } from '../../drawing/heads-layout';
import type { HeadsLayoutInput } from '../../drawing/heads-layout';
import type { LayerLines, LineSelection } from '../../drawing/line-selection';
import { litLines } from '../../drawing/lit-tokens';
import type { Lit, SideReadouts } from '../../drawing/lit-tokens';
import type { TokenRef, ViewDocument } from '../../state/document';
import { Readouts } from './readouts';
import { TokenColumns } from './token-columns';
import { useTokenGestures } from './token-gestures';
import { widestToken } from './token-width';
import { usePainter } from './use-painter';
import { useViewport } from './use-viewport';
import type { Viewport } from './use-viewport';

/** A taller picture scrolls in its own box. */
const TALLEST_UNSCROLLED_PX = 770;

type Props = {
  /** The tokens shown; all token numbers here count these. */
  readonly encoding: HeadsLayoutInput['encoding'];
  /** Null while the shown layer has not come yet. */
  readonly layer: LayerLines | null;
  readonly selection: LineSelection | null;
  /** By head number. */
  readonly colours: readonly string[];
  /** Of lit lines: by head number, or by direction. */
  readonly litColours: readonly string[];
  /** Tokens whose lines stand out. */
  readonly lit: Lit;
  readonly pinned: readonly TokenRef[];
  readonly numbers: readonly SideReadouts[];
  readonly namesHead: boolean;
  readonly look: Pick<ViewDocument, 'stroke' | 'orientation' | 'filter'>;
  readonly onHover: (ref: TokenRef | null) => void;
  /** A click on a token; `adds` if others are to stay. */
  readonly onPick: (ref: TokenRef, adds: boolean) => void;
  readonly onUnpin: () => void;
};

/** The same object as long as the window stays where it is. */
function useWindow(viewport: Viewport, heightPx: number, reach: Reach): CanvasWindow {
  const { top, height } = windowAt(viewport, heightPx, reach);
  return useMemo(() => ({ top, height }), [top, height]);
}

export function Picture(props: Props): JSX.Element {
  const { encoding, layer, selection, colours, litColours, lit, pinned, numbers } = props;
  const { stroke, orientation, filter } = props.look;
  const isAcross = orientation === 'horizontal';
  const box = useRef<HTMLDivElement>(null);
  const viewport = useViewport(box, isAcross);
  const { isMeasured, widthPx } = viewport;

  const { tokens } = encoding;
  const tokenWidthPx = useMemo(
    () =>
      box.current === null ? 0 : widestToken(tokens, getComputedStyle(box.current).fontFamily),
    [tokens, isMeasured]
  );
  const layout = useMemo(
    () => layoutHeads({ encoding, widthPx, tokenWidthPx, orientation }),
    [encoding, widthPx, tokenWidthPx, orientation]
  );
  const wide = useWindow(viewport, layout.heightPx, WIDE);
  const narrow = useWindow(viewport, layout.heightPx, NARROW);

  const all = useMemo<Painting | null>(
    () =>
      selection === null || widthPx === 0
        ? null
        : { lines: selection.lines, layout, colours, view: wide, stroke: strokeFor(stroke, false) },
    [selection, layout, colours, wide, widthPx, stroke]
  );
  const isLit = lit.refs.length > 0;
  const some = useMemo<Painting | null>(() => {
    if (layer === null || selection === null || !isLit || widthPx === 0) return null;
    const lines = litLines(layer, lit, selection.threshold);
    const strips = numbers.map(({ side, readouts }) => ({
      side,
      readouts,
      column: side === 'to' ? layout.right : layout.left
    }));
    const shared = { layout, colours: litColours, view: narrow };
    return { ...shared, lines, stroke: strokeFor(stroke, true), strips };
  }, [layer, selection, lit, isLit, numbers, layout, litColours, narrow, widthPx, stroke]);

  const allCanvas = usePainter(all);
  const someCanvas = usePainter(some);
  // Before the size is known they would only be in the way of measuring it.
  const columns = useMemo(
    () => isMeasured && <TokenColumns layout={layout} view={narrow} pinned={pinned} />,
    [isMeasured, layout, narrow, pinned]
  );

  const { isAdding, setAdding, handlers } = useTokenGestures(props);
  const scrolls = !isAcross && layout.heightPx > TALLEST_UNSCROLLED_PX;
  const boxClass = isAcross
    ? 'bertscope-box bertscope-box-across'
    : scrolls
      ? 'bertscope-box bertscope-box-scrolls'
      : 'bertscope-box';
  return (
    <div class="bertscope-picture">
      <button
        type="button"
        class="bertscope-link bertscope-add"
        aria-pressed={isAdding}
        onClick={() => setAdding(!isAdding)}
      >
        {isAdding ? 'tap adds tokens' : 'pin several'}
      </button>
      <div class="bertscope-titles" aria-hidden="true">
        {isAcross ? (
          <span>from (above) attends to (below)</span>
        ) : (
          <>
            <span style={{ left: `${layout.left.x}px`, width: `${layout.left.width}px` }}>
              from
            </span>
            <span style={{ left: `${layout.right.x}px`, width: `${layout.right.width}px` }}>
              attends to
            </span>
          </>
        )}
      </div>
      <div ref={box} class={boxClass}>
        <div
          class={isLit ? 'bertscope-stage bertscope-stage-lit' : 'bertscope-stage'}
          data-orientation={orientation}
          data-filter={filter}
          style={{
            height: `${isAcross ? layout.widthPx : layout.heightPx}px`,
            width: isAcross ? `${layout.heightPx}px` : 'auto',
            '--bertscope-row': `${layout.rowPx}px`,
            '--bertscope-token-size': `${layout.fontPx}px`
          }}
          {...handlers}
        >
          <canvas ref={allCanvas} class="bertscope-lines bertscope-lines-all" aria-hidden="true" />
          <canvas ref={someCanvas} class="bertscope-lines" aria-hidden="true" />
          {layout.separators.map(at =>
            [layout.left, layout.right].map(({ x, width }) => (
              <hr
                key={`${x} ${at}`}
                class="bertscope-separator"
                style={{
                  insetBlockStart: `${at}px`,
                  insetInlineStart: `${x}px`,
                  inlineSize: `${width}px`
                }}
              />
            ))
          )}
          <Readouts
            layout={layout}
            view={narrow}
            lit={lit}
            numbers={numbers}
            namesHead={props.namesHead}
          />
          {columns}
        </div>
      </div>
    </div>
  );
}
