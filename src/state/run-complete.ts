/** The run on the screen, where all of it is there and settled. */
import { layersComputed } from './held-layers';
import type { Run, ViewState } from './view-state';

/** Null while a text is computed, and for attention of which layers are missing; layers that were let go are not. */
export function runComplete({ phase, encoding, model, attention }: ViewState): Run | null {
  if (phase.phase !== 'ready' || encoding === null || model === null) return null;
  if (attention === null || layersComputed(attention) < attention.layers) return null;
  return { encoding, model, attention };
}
