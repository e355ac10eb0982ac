/**
 * Which word stands where, shuffled: drawn once for an input and shared by all its heads and layers.
 *
 * Written down so that every language draws the same: one `randomLcg(seed)`; for each draw, first the
 * words of sentence A in reading order, then those of B, are shuffled (shuffle.ts), each draw from
 * the true order anew. Words (tokens of W) are numbered over both sentences; after the shuffle entry k
 * says at whose place word k stands.
 */
import { randomLcg } from 'd3-random';

import type { PermutationPlan } from './permutation-plan';
import { shuffle } from './shuffle';

/** As in the specification; both are shown with a p. */
export const PERMUTATIONS = 999;
export const PERMUTATION_SEED = 1;

export type Permutations = {
  readonly draws: number;
  readonly words: number;
  /** Shape [draws, words]: where each word stands. */
  readonly places: Uint16Array;
};

/** @param plan any of the input's: all have the same words */
export function drawPermutations(
  plan: PermutationPlan,
  draws: number = PERMUTATIONS,
  seed: number = PERMUTATION_SEED
): Permutations {
  const words = plan.places.length;
  const inA = plan.counts[0].words;
  const places = new Uint16Array(draws * words);
  const random = randomLcg(seed);
  for (let draw = 0; draw < draws; draw++) {
    const order = places.subarray(draw * words, (draw + 1) * words);
    for (let word = 0; word < words; word++) order[word] = word;
    shuffle(order.subarray(0, inA), random);
    shuffle(order.subarray(inA), random);
  }
  return { draws, words, places };
}
