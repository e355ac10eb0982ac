/**
 * The picture of a view's state for places without scripts: saved notebooks, exported pages. Leaves
 * out: what it looks like (drawing/svg-picture.ts).
 */
import { headColours } from '../drawing/palette';
import { paintSvgPicture } from '../drawing/svg-picture';
import type { ViewState } from '../state/view-state';

export type SavedPicture = {
  /** For `text/html`. */
  readonly html: string;
  /** The same picture alone, also as a file. */
  readonly svg: string;
};

/**
 * @param id letters, digits and hyphens, first a letter; no other picture of the page may have it
 * @returns null while the shown layer is not there
 */
export function savedPicture(state: ViewState, id: string): SavedPicture | null {
  const { document, encoding, model, attention } = state;
  if (encoding === null || model === null || attention === null) return null;
  const layerIndex = Math.min(document.layer ?? model.opening.layer, model.layers - 1);
  const weights = attention.weights[layerIndex];
  if (!weights) return null;
  const wanted = (document.heads ?? model.opening.heads).filter(head => head < model.heads);
  const svg = paintSvgPicture({
    id,
    encoding,
    layer: {
      weights,
      tokens: attention.tokens,
      heads: wanted.length > 0 ? wanted : [0],
      cut: document.cut
    },
    layerIndex,
    model,
    textA: document.text_a,
    textB: document.text_b,
    pinned: document.pinned.filter(({ token }) => token < attention.tokens),
    colours: headColours('light', model.heads),
    tolerance: attention.tolerance
  });
  return { html: `<div class="bertscope-picture-saved">${svg}</div>`, svg };
}
