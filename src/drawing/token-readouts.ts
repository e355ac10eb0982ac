/**
 * The numbers of lit tokens: for every token on the other side, its weight in each chosen head; of
 * several lit tokens the sum or the mean. Leaves out: how they look.
 */
import { partnerWeights } from '../attention/attention-rows';
import type { TokenCombination, TokenRef } from '../state/document';
import type { LayerLines } from './line-selection';

export type Readout = {
  /** On the other side. */
  readonly token: number;
  /** The largest weight among the chosen heads and the head that has it; above 1 only as a sum. */
  readonly weight: number;
  readonly head: number;
  /** One entry a chosen head, in the order given. */
  readonly cells: readonly { readonly head: number; readonly weight: number }[];
};

/** Smaller weights read `.00`; they are left out beside the tokens. */
export const LEAST_READOUT = 0.005;

/**
 * What stands beside the tokens of the other side while `refs` are lit, in reading order.
 *
 * @param refs tokens of one side
 * @example head 0 with rows [.9, .1] and [.3, .7], from 0: token 0 with .9 and token 1 with .1;
 *   from 0 and 1 as a mean: .6 and .4
 */
export function tokenReadouts(
  layer: Omit<LayerLines, 'cut'>,
  refs: readonly TokenRef[],
  combine: TokenCombination = 'sum'
): readonly Readout[] {
  if (refs.length === 0) return [];
  const { weights, tokens, heads } = layer;
  const chosen = refs.map(({ token }) => token);
  const columns = heads.map(head =>
    partnerWeights(weights, tokens, head, refs[0].side, chosen, combine)
  );
  const readouts: Readout[] = [];
  for (let token = 0; token < tokens; token++) {
    let best = { head: -1, weight: 0 };
    heads.forEach((head, i) => {
      const weight = columns[i][token];
      if (weight > best.weight) best = { head, weight };
    });
    if (best.weight < LEAST_READOUT) continue;
    const cells = heads.map((head, i) => ({ head, weight: columns[i][token] }));
    readouts.push({ token, ...best, cells });
  }
  return readouts;
}
