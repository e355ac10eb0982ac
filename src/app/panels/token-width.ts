/** How wide tokens are on the screen, so that columns are no wider than their text needs. */
import { FONT_PX } from '../../drawing/heads-layout';

/** Where text cannot be measured: an average letter of a sans-serif face. */
const LETTER_PX = 0.58 * FONT_PX;

let context: CanvasRenderingContext2D | null | undefined;

/** The width of the widest token at FONT_PX in `family`, in CSS pixels. */
export function widestToken(tokens: readonly string[], family: string): number {
  context ??= document.createElement('canvas').getContext('2d');
  if (context !== null) context.font = `${FONT_PX}px ${family}`;
  let widest = 0;
  for (const token of new Set(tokens)) {
    widest = Math.max(widest, context?.measureText(token).width ?? token.length * LETTER_PX);
  }
  return Math.ceil(widest);
}
