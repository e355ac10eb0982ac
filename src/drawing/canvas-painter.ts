/**
 * Puts lines on a canvas: a few as strokes, many as a raster, of which as many as fit into a frame
 * at once and the fainter rest in the frames after. Leaves out: which lines, where and in which
 * colours, all given as data.
 */
import type { CanvasWindow } from './canvas-window';
import type { HeadsLayout } from './heads-layout';
import { clearLines, mixLines } from './faint-lines';
import { createLineRaster, inkOf, rasterLines, writeBytes } from './line-raster';
import type { LineRaster, RasterJob, Stroke } from './line-raster';
import type { HeadLines } from './line-selection';
import { FEW_LINES, strokeLines } from './line-strokes';
import { paintStrips } from './token-bars';
import type { Strips } from './token-bars';

/** What one paint shows. */
export type Painting = {
  readonly lines: HeadLines;
  readonly layout: HeadsLayout;
  /** By head number, `#rrggbb`. */
  readonly colours: readonly string[];
  readonly view: CanvasWindow;
  readonly stroke: Stroke;
  readonly strips?: readonly Strips[];
};

export type CanvasPainter = {
  /** Draws at once what fits into a frame and the rest in the frames after; a later call replaces it. */
  paint(painting: Painting): void;
  clear(): void;
  /** Stops what is still to be drawn. May be called twice. */
  dispose(): void;
};

/** Rasterising in the frame of a gesture, which has the page's own work to do too. */
const BUDGET_MS = 3;
/** Rasterising in a frame after it: a gesture meanwhile waits no longer than this. */
const LATER_BUDGET_MS = 11;
/** The fainter rest comes to the screen in steps of this: showing a raster costs as much as a frame's lines. */
const SHOW_EVERY_MS = 200;
/** More lines than this are a haze that gains nothing from the finer pixels of a dense screen. */
const SHARP_LINES = 8000;
const FINEST = 3;

const ratioFor = (lines: HeadLines): number =>
  lines.count > SHARP_LINES ? 1 : Math.max(1, Math.min(FINEST, window.devicePixelRatio || 1));

/** From where to where a canvas reaches across, in CSS pixels of the layout: no wider than what is on it. */
const extent = ({ layout, strips }: Painting): readonly [start: number, end: number] =>
  strips === undefined ? [layout.lineStart, layout.lineEnd] : [0, layout.widthPx];

/** A raster job and the place of its raster on the canvas, in canvas pixels. */
type Placed = {
  readonly job: RasterJob;
  readonly raster: LineRaster;
  readonly left: number;
  readonly top: number;
  readonly isTurned: boolean;
};

/** Between which tokens' rows lines run. */
function span({ lines, layout }: Painting): readonly [least: number, most: number] {
  if (lines.count > SHARP_LINES) return [-Infinity, Infinity];
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < lines.count; i++) {
    const from = layout.y[lines.from[i]];
    const to = layout.y[lines.to[i]];
    least = Math.min(least, from, to);
    most = Math.max(most, from, to);
  }
  return [least, most];
}

/** Only the rows that lines can touch are rasterised: for one token's lines that is little. */
function place(painting: Painting, ratio: number, memory: Float32Array<ArrayBuffer>): Placed {
  const { lines, layout, colours, view, stroke } = painting;
  const [least, most] = span(painting);
  const margin = stroke.thinPx + stroke.extraPx + 1;
  const top = Math.max(0, Math.floor((least - view.top - margin) * ratio));
  const bottom = Math.min(view.height * ratio, Math.ceil((most - view.top + margin) * ratio));
  const [start] = extent(painting);
  const left = Math.round((layout.lineStart - start) * ratio);
  const width = Math.max(1, Math.round((layout.lineEnd - start) * ratio) - left);
  const y = layout.y.map(middle => (middle - view.top) * ratio - top);
  return {
    job: { lines, y, inks: colours.map(inkOf), stroke, ratio },
    raster: createLineRaster(width, Math.max(1, Math.round(bottom - top)), memory),
    left,
    top,
    isTurned: layout.orientation === 'horizontal'
  };
}

/** A painter for one canvas, sharp on screens of any pixel density. */
export function createCanvasPainter(canvas: HTMLCanvasElement): CanvasPainter {
  const context = canvas.getContext('2d');
  let frame = 0;
  let memory = new Float32Array(0);

  /** Gives the canvas its size and place, blank, with CSS pixels as units. */
  function prepare(painting: Painting, ratio: number): void {
    const { layout, view } = painting;
    const [start, end] = extent(painting);
    // Across, the layout's own axes are exchanged: nothing else has to know.
    const isTurned = layout.orientation === 'horizontal';
    const [widthPx, heightPx] = isTurned ? [view.height, end - start] : [end - start, view.height];
    const width = Math.round(widthPx * ratio);
    const height = Math.round(heightPx * ratio);
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    } else {
      context?.setTransform(1, 0, 0, 1, 0, 0);
      context?.clearRect(0, 0, width, height);
    }
    canvas.style.width = `${widthPx}px`;
    canvas.style.height = `${heightPx}px`;
    canvas.style.top = `${isTurned ? start : view.top}px`;
    canvas.style.left = `${isTurned ? view.top : start}px`;
    if (isTurned) context?.setTransform(0, ratio, ratio, 0, 0, -start * ratio);
    else context?.setTransform(ratio, 0, 0, ratio, -start * ratio, 0);
  }

  function show({ raster, left, top, isTurned }: Placed): void {
    if (context === null) return;
    const { width, height } = raster;
    const image = isTurned
      ? context.createImageData(height, width)
      : context.createImageData(width, height);
    writeBytes(raster, image.data, isTurned);
    if (isTurned) context.putImageData(image, top, left);
    else context.putImageData(image, left, top);
  }

  /**
   * Draws on from line `start` until `end`; `clear` of the lines are drawn as they are, and the
   * faint rest of them mixed.
   */
  function goOn(placed: Placed, clear: number, start: number, end: number, shownAt: number): void {
    const { job, raster } = placed;
    const isLate = (): boolean => performance.now() > end;
    const alone = { ...job, lines: { ...job.lines, count: clear } };
    const next = rasterLines(raster, alone, start, isLate);
    const isDone = next >= job.lines.count;
    if (!isDone && next === clear && !isLate()) {
      const mixed = mixLines(job, clear);
      goOn({ ...placed, job: mixed }, mixed.lines.count, 0, end, shownAt);
      return;
    }
    const now = performance.now();
    const isDue = isDone || now - shownAt > SHOW_EVERY_MS;
    if (isDue) show(placed);
    if (isDone) return;
    const then = isDue ? now : shownAt;
    frame = requestAnimationFrame(() => {
      goOn(placed, clear, next, performance.now() + LATER_BUDGET_MS, then);
    });
  }

  function clear(): void {
    cancelAnimationFrame(frame);
    context?.setTransform(1, 0, 0, 1, 0, 0);
    context?.clearRect(0, 0, canvas.width, canvas.height);
  }

  return {
    paint(painting) {
      cancelAnimationFrame(frame);
      const { lines, layout, colours, view, strips } = painting;
      const ratio = ratioFor(lines);
      prepare(painting, ratio);
      if (context === null) return;
      for (const some of strips ?? []) paintStrips(context, some, layout, colours, view);
      if (lines.count <= FEW_LINES) {
        strokeLines(context, painting);
        return;
      }
      const placed = place(painting, ratio, memory);
      memory = placed.raster.memory;
      goOn(placed, clearLines(placed.job), 0, performance.now() + BUDGET_MS, -Infinity);
    },
    clear,
    dispose() {
      cancelAnimationFrame(frame);
      memory = new Float32Array(0);
    }
  };
}
