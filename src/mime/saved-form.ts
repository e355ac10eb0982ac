/** What of a view is saved beside its choices: the picture, and the numbers to draw it again. */
import { picturePng } from '../app/picture-png';
import { savedPicture } from '../app/saved-picture';
import { SNAPSHOT_LIMIT_BYTES, snapshotOf } from '../app/snapshot-of';
import type { Snapshot } from '../attention/snapshot-format';
import type { ViewState } from '../state/view-state';
import type { Picture } from './output-bundle';

/** The picture of a settled state; null where there is nothing to draw. */
export async function paintOutput(state: ViewState): Promise<Picture | null> {
  const picture = savedPicture(state);
  return picture && { html: picture.html, png: await picturePng(picture.svg) };
}

/** The document's snapshot of a settled state; null for none. */
export function takeSnapshot(state: ViewState): Snapshot | null {
  return snapshotOf(state, SNAPSHOT_LIMIT_BYTES);
}
