/**
 * Strokes lines as paths: for a few lines this is cheaper than a raster, with and without a GPU.
 * Same curve and order as line-raster.ts, which is for many.
 */
import type { Painting } from './canvas-painter';

/** From here on a raster is cheaper where there is no GPU. */
export const FEW_LINES = 200;

/** Paints on a context whose unit is a CSS pixel of the picture and whose origin is the window's top. */
export function strokeLines(
  context: CanvasRenderingContext2D,
  { lines, layout, colours, view, stroke }: Painting
): void {
  const { lineStart, lineEnd } = layout;
  const middle = (lineStart + lineEnd) / 2;
  context.lineCap = 'butt';
  // Strongest last, on top.
  for (let i = lines.count - 1; i >= 0; i--) {
    const from = layout.y[lines.from[i]] - view.top;
    const to = layout.y[lines.to[i]] - view.top;
    if (Math.max(from, to) < 0 || Math.min(from, to) > view.height) continue;
    const weight = lines.weight[i];
    context.globalAlpha = Math.min(1, weight ** stroke.power);
    context.lineWidth = stroke.thinPx + stroke.extraPx * weight;
    context.strokeStyle = colours[lines.head[i]] ?? '#808080';
    context.beginPath();
    context.moveTo(lineStart, from);
    context.bezierCurveTo(middle, from, middle, to, lineEnd, to);
    context.stroke();
  }
  context.globalAlpha = 1;
}
