/**
 * Puts the thumbnails of the grid on one canvas: what is known at once, what is new as far as a
 * frame allows and the rest in the frames after. Thumbnails are kept, so that scrolling, fading and
 * ordering only copy pixels. Leaves out: rings, tooltip and numbers beside the grid, which are DOM.
 */
import type { HeadRef } from '../state/document';
import type { CanvasWindow } from './canvas-window';
import { cellRect, cellsWithin } from './grid-layout';
import type { CellRect, GridLayout } from './grid-layout';
import { rasterThumbnail } from './head-thumbnail';
import type { ThumbnailKind } from './head-thumbnail';
import { writeBytes } from './line-raster';
import { shownHead, type HeadLook } from './shown-head';

export type GridCell = {
  readonly ref: HeadRef;
  /** The layer's, shape [heads, tokens, tokens]; null while it is not there. */
  readonly weights: Float32Array | null;
  readonly faded: boolean;
  /** Above the thumbnail, where the layout has room for it. */
  readonly label: string;
  /** Instead of a picture. */
  readonly word: string | null;
};

/** What one paint shows. */
export type GridPainting = {
  readonly layout: GridLayout;
  /** In the order of the layout. */
  readonly cells: readonly GridCell[];
  /** Thumbnails are kept as long as this is the same object. */
  readonly look: HeadLook;
  readonly kind: ThumbnailKind;
  /** By head number, `#rrggbb`. */
  readonly colours: readonly string[];
  /** CSS colour and family of labels; the ink also tints the ground of thumbnails. */
  readonly ink: string;
  readonly family: string;
  readonly view: CanvasWindow;
};

export type GridPainter = {
  /** Draws at once what fits into a frame and the rest in the frames after; a later call replaces it. */
  paint(painting: GridPainting): void;
  clear(): void;
  /** Draws no more until the next call. */
  pause(): void;
  /** Stops what is still to be drawn. May be called twice. */
  dispose(): void;
};

const BUDGET_MS = 6;
const FADED = 0.16;
/** Of a thumbnail's ground. */
const TINT = 0.045;
const FINEST = 3;
const LABEL_FONT_PX = 10;

type Kept = Pick<GridPainting, 'look' | 'kind'> & {
  readonly image: ImageData;
  readonly colour: string;
};

/** A painter for one canvas, sharp on screens of any pixel density. */
export function createGridPainter(canvas: HTMLCanvasElement): GridPainter {
  const context = canvas.getContext('2d');
  // A thumbnail is put on the canvas by way of this one: pixels that are put replace, images blend.
  const stamp = document.createElement('canvas');
  const stamps = context === null ? null : stamp.getContext('2d');
  let kept = new WeakMap<Float32Array, Map<number, Kept>>();
  let frame = 0;

  function keptOf({ weights, ref }: GridCell, painting: GridPainting, w: number, h: number) {
    const found = weights === null ? undefined : kept.get(weights)?.get(ref.head);
    const fits =
      found !== undefined &&
      found.image.width === w &&
      found.image.height === h &&
      found.look === painting.look &&
      found.kind === painting.kind &&
      found.colour === painting.colours[ref.head];
    return fits ? found : null;
  }

  function draw(cell: GridCell, rect: CellRect, ratio: number, painting: GridPainting): void {
    const { ref, weights } = cell;
    if (context === null || stamps === null || weights === null) return;
    const width = Math.max(1, Math.round(rect.width * ratio));
    const height = Math.max(1, Math.round(rect.height * ratio));
    let thumbnail = keptOf(cell, painting, width, height);
    if (thumbnail === null) {
      const { look, kind } = painting;
      const colour = painting.colours[ref.head] ?? '#808080';
      const layer = shownHead(weights, ref.head, look);
      const raster = rasterThumbnail({ layer, kind, colour, width, height, ratio });
      const image = stamps.createImageData(width, height);
      writeBytes(raster, image.data);
      thumbnail = { image, colour, kind, look };
      const ofLayer = kept.get(weights) ?? new Map<number, Kept>();
      kept.set(weights, ofLayer.set(ref.head, thumbnail));
    }
    if (stamp.width !== width || stamp.height !== height) {
      stamp.width = width;
      stamp.height = height;
    }
    stamps.putImageData(thumbnail.image, 0, 0);
    context.globalAlpha = cell.faded ? FADED : 1;
    const y = rect.y - painting.view.top;
    context.drawImage(
      stamp,
      Math.round(rect.x * ratio) / ratio,
      Math.round(y * ratio) / ratio,
      width / ratio,
      height / ratio
    );
    context.globalAlpha = 1;
  }

  /** The ground of a cell, its label, and a word where there is no picture. */
  function prepareCell(cell: GridCell, rect: CellRect, painting: GridPainting): void {
    if (context === null) return;
    const { layout, ink, family, view } = painting;
    const y = rect.y - view.top;
    context.fillStyle = ink;
    context.globalAlpha = TINT;
    context.beginPath();
    context.roundRect(rect.x, y, rect.width, rect.height, 4);
    context.fill();
    context.globalAlpha = cell.faded ? 0.4 : 0.8;
    context.textBaseline = 'alphabetic';
    context.textAlign = 'center';
    context.font = `${LABEL_FONT_PX}px ${family}`;
    const middle = rect.x + rect.width / 2;
    if (layout.labelPx > 0) context.fillText(cell.label, middle, y - 3, layout.stepXPx - 2);
    if (cell.word !== null) {
      const fits = context.measureText(cell.word).width <= rect.width - 4;
      context.fillText(fits ? cell.word : '…', middle, y + rect.height / 2 + 3);
    }
    context.globalAlpha = 1;
  }

  function goOn(painting: GridPainting, ratio: number, waiting: readonly number[]): void {
    const until = performance.now() + BUDGET_MS;
    let at = 0;
    do {
      const index = waiting[at];
      if (index === undefined) return;
      draw(painting.cells[index], cellRect(painting.layout, index), ratio, painting);
      at++;
    } while (performance.now() < until);
    const rest = waiting.slice(at);
    if (rest.length > 0) frame = requestAnimationFrame(() => goOn(painting, ratio, rest));
  }

  function clear(): void {
    cancelAnimationFrame(frame);
    context?.setTransform(1, 0, 0, 1, 0, 0);
    context?.clearRect(0, 0, canvas.width, canvas.height);
  }

  return {
    paint(painting) {
      const { layout, view, cells } = painting;
      const ratio = Math.max(1, Math.min(FINEST, window.devicePixelRatio || 1));
      const width = Math.round(layout.widthPx * ratio);
      const height = Math.round(view.height * ratio);
      clear();
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
      }
      canvas.style.width = `${layout.widthPx}px`;
      canvas.style.height = `${view.height}px`;
      canvas.style.top = `${view.top}px`;
      if (context === null) return;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const { start, end } = cellsWithin(layout, view);
      const waiting: number[] = [];
      for (let index = start; index < Math.min(end, cells.length); index++) {
        const cell = cells[index];
        const rect = cellRect(layout, index);
        prepareCell(cell, rect, painting);
        if (cell.weights === null || cell.word !== null) continue;
        const w = Math.round(rect.width * ratio);
        const h = Math.round(rect.height * ratio);
        if (keptOf(cell, painting, w, h) === null) waiting.push(index);
        else draw(cell, rect, ratio, painting);
      }
      goOn(painting, ratio, waiting);
    },
    clear,
    pause: () => cancelAnimationFrame(frame),
    dispose() {
      cancelAnimationFrame(frame);
      kept = new WeakMap();
    }
  };
}
