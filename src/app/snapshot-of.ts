/** What of a view's state is kept in its document, so that it can be shown again without a model. */
import { encodeSnapshot } from '../attention/snapshot';
import type { Snapshot } from '../attention/snapshot-format';
import { chosenLayer } from '../state/chosen-heads';
import { isElsewhere, layersComputed } from '../state/held-layers';
import { readSnapshot } from '../state/snapshot-schema';
import type { ViewState } from '../state/view-state';
import { settings } from './settings';

/** Of the attention as base64 text, as the reader has set it; 0 for none. */
export const snapshotLimitBytes = (): number => settings.getState().snapshotLimitKilobytes * 1024;

/**
 * The snapshot of the run on the screen. What came from a snapshot stays that very snapshot, so
 * that what is written back is what was read.
 *
 * @param limitBytes 0 stores nothing
 * @returns null unless the phase is ready and the attention complete; null also for the article's
 *   own example, which ships with the package
 */
export function snapshotOf(state: ViewState, limitBytes: number): Snapshot | null {
  const { document, phase, encoding, model, attention } = state;
  if (limitBytes <= 0 || phase.phase !== 'ready') return null;
  if (encoding === null || model === null || attention === null) return null;
  if (model.origin === 'stored') {
    // Null for the article's example.
    if (document.snapshot === null) return null;
    const stored = readSnapshot(document.snapshot);
    if ((stored.attention?.data.length ?? 0) <= limitBytes) return stored;
    // Its figures are the article's, and are never rounded.
    if (document.model === 'article') return null;
  } else if (layersComputed(attention) < attention.layers) return null;
  // Let go, and on its way back: what is stored has the shown layer at least.
  else if (isElsewhere(attention, chosenLayer(state))) return null;
  // By the name that the document asks for it, which the model's own file does not know.
  const run = { encoding, model: { ...model, id: document.model }, attention };
  return encodeSnapshot(run, chosenLayer(state), limitBytes);
}
