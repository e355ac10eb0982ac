/**
 * The picture of a view's state for places without scripts: saved notebooks, exported pages. Leaves
 * out: what it looks like (drawing/svg-picture.ts).
 */
import { headColours } from '../drawing/palette';
import { paintSvgPicture, type SvgPictureInput } from '../drawing/svg-picture';
import type { ViewState } from '../state/view-state';
import { settings } from './settings';

export type SavedPicture = {
  /** For `text/html`. */
  readonly html: string;
  /** The same picture alone, also as a file. */
  readonly svg: string;
};

/** A short name of the content: equal pictures have equal names, so that saving again changes nothing. */
function nameOf(content: unknown): string {
  // Two runs of FNV-1a from different starts, over UTF-16.
  const text = JSON.stringify(content);
  const hashes = [0x811c9dc5, 0x01234567].map(start => {
    let hash = start;
    for (let i = 0; i < text.length; i++) {
      hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    }
    return (hash >>> 0).toString(36);
  });
  return `bertscope-${hashes.join('')}`;
}

/** For a file: of a picture in a notebook other limits hold. */
export type PictureOptions = Pick<SvgPictureInput, 'mostBytes' | 'below'>;

/** @returns null while the shown layer is not there */
export function savedPicture(state: ViewState, options: PictureOptions = {}): SavedPicture | null {
  const { document, encoding, model, attention } = state;
  if (encoding === null || model === null || attention === null) return null;
  const layerIndex = Math.min(document.layer ?? model.opening.layer, model.layers - 1);
  const weights = attention.weights[layerIndex];
  if (!weights) return null;
  const wanted = (document.heads ?? model.opening.heads).filter(head => head < model.heads);
  const { text_a, text_b, cut } = document;
  const pinned = document.pinned.filter(({ token }) => token < attention.tokens);
  const heads = wanted.length > 0 ? wanted : [0];
  const { tolerance } = attention;
  const own = settings.getState().headColours;
  // The ids too: a setting may cut a text shorter.
  const choices = [
    own,
    text_a,
    text_b,
    encoding.ids,
    cut,
    pinned,
    heads,
    layerIndex,
    model.sha256,
    tolerance,
    ...(options.below === undefined ? [] : [options.below.markup])
  ];
  const colours = headColours('light', model.heads, own);
  const svg = paintSvgPicture({
    scope: nameOf(choices),
    encoding,
    layer: { weights, tokens: attention.tokens, heads, cut },
    layerIndex,
    model,
    textA: text_a,
    textB: text_b,
    pinned,
    colours,
    tolerance,
    ...options
  });
  return { html: `<div class="bertscope-picture-saved">${svg}</div>`, svg };
}
