/**
 * Paints a matrix on one canvas: cells, sums, rules between sentences. Cells go through an image of
 * one pixel a cell, so that 512 × 512 cost one copy. Leaves out: labels, and what hovering shows.
 */
import { rampFor, rampStep } from './colour-ramp';
import type { MatrixLayout } from './matrix-layout';
import type { MatrixSums } from './matrix-sums';

export type MatrixPainting = {
  /** One head, shape [tokens, tokens], row-major. */
  readonly plane: Float32Array;
  readonly tokens: number;
  readonly layout: MatrixLayout;
  readonly sums: MatrixSums;
  readonly scale: 'linear' | 'sqrt';
  readonly theme: 'light' | 'dark';
  /** Of bars and rules, any CSS colour. */
  readonly ink: string;
};

const BAR_OPACITY = 0.28;
const RULE_OPACITY = 0.45;
/** Cells this large have a hair of ground between them. */
const LARGE_CELL_PX = 9;
const FINEST = 3;

/** One pixel a cell: red, green, blue, opaque. */
export function cellPixels(
  { plane, tokens, scale, theme }: Omit<MatrixPainting, 'layout' | 'sums' | 'ink'>,
  { from, to }: Pick<MatrixLayout, 'from' | 'to'>
): Uint8ClampedArray<ArrayBuffer> {
  const ramp = rampFor(theme);
  const width = to.end - to.start;
  const pixels = new Uint8ClampedArray(width * (from.end - from.start) * 4);
  let at = 0;
  for (let row = from.start; row < from.end; row++) {
    for (let column = to.start; column < to.end; column++, at += 4) {
      const colour = rampStep(plane[row * tokens + column], scale) * 3;
      pixels[at] = ramp[colour];
      pixels[at + 1] = ramp[colour + 1];
      pixels[at + 2] = ramp[colour + 2];
      pixels[at + 3] = 255;
    }
  }
  return pixels;
}

function paintCells(context: CanvasRenderingContext2D, painting: MatrixPainting): void {
  const { layout } = painting;
  const { from, to, left, top, columnsPx, rowsPx, cellPx } = layout;
  const image = document.createElement('canvas');
  image.width = to.end - to.start;
  image.height = from.end - from.start;
  const pixels = cellPixels(painting, layout);
  image.getContext('2d')?.putImageData(new ImageData(pixels, image.width), 0, 0);
  // Cells below a pixel are averaged; larger ones keep their edges.
  context.imageSmoothingEnabled = cellPx < 1;
  context.drawImage(image, left, top, columnsPx, rowsPx);
  if (cellPx < LARGE_CELL_PX) return;
  for (let x = cellPx; x < columnsPx; x += cellPx)
    context.clearRect(left + x - 0.5, top, 1, rowsPx);
  for (let y = cellPx; y < rowsPx; y += cellPx)
    context.clearRect(left, top + y - 0.5, columnsPx, 1);
}

function paintSums(context: CanvasRenderingContext2D, { layout, sums, ink }: MatrixPainting): void {
  const { left, top, columnsPx, rowsPx, cellPx, sumPx, heightPx, widthPx } = layout;
  const gap = cellPx >= LARGE_CELL_PX ? 2 : 0;
  context.fillStyle = ink;
  context.globalAlpha = BAR_OPACITY;
  sums.rows.forEach((sum, row) => {
    context.fillRect(widthPx - sumPx, top + row * cellPx, sum * sumPx, cellPx - gap);
  });
  sums.columns.forEach((sum, column) => {
    const length = sums.largest > 0 ? (sum / sums.largest) * sumPx : 0;
    context.fillRect(left + column * cellPx, heightPx - sumPx, cellPx - gap, length);
  });
  context.globalAlpha = RULE_OPACITY;
  for (const x of layout.columnRules) context.fillRect(left + x - 1, top - 4, 1, rowsPx + 8);
  for (const y of layout.rowRules) context.fillRect(left - 4, top + y - 1, columnsPx + 8, 1);
  context.globalAlpha = 1;
}

/** Paints the whole picture; the canvas takes its size from the layout. */
export function paintMatrix(canvas: HTMLCanvasElement, painting: MatrixPainting): void {
  const { widthPx, heightPx } = painting.layout;
  const ratio = Math.max(1, Math.min(FINEST, window.devicePixelRatio || 1));
  canvas.width = Math.round(widthPx * ratio);
  canvas.height = Math.round(heightPx * ratio);
  canvas.style.width = `${widthPx}px`;
  canvas.style.height = `${heightPx}px`;
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  paintCells(context, painting);
  paintSums(context, painting);
}
