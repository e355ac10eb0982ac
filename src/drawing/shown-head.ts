/**
 * One head as the head view would show it alone: words, hidden tokens, sentence filter and cut as
 * the document has them. For pictures of many heads, which take one at a time and keep none.
 * Leaves out: several heads as one (reduce-layer.ts).
 */
import { reduceLayer, type Reduction } from '../attention/reduce-layer';
import type { TokenGroups } from '../attention/token-groups';
import type { Cut } from '../state/document';
import type { LayerLines } from './line-selection';

/** What every head is shown by. */
export type HeadLook = Pick<Reduction, 'filter' | 'renormalises'> & {
  readonly groups: TokenGroups;
  readonly cut: Cut;
};

/**
 * A layer of this head alone, as head 0; where nothing is left out its numbers are not copied.
 *
 * @param weights the layer, shape [heads, pieces, pieces], row-major
 * @throws {RangeError} if the layer does not hold that head
 * @example head 1 of 12 with [CLS] and [SEP] hidden: 17 of 19 tokens, weights of length 289
 */
export function shownHead(weights: Float32Array, head: number, look: HeadLook): LayerLines {
  const { groups, filter, renormalises, cut } = look;
  const perHead = groups.groupOf.length ** 2;
  const plane = weights.subarray(head * perHead, (head + 1) * perHead);
  const reduced = reduceLayer(plane, [0], groups, { filter, renormalises, combine: 'overlay' });
  return { weights: reduced.weights, tokens: reduced.tokens, heads: [0], cut };
}
