/** The very pairs of tokens that a score rests on, with their weights. */
import { isOfTier, type PatternName, type RelatedTier } from '../patterns/pattern';
import { preparePatterns, type PatternEncoding } from '../patterns/pattern-input';
import type { NearWords } from '../patterns/vector-relation';

export type ScoredPair = { readonly from: number; readonly to: number; readonly weight: number };

/** By what words count as related; `vectors` comes with the pairs that are. */
export type Relating = {
  readonly related: RelatedTier;
  readonly vectors?: NearWords['pairs'];
};

/**
 * Every query of a pattern with each of its targets, strongest first.
 *
 * @param plane one head, shape [tokens, tokens], row-major
 * @example P1 of "i went .": i → went, went → .
 */
export function scoredPairs(
  encoding: PatternEncoding,
  plane: Float32Array,
  pattern: PatternName,
  { related, vectors }: Relating = { related: 'piece' }
): readonly ScoredPair[] {
  const { sets } = preparePatterns(encoding, {
    stem: related === 'stem',
    ...(vectors !== undefined && { vectors })
  });
  const set = sets.find(one => one.pattern === pattern && isOfTier(one, related));
  if (set === undefined) return [];
  const count = encoding.tokens.length;
  return set.queries
    .flatMap((from, at) =>
      set.targets[at].map(to => ({ from, to, weight: plane[from * count + to] }))
    )
    .sort((one, other) => other.weight - one.weight);
}
