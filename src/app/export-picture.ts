/**
 * The picture of a view as a file: the whole of it without the limits of a notebook, and the shelf
 * below. It has a light ground, as on paper. Leaves out: what it looks like (drawing/).
 */
import { headColours } from '../drawing/palette';
import { INNER_WIDTH } from '../drawing/svg-picture';
import { paintSvgShelf, SHELF_PICTURE } from '../drawing/svg-shelf';
import { layoutThumbnail } from '../drawing/thumbnail';
import { DocumentError } from '../errors';
import type { ViewState } from '../state/view-state';
import { savedPicture, type PictureOptions } from './saved-picture';
import { settings } from './settings';

/** Programs that draw open files of this size; beyond it the faintest lines are left out, which the caption says. */
const MOST_BYTES = 4_000_000;

function shelfOf(state: ViewState): Pick<PictureOptions, 'below'> {
  const { document, encoding, model, attention } = state;
  if (document.shelf.length === 0 || encoding === null || model === null || attention === null) {
    return {};
  }
  const colours = headColours('light', model.heads, settings.getState().headColours);
  const pictures = document.shelf.map(({ layer, head }) => {
    const weights = head < model.heads ? (attention.weights[layer] ?? null) : null;
    return {
      title: `${layer}-${head}`,
      colour: colours[head] ?? '#808080',
      thumbnail:
        weights === null
          ? null
          : layoutThumbnail({
              sentenceIds: encoding.sentenceIds,
              layer: { weights, tokens: attention.tokens, cut: document.cut },
              head,
              pinned: document.pinned,
              ...SHELF_PICTURE
            })
    };
  });
  return { below: paintSvgShelf(pictures, INNER_WIDTH) };
}

/**
 * One SVG, with a width and a height in pixels.
 *
 * @throws {DocumentError} while the shown layer is not there
 */
export function exportPicture(state: ViewState): string {
  const picture = savedPicture(state, { mostBytes: MOST_BYTES, ...shelfOf(state) });
  if (picture === null) {
    throw new DocumentError(
      'There is no picture yet: the shown layer is not here.',
      'Wait until it is computed, or choose another layer.',
      { path: 'layer' }
    );
  }
  return picture.svg;
}
