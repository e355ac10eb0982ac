/**
 * Puts queries, keys and products on a canvas as rows of cells: blue above zero, orange below, the stronger the larger.
 * Only the rows in the window are painted. Leaves out: what the numbers are (neurons-layout.ts).
 */
import type { CanvasWindow } from './canvas-window';
import type { NeuronsLayout, Span, TokenProducts } from './neurons-layout';
import type { ThemeName } from './palette';

type Signs = { readonly above: string; readonly below: string };

/** Blue and orange differ for every kind of colour vision, and in lightness too little to mislead. */
export const SIGN_COLOURS: Readonly<Record<ThemeName, Signs>> = {
  light: { above: '#1f5fd0', below: '#d9600a' },
  lightContrast: { above: '#0b3fb0', below: '#a84300' },
  dark: { above: '#6fa5ff', below: '#ff9a45' },
  darkContrast: { above: '#9cc2ff', below: '#ffb066' }
};

export type NeuronsPainting = {
  readonly layout: NeuronsLayout;
  readonly view: CanvasWindow;
  readonly found: TokenProducts;
  /** Of the token that attends, 0 to 1, one a token. */
  readonly weights: Float32Array;
  readonly token: number;
  /** One entry a token: whether the sentence filter shows it. */
  readonly passes: readonly boolean[];
  readonly colour: string;
  readonly theme: ThemeName;
  /** The cell that is looked at; it gets a frame. */
  readonly cell: { readonly token: number; readonly neuron: number } | null;
};

/** Strength of a value, 0 to 1. @example strengthOf(2, 2) gives tanh(1) = .76 */
export function strengthOf(value: number, scale: number): number {
  return Math.tanh(Math.abs(value) / scale);
}

type Cells = {
  readonly values: Float32Array;
  readonly scale: number;
  readonly span: Span;
  readonly top: number;
  readonly height: number;
};

/** One row of cells on a context whose unit is a CSS pixel. */
export function paintCells(
  context: CanvasRenderingContext2D,
  { values, scale, span, top, height }: Cells,
  { above, below }: Signs
): void {
  const pitch = span.width / values.length;
  const gap = pitch > 4 ? 0.6 : 0;
  for (let at = 0; at < values.length; at++) {
    context.globalAlpha = strengthOf(values[at], scale);
    context.fillStyle = values[at] < 0 ? below : above;
    context.fillRect(span.x + at * pitch, top, pitch - gap, height);
  }
  context.globalAlpha = 1;
}

/** Gives the canvas its size and place, blank, with CSS pixels of the picture as units. */
export function openCanvas(
  canvas: HTMLCanvasElement,
  widthPx: number,
  { top, height }: CanvasWindow
): CanvasRenderingContext2D | null {
  const ratio = Math.max(1, Math.min(3, window.devicePixelRatio || 1));
  canvas.width = Math.round(widthPx * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${widthPx}px`;
  canvas.style.height = `${height}px`;
  canvas.style.top = `${top}px`;
  const context = canvas.getContext('2d');
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

/** Paints keys, products, the fan from the token and the bars of the weights. */
export function paintNeurons(canvas: HTMLCanvasElement, painting: NeuronsPainting): void {
  const { layout, view, found, weights, token, passes, colour, theme, cell } = painting;
  const context = openCanvas(canvas, layout.widthPx, view);
  if (context === null) return;
  const { size, keys, products, vectorScale, productScale } = found;
  const signs = SIGN_COLOURS[theme];
  const height = layout.rowPx - (layout.rowPx > 18 ? 5 : 2);
  const middle = (layout.lineStart + layout.lineEnd) / 2;
  for (let to = 0; to < found.tokens; to++) {
    if (!passes[to]) continue;
    const y = layout.y[to] - view.top;
    if (y < -layout.rowPx || y > view.height + layout.rowPx) continue;
    const top = y - height / 2;
    const row = { top, height };
    const start = to * size;
    const key = keys.subarray(start, start + size);
    const product = products.subarray(start, start + size);
    paintCells(context, { ...row, values: key, scale: vectorScale, span: layout.key }, signs);
    paintCells(
      context,
      { ...row, values: product, scale: productScale, span: layout.product },
      signs
    );
    context.fillStyle = colour;
    context.globalAlpha = 0.35;
    context.fillRect(layout.weight.x, top, layout.weight.width * weights[to], height);
    if (layout.lineEnd - layout.lineStart > 20) {
      const from = layout.y[token] - view.top;
      context.globalAlpha = Math.tanh(1.8 * weights[to]);
      context.strokeStyle = colour;
      context.lineWidth = 2;
      context.beginPath();
      context.moveTo(layout.lineStart, from);
      context.bezierCurveTo(middle, from, middle, y, layout.lineEnd, y);
      context.stroke();
    }
    context.globalAlpha = 1;
    if (cell?.token !== to) continue;
    context.strokeStyle = context.fillStyle = theme.startsWith('dark') ? '#ffffff' : '#000000';
    context.lineWidth = 1.5;
    for (const { x, width } of [layout.key, layout.product]) {
      const pitch = width / size;
      context.strokeRect(x + cell.neuron * pitch - 0.5, top - 0.5, pitch + 1, height + 1);
    }
  }
}
