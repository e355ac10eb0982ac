/**
 * Rasterises lines into pixels. All lines share one curve (a Bézier with level ends, as in the head
 * view), so a column of pixels knows in advance how far along every line has come: this is many
 * times faster than stroking paths without a GPU, and floats keep what thousands of faint lines add
 * up to. Each line goes beneath what is there: drawn strongest first, an unfinished raster already
 * shows what matters. Leaves out: getting the pixels on the screen (canvas-painter.ts).
 */
import type { HeadLines } from './line-selection';

/** How a weight looks as a line. */
export type Stroke = {
  /** Width at weight 0, and what weight 1 adds to it. */
  readonly thinPx: number;
  readonly extraPx: number;
  /** Opacity is the weight to this power. */
  readonly power: number;
  /**
   * Lines of less weight need not be told apart where they run between the same tokens: they are too
   * faint to be seen alone, or stand beneath each other in a fan of one token's lines.
   */
  readonly mixBelow: number;
};

/** Of the whole picture: opacity is the weight itself. */
export const PLAIN: Stroke = { thinPx: 1.1, extraPx: 1.1, power: 1, mixBelow: 8 / 255 };
/** Of a lit token's lines: they stand alone, so faint ones may be brought out. */
export const LIT: Stroke = { thinPx: 1.3, extraPx: 1.5, power: 0.55, mixBelow: 0.05 };

/** Where width says the weight: a line thinner than a pixel is faint instead. */
export const THICK: Stroke = { thinPx: 0, extraPx: 8, power: 0, mixBelow: 1 / 255 };

/** In CSS pixels. */
export const widthOf = ({ thinPx, extraPx }: Stroke, weight: number): number =>
  thinPx + extraPx * weight;

/** How much a line hides, 0 to 1, at `ratio` pixels a CSS pixel: what covers part of a pixel colours it in part. */
export function opacityOf(stroke: Stroke, weight: number, ratio: number): number {
  const opacity = stroke.power === 1 ? weight : weight ** stroke.power;
  return Math.min(1, opacity * Math.min(1, ratio * widthOf(stroke, weight)));
}

/** The look of lines for a choice of the reader's. */
export function strokeFor(by: 'opacity' | 'thickness', isLit: boolean): Stroke {
  if (by === 'thickness') return THICK;
  return isLit ? LIT : PLAIN;
}

/**
 * Premultiplied RGBA, 0 to 1, column after column: most lines are steep, and so what one of them
 * touches lies together.
 */
export type LineRaster = {
  readonly width: number;
  readonly height: number;
  readonly pixels: Float32Array;
  /** What `pixels` is the beginning of; a later raster may be made of it. */
  readonly memory: Float32Array<ArrayBuffer>;
  /** By column, the first row that a line touches and the one after the last. */
  readonly touched: { readonly from: Uint16Array; readonly to: Uint16Array };
};

/** A blank raster, in `memory` where that is large enough. */
export function createLineRaster(
  width: number,
  height: number,
  memory: Float32Array<ArrayBuffer> = new Float32Array(0)
): LineRaster {
  const size = 4 * width * height;
  const isLarge = memory.length >= size;
  const pixels = isLarge ? memory.subarray(0, size).fill(0) : new Float32Array(size);
  const touched = { from: new Uint16Array(width).fill(height), to: new Uint16Array(width) };
  return { width, height, pixels, memory: isLarge ? memory : pixels, touched };
}

/** For who writes into the pixels directly: all rows count as touched, and are written as bytes. */
export function touchAll({ height, touched }: LineRaster): void {
  touched.from.fill(0);
  touched.to.fill(height);
}

/** How far down (0 to 1) the curve is after `x` (0 to 1) of its way; controls at half the width. */
function fall(x: number): number {
  let t = x;
  // Newton on x(t) = 1.5 t - 1.5 t² + t³, whose slope is never below .75.
  for (let i = 0; i < 6; i++) t -= (t * (1.5 - 1.5 * t + t * t) - x) / (1.5 - 3 * t + 3 * t * t);
  return t * t * (3 - 2 * t);
}

/** The curve by columns. */
type FallTable = {
  /** How far down it is in the middle of each. */
  readonly way: Float64Array;
  /** How far it falls within each. */
  readonly fallen: Float64Array;
  /** The most of `fallen`. */
  readonly steepest: number;
};

const falls = new Map<number, FallTable>();

function fallTable(width: number): FallTable {
  let table = falls.get(width);
  if (table === undefined) {
    const edges = Float64Array.from({ length: width + 1 }, (_, edge) => fall(edge / width));
    const fallen = Float64Array.from({ length: width }, (_, x) => edges[x + 1] - edges[x]);
    const way = fallen.map((by, x) => edges[x] + by / 2);
    table = { way, fallen, steepest: Math.max(...fallen) };
    // Widths change only while somebody resizes.
    if (falls.size > 8) falls.clear();
    falls.set(width, table);
  }
  return table;
}

/** Red, green and blue, 0 to 1. */
export type Ink = readonly [red: number, green: number, blue: number];

/** The ink of `#rrggbb`. */
export const inkOf = (hex: string): Ink => [
  parseInt(hex.slice(1, 3), 16) / 255,
  parseInt(hex.slice(3, 5), 16) / 255,
  parseInt(hex.slice(5, 7), 16) / 255
];

/** Of a line whose head has no ink. */
export const GREY: Ink = [0.5, 0.5, 0.5];

type Pen = {
  readonly colour: Ink;
  readonly opacity: number;
  readonly widthPx: number;
};

/** Above this what lies beneath is less than one step of an 8-bit screen. */
const OPAQUE = 1 - 0.9 / 255;

/**
 * Draws one line from `y0` at the left edge to `y1` at the right one, beneath what is there; down
 * each column in turn, which is how the pixels lie.
 */
function drawLine(
  { width, height, pixels, touched: { from, to } }: LineRaster,
  { way, fallen, steepest }: FallTable,
  y0: number,
  y1: number,
  { colour: [red, green, blue], opacity, widthPx }: Pen
): void {
  const drop = y1 - y0;
  const farthest = (widthPx + 1) * (Math.abs(drop) * steepest + 1);
  for (let x = 0; x < width; x++) {
    const y = y0 + drop * way[x];
    // Of a long text most of a line is outside the window.
    if (y < -farthest || y > height + farthest) continue;
    const slope = Math.abs(drop * fallen[x]);
    // Seen along a column, a band of this slope is so thick, and fades over `ramp` at either edge.
    const ramp = slope + 1;
    const reach = (widthPx * Math.sqrt(1 + slope * slope) + ramp) / 2;
    const top = y - reach - 0.5;
    const first = top > 0 ? Math.ceil(top) : 0;
    const bottom = y + reach - 0.5;
    const last = bottom < height - 1 ? Math.floor(bottom) : height - 1;
    if (first > last) continue;
    if (first < from[x]) from[x] = first;
    if (last >= to[x]) to[x] = last + 1;
    const step = 1 / ramp;
    // Cover grows from the upper edge, and from the lower one.
    let fromTop = (first - top) * step;
    let fromBottom = (bottom - first) * step;
    const column = 4 * x * height;
    const end = column + 4 * last;
    for (let at = column + 4 * first; at <= end; at += 4) {
      const cover = Math.min(fromTop, fromBottom, 1);
      fromTop += step;
      fromBottom -= step;
      const there = pixels[at + 3];
      if (there > OPAQUE) continue;
      const alpha = opacity * cover * (1 - there);
      pixels[at] += alpha * red;
      pixels[at + 1] += alpha * green;
      pixels[at + 2] += alpha * blue;
      pixels[at + 3] = there + alpha;
    }
  }
}

/** What to draw, in pixels of the raster. */
export type RasterJob = {
  readonly lines: HeadLines;
  /** Middle of each token's row. */
  readonly y: Float32Array;
  /** By the number that stands for a line's head. */
  readonly inks: readonly Ink[];
  readonly stroke: Stroke;
  /** Raster pixels per CSS pixel. */
  readonly ratio: number;
};

/** Lines between two looks at the clock: before it is compiled, a single one may take half a millisecond. */
const SLICE = 4;

/**
 * Draws lines from index `start` until all are drawn or `isLate()`.
 *
 * @returns the index to go on with; `lines.count` when done
 */
export function rasterLines(
  raster: LineRaster,
  { lines, y, inks, stroke, ratio }: RasterJob,
  start: number,
  isLate: () => boolean
): number {
  const table = fallTable(raster.width);
  let drawn = 0;
  for (let i = start; i < lines.count; i++) {
    const y0 = y[lines.from[i]];
    const y1 = y[lines.to[i]];
    if ((y0 < 0 && y1 < 0) || (y0 > raster.height && y1 > raster.height)) continue;
    const weight = lines.weight[i];
    const widthPx = ratio * widthOf(stroke, weight);
    drawLine(raster, table, y0, y1, {
      colour: inks[lines.head[i]] ?? GREY,
      opacity: opacityOf(stroke, weight, ratio),
      widthPx: Math.max(1, widthPx)
    });
    if (++drawn % SLICE === 0 && isLate()) return i + 1;
  }
  return lines.count;
}

/** Columns turned into rows at a time: so few lie side by side in a processor's cache. */
const STRIP = 16;

/**
 * Writes the raster as straight (not premultiplied) 8-bit RGBA; `bytes` must be zeroed, and begin
 * at a multiple of four in their memory.
 *
 * @param isTurned with rows and columns exchanged, as `height` pixels a row
 */
export function writeBytes(
  { pixels, width, height, touched }: LineRaster,
  bytes: Uint8ClampedArray,
  isTurned = false
): void {
  // One store a pixel instead of four that each clamp; every platform of a browser is little-endian.
  const out = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  const [perColumn, perRow] = isTurned ? [height, 1] : [1, width];
  for (let left = 0; left < width; left += STRIP) {
    const right = Math.min(width, left + STRIP);
    let first = height;
    let end = 0;
    for (let x = left; x < right; x++) {
      first = Math.min(first, touched.from[x]);
      end = Math.max(end, touched.to[x]);
    }
    for (let row = first; row < end; row++) {
      for (let x = left; x < right; x++) {
        const at = 4 * (x * height + row);
        const alpha = pixels[at + 3];
        if (alpha === 0) continue;
        const to = x * perColumn + row * perRow;
        const scale = 255 / alpha;
        // Half a step more, cut off, is rounded.
        out[to] =
          ((alpha * 255 + 0.5) << 24) |
          ((pixels[at + 2] * scale + 0.5) << 16) |
          ((pixels[at + 1] * scale + 0.5) << 8) |
          (pixels[at] * scale + 0.5);
      }
    }
  }
}
