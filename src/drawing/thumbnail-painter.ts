/** Paints a small picture of a head on a canvas. Leaves out: what it shows (thumbnail.ts). */
import type { Thumbnail } from './thumbnail';

export type ThumbnailColours = {
  /** Of the lines, `#rrggbb`. */
  readonly line: string;
  /** Of the tokens, any CSS colour. */
  readonly token: string;
};

const LIT_DOT_PX = 2.4;

function dot(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

/** Gives the canvas its size, sharp on screens of any pixel density, and paints anew. */
export function paintThumbnail(
  canvas: HTMLCanvasElement,
  thumbnail: Thumbnail,
  colours: ThumbnailColours
): void {
  const { widthPx, heightPx, startX, endX, y, dotPx, lines, lit } = thumbnail;
  const ratio = Math.max(1, Math.min(3, window.devicePixelRatio || 1));
  canvas.width = Math.round(widthPx * ratio);
  canvas.height = Math.round(heightPx * ratio);
  canvas.style.width = `${widthPx}px`;
  canvas.style.height = `${heightPx}px`;
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const middle = (startX + endX) / 2;
  context.strokeStyle = colours.line;
  for (const { fromY, toY, opacity, widthPx: linePx } of lines) {
    context.globalAlpha = opacity;
    context.lineWidth = linePx;
    context.beginPath();
    context.moveTo(startX, fromY);
    context.bezierCurveTo(middle, fromY, middle, toY, endX, toY);
    context.stroke();
  }
  context.globalAlpha = 0.75;
  context.fillStyle = colours.token;
  for (const at of y) {
    dot(context, startX - 3, at, dotPx);
    dot(context, endX + 3, at, dotPx);
  }
  context.globalAlpha = 1;
  context.fillStyle = colours.line;
  for (const { side, token } of lit) {
    dot(context, side === 'from' ? startX - 3 : endX + 3, y[token], LIT_DOT_PX);
  }
}
