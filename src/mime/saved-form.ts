/** What of a view is saved beside its choices: the picture, and the numbers to draw it again. */
import { picturePng } from '../app/picture-png';
import { savedPicture } from '../app/saved-picture';
import { settings } from '../app/settings';
import { snapshotLimitBytes, snapshotOf } from '../app/snapshot-of';
import type { Snapshot } from '../attention/snapshot-format';
import type { ViewState } from '../state/view-state';
import type { Picture } from './output-bundle';

/** Where the reader wants no pictures in notebooks. */
const SWITCHED_OFF: Picture = {
  html: '<p class="bertscope-headless">The BertScope setting “Picture saved in notebooks” was off when this notebook was saved: open it in JupyterLab or Notebook 7 to see the attention.</p>',
  png: null
};

/** The picture of a settled state; null where there is nothing to draw, or only an older text. */
export async function paintOutput(state: ViewState): Promise<Picture | null> {
  if (state.phase.phase !== 'ready') return null;
  if (!settings.getState().savedPicture) return SWITCHED_OFF;
  const picture = savedPicture(state);
  return picture && { html: picture.html, png: await picturePng(picture.svg) };
}

/** The document's snapshot of a settled state; null for none. */
export function takeSnapshot(state: ViewState): Snapshot | null {
  return snapshotOf(state, snapshotLimitBytes());
}
