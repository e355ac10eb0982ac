/**
 * Reading one layer of attention, shape [heads, from, to], row-major. Leaves out: several layers
 * at once, and every reduction; nothing is copied.
 */

/** One end of a line: `from` attends, `to` is attended to. */
export type Side = 'from' | 'to';

/**
 * The weight with which token `from` attends to token `to`.
 *
 * @param weights one layer, shape [heads, tokens, tokens], each row over `to` sums to 1
 * @returns 0 to 1
 * @example heads 1, tokens 2, weights [.9, .1, .3, .7]: from 1 to 0 gives .3
 */
export function weightAt(
  weights: Float32Array,
  tokens: number,
  head: number,
  from: number,
  to: number
): number {
  return weights[(head * tokens + from) * tokens + to] ?? 0;
}

/** A partner of one token: the token at the other end and the weight between them. */
export type Partner = { readonly token: number; readonly weight: number };

/**
 * The strongest partners of one token in one head: whom it attends to (side `from`), or who
 * attends to it (side `to`). Equal weights keep reading order.
 *
 * @param weights one layer, shape [heads, tokens, tokens]
 * @param count at most so many
 * @example weights [.9, .1, .3, .7], side `to`, token 0, count 1 gives [{token: 0, weight: .9}]
 */
export function strongestPartners(
  weights: Float32Array,
  tokens: number,
  head: number,
  side: Side,
  token: number,
  count: number
): Partner[] {
  return strongestOf(partnerWeights(weights, tokens, head, side, [token]), count);
}

/**
 * What several tokens attend to together (side `from`), or who attends to them (side `to`): for each
 * token of the other side the sum or the mean of its weights. A sum over several rows may exceed 1.
 *
 * @param weights one layer, shape [heads, tokens, tokens]
 * @param chosen tokens of one side, without doubles
 * @returns one entry a token of the other side
 * @example weights [.9, .1, .3, .7], side `from`, tokens 0 and 1, sum: [1.2, .8]
 */
export function partnerWeights(
  weights: Float32Array,
  tokens: number,
  head: number,
  side: Side,
  chosen: readonly number[],
  combine: 'sum' | 'mean' = 'sum'
): Float32Array {
  const found = new Float32Array(tokens);
  for (const token of chosen) {
    for (let other = 0; other < tokens; other++) {
      found[other] +=
        side === 'from'
          ? weightAt(weights, tokens, head, token, other)
          : weightAt(weights, tokens, head, other, token);
    }
  }
  if (combine === 'mean' && chosen.length > 1) {
    for (let other = 0; other < tokens; other++) found[other] /= chosen.length;
  }
  return found;
}

/** The strongest entries of {@link partnerWeights}; equal weights keep reading order. */
export function strongestOf(found: Float32Array, count: number): Partner[] {
  const best: Partner[] = [];
  for (let other = 0; other < found.length; other++) {
    const weight = found[other];
    let at = best.length;
    while (at > 0 && best[at - 1].weight < weight) at--;
    if (at >= count) continue;
    best.splice(at, 0, { token: other, weight });
    if (best.length > count) best.pop();
  }
  return best;
}
