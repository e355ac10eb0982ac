/** Queries and keys on their way to the neuron view, as pure functions (state, …) => state. */
import type { Vectors, ViewState } from './view-state';

/** Those of `layer` and of the tokens on the screen; null if others or none are there. */
export function vectorsOf({ vectors, encoding }: ViewState, layer: number): Vectors | null {
  return vectors !== null && vectors.layer === layer && vectors.encoding === encoding
    ? vectors
    : null;
}

/**
 * What is there now for a layer: null while it is being computed. What comes for tokens that are no longer on the
 * screen changes nothing.
 */
export function vectorsSet(state: ViewState, vectors: Vectors): ViewState {
  return vectors.encoding === state.encoding ? { ...state, vectors } : state;
}
