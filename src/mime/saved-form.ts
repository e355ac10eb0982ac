/** What of a view is saved beside its choices: the picture, and the numbers to draw it again. */
import { picturePng } from '../app/picture-png';
import { savedPicture } from '../app/saved-picture';
import { SNAPSHOT_LIMIT_BYTES, snapshotOf } from '../app/snapshot-of';
import type { Snapshot } from '../attention/snapshot-format';
import type { ViewDocument } from '../state/document';
import type { ViewState } from '../state/view-state';
import { sorted, type Picture } from './output-bundle';

/**
 * The id of a document's picture: the same after another run of the same cell, another for any
 * picture that looks otherwise. Two multiplicative hashes of 32 bits.
 */
export function pictureId(document: ViewDocument): string {
  const text = JSON.stringify(sorted({ ...document, live_id: null, snapshot: null }));
  let [low, high] = [0x811c9dc5, 0x1b873593];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b);
  }
  return `bertscope-${(high >>> 0).toString(36)}${(low >>> 0).toString(36)}`;
}

/** The picture of a settled state; null where there is nothing to draw, or only an older text. */
export async function paintOutput(state: ViewState): Promise<Picture | null> {
  if (state.phase.phase !== 'ready') return null;
  const picture = savedPicture(state, pictureId(state.document));
  return picture && { html: picture.html, png: await picturePng(picture.svg) };
}

/** The document's snapshot of a settled state; null for none. */
export function takeSnapshot(state: ViewState): Snapshot | null {
  return snapshotOf(state, SNAPSHOT_LIMIT_BYTES);
}
