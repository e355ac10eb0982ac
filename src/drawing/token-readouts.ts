/**
 * The numbers of one token: for every token on the other side, its weight in each chosen head.
 * Leaves out: how they look.
 */
import { weightAt } from '../attention/attention-rows';
import type { TokenRef } from '../state/document';
import type { LayerLines } from './line-selection';

export type Readout = {
  /** On the other side. */
  readonly token: number;
  /** The largest weight among the chosen heads, 0 to 1, and the head that has it. */
  readonly weight: number;
  readonly head: number;
  /** One entry a chosen head, in the order given. */
  readonly cells: readonly { readonly head: number; readonly weight: number }[];
};

/** Smaller weights read `.00`; they are left out beside the tokens. */
export const LEAST_READOUT = 0.005;

/**
 * What stands beside the tokens of the other side while `ref` is lit, in reading order.
 *
 * @example head 0 with rows [.9, .1] and [.3, .7], from 0: token 0 with .9 and token 1 with .1
 */
export function tokenReadouts(layer: Omit<LayerLines, 'cut'>, ref: TokenRef): readonly Readout[] {
  const { weights, tokens, heads } = layer;
  const readouts: Readout[] = [];
  for (let token = 0; token < tokens; token++) {
    const [from, to] = ref.side === 'from' ? [ref.token, token] : [token, ref.token];
    let best = { head: -1, weight: 0 };
    for (const head of heads) {
      const weight = weightAt(weights, tokens, head, from, to);
      if (weight > best.weight) best = { head, weight };
    }
    if (best.weight < LEAST_READOUT) continue;
    const cells = heads.map(head => ({ head, weight: weightAt(weights, tokens, head, from, to) }));
    readouts.push({ token, ...best, cells });
  }
  return readouts;
}
