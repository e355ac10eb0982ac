/**
 * Layers that are held here and layers that were let go for want of memory, which whoever computed them gives again.
 * Leaves out: which are let go (`app/layer-budget.ts`) and how they come back (`app/bring-layers.ts`).
 */
import type { Attention } from '../attention/attention';

/** Whether a layer has been computed and is not held here. */
export const isElsewhere = ({ elsewhere = [] }: Attention, layer: number): boolean =>
  elsewhere.includes(layer);

/** Layers that have been computed, held or not. */
export function layersComputed({ weights, elsewhere = [] }: Attention): number {
  return weights.filter(layer => layer !== null).length + elsewhere.length;
}

/** Bytes that are held here. */
export function heldBytes({ weights }: Attention): number {
  return weights.reduce((sum, layer) => sum + (layer?.byteLength ?? 0), 0);
}

/** The attention with the weights of a layer: one that has come, or come back. */
export function withLayer(attention: Attention, layer: number, weights: Float32Array): Attention {
  const { elsewhere, ...rest } = attention;
  const others = elsewhere?.filter(other => other !== layer) ?? [];
  return {
    ...rest,
    weights: attention.weights.with(layer, weights),
    ...(others.length > 0 && { elsewhere: others })
  };
}

/** The attention without the weights of some layers that are held; the same one if none of them is. */
export function withoutLayers(attention: Attention, layers: readonly number[]): Attention {
  const { weights, elsewhere = [] } = attention;
  const gone = layers.filter(layer => weights[layer]);
  if (gone.length === 0) return attention;
  return {
    ...attention,
    weights: weights.map((each, layer) => (gone.includes(layer) ? null : each)),
    elsewhere: [...elsewhere, ...gone].sort((a, b) => a - b)
  };
}
