/** Layers that views let go of, asked back from the engine: from what it kept of them, else computed again. */
import { InferenceError, toPlainError } from '../errors';
import { withLayer } from '../state/held-layers';
import { LAYER_NOTICE } from '../state/notices';
import type { Notice, ViewState } from '../state/view-state';
import type { Encoding } from '../tokens/encoding';
import { leaseEngine } from './engine';
import { requestOfRun } from './runs';

/**
 * @returns shape [heads, tokens, tokens]; nobody else holds the buffer
 * @throws what befell the engine, as one of the error family; `signal.reason` once aborted
 */
export async function bringLayer(
  encoding: Encoding,
  layer: number,
  signal: AbortSignal
): Promise<Float32Array> {
  const request = requestOfRun(encoding);
  if (request === null) throw new RangeError('these tokens were not computed on this page');
  const lease = leaseEngine();
  try {
    const weights = await lease.engine.layer({ ...request, layer }, signal);
    if (weights.length % encoding.ids.length ** 2 !== 0) throw otherTokens(layer);
    return weights;
  } finally {
    lease.release();
  }
}

/** The state with all layers that have been computed, held for as long as the caller holds it. @throws as {@link bringLayer} */
export async function withAllLayers(
  state: ViewState,
  signal: AbortSignal = new AbortController().signal
): Promise<ViewState> {
  const { encoding } = state;
  let { attention } = state;
  if (encoding === null || attention === null) return state;
  for (const layer of attention.elsewhere ?? []) {
    attention = withLayer(attention, layer, await bringLayer(encoding, layer, signal));
  }
  return attention === state.attention ? state : { ...state, attention };
}

/** What a reader is told of a layer that could not be brought. */
export function lostLayerNotice(layer: number, error: unknown): Notice {
  const { message, advice } = toPlainError(error);
  return {
    id: LAYER_NOTICE,
    text: `Layer ${layer} had been let go to save memory and could not be had again: ${message} ${advice}`
  };
}

function otherTokens(layer: number): InferenceError {
  return new InferenceError(
    `Layer ${layer} came back with another number of tokens: the model was changed meanwhile.`,
    'Press Retry, or change the text, to have it computed anew.',
    { phase: 'run', layer }
  );
}
