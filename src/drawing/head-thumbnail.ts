/**
 * One head as a thumbnail, in pixels: its lines (attending left, attended to right, opacity = weight,
 * as in the head view), of as many as its cut lets through, or, where its tokens stand too close for lines, a small matrix. Leaves out:
 * where it stands on a canvas.
 */
import { createLineRaster, inkOf, rasterLines, touchAll } from './line-raster';
import type { LineRaster } from './line-raster';
import { FAINTEST, selectLines, selectThreshold } from './line-selection';
import type { LayerLines } from './line-selection';

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
  /** The head alone, as its picture shows it (shown-head.ts). */
  readonly layer: LayerLines;
  readonly kind: ThumbnailKind;
  /** `#rrggbb`. */
  readonly colour: string;
  /** Of the raster, in device pixels. */
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
};

function drawLines(raster: LineRaster, { layer, colour, ratio, height }: ThumbnailInput): void {
  const { tokens } = layer;
  const inset = INSET_PX * ratio;
  const pitch = (height - 2 * inset) / tokens;
  const y = Float32Array.from({ length: tokens }, (_, i) => inset + (i + 0.5) * pitch);
  const thinPx = Math.max(0.55, Math.min(1, (0.35 * pitch) / ratio));
  const stroke = { thinPx, extraPx: 0.6 * thinPx, power: 1, mixBelow: 0 };
  const job = { lines: selectLines(layer).lines, y, inks: [inkOf(colour)], stroke, ratio };
  rasterLines(raster, job, 0, () => false);
}

/** First token of each of `pixels` pixels, and one more for the end. */
const edges = (pixels: number, tokens: number): Uint32Array =>
  Uint32Array.from({ length: pixels + 1 }, (_, at) => Math.floor((at * tokens) / pixels));

/** Each pixel has the strongest weight of its tokens, so that no bright one is lost; opacity is its root. */
function drawMatrix(raster: LineRaster, { layer, colour }: ThumbnailInput): void {
  const { width, height, pixels } = raster;
  const { weights, tokens } = layer;
  touchAll(raster);
  const least = selectThreshold(layer);
  const rows = edges(height, tokens);
  const columns = edges(width, tokens);
  const channels = [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16) / 255);
  for (let row = 0; row < height; row++) {
    const lastFrom = Math.max(rows[row] + 1, rows[row + 1]);
    for (let column = 0; column < width; column++) {
      const lastTo = Math.max(columns[column] + 1, columns[column + 1]);
      let most = 0;
      for (let from = rows[row]; from < lastFrom; from++) {
        const start = from * tokens;
        for (let i = start + columns[column]; i < start + lastTo; i++) {
          if (weights[i] > most) most = weights[i];
        }
      }
      const alpha = Math.sqrt(Math.min(1, most));
      if (most < least || alpha < FAINTEST) continue;
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
