/**
 * Layers on the screen that are let go for want of memory, and come back, as pure functions (state, …) => state. They
 * name the tokens they are about: what has left the screen meanwhile is left alone.
 */
import type { Encoding } from '../tokens/encoding';
import { withLayer, withoutLayers } from './held-layers';
import { LAYER_NOTICE, withoutNotices } from './notices';
import type { ViewState } from './view-state';

/** Lets go of layers; those that are not held stay as they are. */
export function layersLetGo(
  state: ViewState,
  encoding: Encoding,
  layers: readonly number[]
): ViewState {
  if (state.attention === null || state.encoding !== encoding) return state;
  const attention = withoutLayers(state.attention, layers);
  return attention === state.attention ? state : { ...state, attention };
}

/** A layer that was let go is back. */
export function layerBrought(
  state: ViewState,
  encoding: Encoding,
  layer: number,
  weights: Float32Array
): ViewState {
  const { attention } = state;
  if (attention === null || state.encoding !== encoding || attention.weights[layer]) return state;
  return {
    ...state,
    attention: withLayer(attention, layer, weights),
    notices: withoutNotices(state.notices, LAYER_NOTICE)
  };
}
