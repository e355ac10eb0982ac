/**
 * One head as a thumbnail, in pixels: its lines (attending left, attended to right, opacity = weight,
 * as in the head view), or, where its tokens stand too close for lines, a small matrix. Leaves out:
 * where it stands on a canvas.
 */
import { createLineRaster, rasterLines } from './line-raster';
import type { LineRaster } from './line-raster';
import { FAINTEST } from './line-selection';
import type { HeadLines } from './line-selection';

export type ThumbnailKind = 'lines' | 'matrix';

/** Tokens closer than this make a haze of lines. */
const LEAST_PITCH_PX = 0.7;
/** Between the lines and the thumbnail's edge. */
const INSET_PX = 2;

/** How `tokens` tokens are drawn in a thumbnail of so many CSS pixels. */
export function thumbnailKind(tokens: number, heightPx: number): ThumbnailKind {
  return (heightPx - 2 * INSET_PX) / tokens >= LEAST_PITCH_PX ? 'lines' : 'matrix';
}

export type ThumbnailInput = {
  /** One layer, shape [heads, tokens, tokens], row-major. */
  readonly weights: Float32Array;
  readonly tokens: number;
  readonly head: number;
  readonly kind: ThumbnailKind;
  /** `#rrggbb`. */
  readonly colour: string;
  /** Of the raster, in device pixels. */
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
};

/** The lines of one head that can be seen, strongest first (to 1/255). */
function linesOf({ weights, tokens, head }: ThumbnailInput): HeadLines {
  const plane = weights.subarray(head * tokens * tokens, (head + 1) * tokens * tokens);
  const starts = new Uint32Array(257);
  const binOf = (weight: number): number => 255 - Math.min(255, Math.floor(weight * 255));
  for (const weight of plane) if (weight >= FAINTEST) starts[binOf(weight) + 1]++;
  for (let bin = 1; bin < 257; bin++) starts[bin] += starts[bin - 1];
  const count = starts[256];
  const lines = {
    count,
    from: new Uint16Array(count),
    to: new Uint16Array(count),
    // One head has one colour, the first of a list of one.
    head: new Uint16Array(count),
    weight: new Float32Array(count)
  };
  for (let i = 0; i < plane.length; i++) {
    const weight = plane[i];
    if (!(weight >= FAINTEST)) continue;
    const at = starts[binOf(weight)]++;
    lines.from[at] = Math.floor(i / tokens);
    lines.to[at] = i % tokens;
    lines.weight[at] = weight;
  }
  return lines;
}

function drawLines(raster: LineRaster, input: ThumbnailInput): void {
  const { tokens, colour, ratio, height } = input;
  const inset = INSET_PX * ratio;
  const pitch = (height - 2 * inset) / tokens;
  const y = Float32Array.from({ length: tokens }, (_, i) => inset + (i + 0.5) * pitch);
  const thinPx = Math.max(0.55, Math.min(1, (0.35 * pitch) / ratio));
  const stroke = { thinPx, extraPx: 0.6 * thinPx, power: 1 };
  const job = { lines: linesOf(input), y, colours: [colour], stroke, ratio };
  rasterLines(raster, job, 0, () => false);
}

/** First token of each of `pixels` pixels, and one more for the end. */
const edges = (pixels: number, tokens: number): Uint32Array =>
  Uint32Array.from({ length: pixels + 1 }, (_, at) => Math.floor((at * tokens) / pixels));

/** Each pixel has the strongest weight of its tokens, so that no bright one is lost; opacity is its root. */
function drawMatrix(raster: LineRaster, { weights, tokens, head, colour }: ThumbnailInput): void {
  const { width, height, pixels } = raster;
  const rows = edges(height, tokens);
  const columns = edges(width, tokens);
  const channels = [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16) / 255);
  const base = head * tokens * tokens;
  for (let row = 0; row < height; row++) {
    const lastFrom = Math.max(rows[row] + 1, rows[row + 1]);
    for (let column = 0; column < width; column++) {
      const lastTo = Math.max(columns[column] + 1, columns[column + 1]);
      let most = 0;
      for (let from = rows[row]; from < lastFrom; from++) {
        const start = base + from * tokens;
        for (let i = start + columns[column]; i < start + lastTo; i++) {
          if (weights[i] > most) most = weights[i];
        }
      }
      const alpha = Math.sqrt(Math.min(1, most));
      if (alpha < FAINTEST) continue;
      const at = 4 * (column * height + row);
      pixels[at] = alpha * channels[0];
      pixels[at + 1] = alpha * channels[1];
      pixels[at + 2] = alpha * channels[2];
      pixels[at + 3] = alpha;
    }
  }
}

/** Draws one head; weights that are no numbers are left blank. */
export function rasterThumbnail(input: ThumbnailInput): LineRaster {
  const raster = createLineRaster(input.width, input.height);
  if (input.kind === 'lines') drawLines(raster, input);
  else drawMatrix(raster, input);
  return raster;
}
