/** Attention weights with their shape. Layers arrive one by one; a layer not there yet, or let go, is null. */
export type Attention = {
  readonly layers: number;
  readonly heads: number;
  readonly tokens: number;
  /** One entry a layer: shape [heads, from, to], row-major; each row over `to` sums to 1. */
  readonly weights: readonly (Float32Array | null)[];
  /** Layers that were computed and let go for want of memory, in order; left out where there are none. */
  readonly elsewhere?: readonly number[];
  /** How far a weight may be from what was computed: 0 = exact, .004 = stored rounded. */
  readonly tolerance: number;
};
