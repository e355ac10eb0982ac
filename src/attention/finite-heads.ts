/** Which heads of a layer hold numbers alone: a model that overflows gives NaN or Infinity as weights. */

const known = new WeakMap<Float32Array, Map<number, boolean>>();

/** Whether all weights of a head are numbers; each head is looked through once. */
function isFiniteHead(weights: Float32Array, perHead: number, head: number): boolean {
  const heads = known.get(weights) ?? new Map<number, boolean>();
  known.set(weights, heads);
  const found = heads.get(head);
  if (found !== undefined) return found;
  // One that is no number makes the sum none either.
  let sum = 0;
  for (let i = head * perHead; i < (head + 1) * perHead; i++) sum += weights[i];
  const isFinite = Number.isFinite(sum);
  heads.set(head, isFinite);
  return isFinite;
}

export type SplitHeads = { readonly finite: readonly number[]; readonly broken: readonly number[] };

/**
 * Parts the chosen heads into those that can be drawn and those that cannot.
 *
 * @param weights one layer, shape [heads of the model, tokens, tokens]; must not change afterwards
 * @returns `heads` itself as `finite` where all are
 * @example heads 0 and 1 of two tokens, a weight of head 1 NaN: finite [0], broken [1]
 */
export function splitFiniteHeads(
  weights: Float32Array,
  tokens: number,
  heads: readonly number[]
): SplitHeads {
  const broken = heads.filter(head => !isFiniteHead(weights, tokens * tokens, head));
  const finite = broken.length === 0 ? heads : heads.filter(head => !broken.includes(head));
  return { finite, broken };
}
