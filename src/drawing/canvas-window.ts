/**
 * Which part of a tall picture a canvas covers: a stretch around what is visible, so that scrolling
 * repaints only now and then and no canvas grows beyond what browsers allow.
 */

/** The part of a picture that a canvas shows, in CSS pixels of the picture. */
export type CanvasWindow = { readonly top: number; readonly height: number };

/** How far a canvas goes beyond what is visible. */
export type Reach = {
  /** A picture no taller than this is covered whole. */
  readonly wholePx: number;
  /** The window moves in steps of this and reaches at least so far beyond either end. */
  readonly stridePx: number;
};

/** For what is costly to paint and seldom changes. */
export const WIDE: Reach = { wholePx: 1000, stridePx: 200 };
/** For thumbnails, of which each takes its time and none is ever painted twice for scrolling. */
export const MANY: Reach = { wholePx: 2000, stridePx: 400 };
/** For what changes with every pointer move. */
export const NARROW: Reach = { wholePx: 900, stridePx: 50 };

/**
 * The stretch to cover when `scrollTop` is the first visible pixel of `boxPx` visible ones.
 *
 * @example 7200 px high, 950 scrolled, 560 visible, steps of 200: from 600 on 1160 px
 */
export function windowAt(
  { scrollTop, boxPx }: { readonly scrollTop: number; readonly boxPx: number },
  heightPx: number,
  { wholePx, stridePx }: Reach
): CanvasWindow {
  if (heightPx <= wholePx) return { top: 0, height: heightPx };
  const steps = Math.floor(Math.min(scrollTop, heightPx - boxPx) / stridePx);
  const top = Math.max(0, (steps - 1) * stridePx);
  return { top, height: Math.min(heightPx - top, boxPx + 3 * stridePx) };
}
