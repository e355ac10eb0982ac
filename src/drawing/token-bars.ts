/** Paints what stands behind the tokens opposite a lit token: a tint for one head, bars for several. */
import type { Side } from '../attention/attention-rows';
import type { HeadsLayout } from './heads-layout';
import type { Readout } from './token-readouts';

/**
 * What stands behind the tokens of one column: for one head a tint over the row, its strength the
 * weight; for several a small bar a head, its height the weight.
 */
export type Strips = {
  readonly readouts: readonly Readout[];
  readonly column: HeadsLayout['left'];
  readonly side: Side;
};

const TINT = 0.3;
const BAR_OPACITY = 0.75;
/** Between the bars and the column's outer edge, where the number stands. */
const NUMBER_PX = 38;
const WIDEST_BAR_PX = 5;
/** Narrower bars are no longer told apart; the inspector has their numbers. */
const NARROWEST_BAR_PX = 1;

function paintBars(
  context: CanvasRenderingContext2D,
  cells: Readout['cells'],
  { column, side }: Strips,
  roomPx: number,
  colours: readonly string[],
  bottom: number,
  height: number
): void {
  const pitch = Math.min(WIDEST_BAR_PX + 1, roomPx / cells.length);
  if (pitch < NARROWEST_BAR_PX + 1) return;
  const start =
    side === 'to'
      ? column.x + column.width - NUMBER_PX - pitch * cells.length
      : column.x + NUMBER_PX;
  cells.forEach(({ head, weight: whole }, i) => {
    const weight = Math.min(1, whole);
    context.fillStyle = colours[head] ?? '';
    context.fillRect(start + i * pitch, bottom - weight * height, pitch - 1, weight * height);
  });
}

/** Paints on a context whose unit is a CSS pixel of the picture and whose origin is at `top`. */
export function paintStrips(
  context: CanvasRenderingContext2D,
  strips: Strips,
  layout: HeadsLayout,
  colours: readonly string[],
  view: { readonly top: number; readonly height: number }
): void {
  const { column } = strips;
  const height = layout.rowPx - (layout.rowPx > 18 ? 3 : 1);
  for (const { token, cells } of strips.readouts) {
    const top = layout.y[token] - height / 2 - view.top;
    if (top + height < 0 || top > view.height) continue;
    if (cells.length > 1) {
      context.globalAlpha = BAR_OPACITY;
      paintBars(context, cells, strips, layout.barsPx, colours, top + height - 1, height - 2);
      continue;
    }
    context.fillStyle = colours[cells[0].head] ?? '';
    context.globalAlpha = Math.min(1, cells[0].weight) * TINT;
    context.beginPath();
    context.roundRect(column.x, top, column.width, height, Math.min(6, height / 3));
    context.fill();
  }
}
