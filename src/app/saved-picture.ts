/**
 * The picture of a view's state for places without scripts: saved notebooks, exported pages. Leaves
 * out: what it looks like (drawing/svg-picture.ts).
 */
import { combinedColour, directionColours, headColours } from '../drawing/palette';
import { paintSvgPicture, type SvgPictureInput } from '../drawing/svg-picture';
import { renormalisesRows } from '../state/hidden-tokens';
import type { ViewState } from '../state/view-state';
import { settings } from './settings';
import { shownLayer } from './shown-layer';
import { shownPins } from './shown-pins';

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
export type PictureOptions = Pick<SvgPictureInput, 'mostBytes' | 'below' | 'theme' | 'isStill'>;

/** @returns null while the shown layer is not there, and where none of the chosen heads holds numbers alone */
export function savedPicture(state: ViewState, options: PictureOptions = {}): SavedPicture | null {
  const { document, encoding, model, attention } = state;
  if (encoding === null || model === null || attention === null) return null;
  const shown = shownLayer(state);
  if (shown === null || shown.reduced === null) return null;
  const { layer: layerIndex, finite: heads, broken, groups, reduced } = shown;
  const { text_a, text_b, cut } = document;
  const { filter, delimiters, punctuation, words, combine_heads: combine, stroke } = document;
  const { orientation, both_directions: both, combine_tokens: combineTokens } = document;
  const { theme = 'light' } = options;
  const renormalises = renormalisesRows(document);
  const { mass, isCombined } = reduced;
  const isPair = encoding.sentenceIds.includes(1);
  const pinned = shownPins(groups, document.pinned);
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
    ...(options.below === undefined ? [] : [options.below.markup]),
    // What is as usual does not count: the names of pictures that are saved already stay.
    ...(groups.isWhole && mass.shown === 1 && !isCombined && stroke === 'opacity'
      ? []
      : [filter, delimiters, punctuation, words, combine, stroke]),
    ...(orientation === 'vertical' ? [] : [orientation]),
    ...(both ? ['both'] : []),
    ...(combineTokens === 'sum' || pinned.length < 2 ? [] : [combineTokens]),
    ...(theme === 'light' ? [] : [theme])
  ];
  const colours = isCombined ? [combinedColour(theme)] : headColours(theme, model.heads, own);
  const lacking = broken.length === 0 ? '' : `Not drawn, not numbers: heads ${broken.join(', ')}`;
  const hidden = [shown.hidden, lacking].filter(words => words !== '').join(' · ');
  const svg = paintSvgPicture({
    scope: nameOf(choices),
    encoding: groups,
    layer: { weights: reduced.weights, tokens: reduced.tokens, heads: reduced.heads, cut },
    layerIndex,
    model,
    textA: text_a,
    textB: text_b,
    pinned,
    colours,
    tolerance,
    reduction: {
      combined: isCombined && combine !== 'overlay' ? { heads, by: combine } : null,
      hidden,
      isRest: mass.filtered > 0 || (mass.left > 0 && !renormalises)
    },
    stroke,
    filter: isPair ? filter : 'all',
    orientation,
    combineTokens,
    ...(both ? { directions: directionColours(theme) } : {}),
    ...options
  });
  return { html: `<div class="bertscope-picture-saved">${svg}</div>`, svg };
}
