/**
 * Whether a model lets tokens attend to earlier ones alone, as GPT-2 does. Told by the weights and by nothing else, so it
 * holds for stored attention, too, and for every exporter.
 */
import type { Attention } from './attention';

/** With fewer tokens one or two weights would decide. */
const FEWEST_TOKENS = 3;
/** A second layer tells a mask from a layer whose weights were rounded to nothing. */
const LAYERS_ASKED = 2;

/** Arrays of weights do not change once they are there. */
const known = new WeakMap<Float32Array, boolean>();

function hasMask(weights: Float32Array, tokens: number): boolean {
  const plane = tokens * tokens;
  for (let start = 0; start < weights.length; start += plane) {
    for (let from = 0; from < tokens; from++) {
      for (let to = from + 1; to < tokens; to++) {
        if (weights[start + from * tokens + to] !== 0) return false;
      }
    }
  }
  return true;
}

/**
 * Whether no token of any head attends to a later one, in the first two layers that are there.
 *
 * @returns false while no layer is there, and for fewer than three tokens
 * @example rows `1 0 0`, `.5 .5 0`, `.2 .3 .5` are causal; an encoder's are told by their first weight
 */
export function isCausal({ weights, tokens }: Pick<Attention, 'weights' | 'tokens'>): boolean {
  if (tokens < FEWEST_TOKENS) return false;
  const layers = weights.filter(layer => layer !== null).slice(0, LAYERS_ASKED);
  return (
    layers.length > 0 &&
    layers.every(layer => {
      const found = known.get(layer) ?? hasMask(layer, tokens);
      known.set(layer, found);
      return found;
    })
  );
}
