/** Which head shows a pattern most, among all that are scored. */
import { rankOf } from '../patterns/head-rank';
import type { PatternScore } from '../patterns/head-scores';
import { isOfTier, type PatternName, type RelatedTier } from '../patterns/pattern';
import type { HeadRef } from '../state/document';
import type { Patterns } from '../state/view-state';

export type RankedHead = HeadRef & {
  readonly score: PatternScore;
  /** By mass, 1 for the most; equal ones alike. */
  readonly rank: number;
  /** Heads of the model that were scored for this pattern. */
  readonly of: number;
};

type Entry = HeadRef & { readonly score: PatternScore };

/** Every head's score for a pattern and, where it has tiers, a tier; broken heads have none. */
function entries(
  { layers }: Pick<Patterns, 'layers'>,
  pattern: PatternName,
  related: RelatedTier = 'piece'
): readonly Entry[] {
  return layers.flatMap((heads, layer) =>
    (heads ?? []).flatMap(found => {
      if (found.isBroken) return [];
      const score = found.scores.find(one => one.pattern === pattern && isOfTier(one, related));
      return score === undefined || score.mass === null ? [] : [{ layer, head: found.head, score }];
    })
  );
}

/** The mass of every head that has a score for the pattern, layer by layer. */
export const scoresOfAll = (
  patterns: Pick<Patterns, 'layers'>,
  pattern: PatternName,
  related?: RelatedTier
): readonly number[] => entries(patterns, pattern, related).map(({ score }) => score.mass!);

/** One head among all; null where it has no score for the pattern. */
export function rankedHead(
  patterns: Pick<Patterns, 'layers'>,
  pattern: PatternName,
  { layer, head }: HeadRef,
  related?: RelatedTier
): RankedHead | null {
  const all = entries(patterns, pattern, related);
  const at = all.findIndex(entry => entry.layer === layer && entry.head === head);
  if (at < 0) return null;
  const masses = all.map(({ score }) => score.mass);
  return { ...all[at], rank: rankOf(masses, at)!, of: all.length };
}

/** The head with the most mass on the pattern, the first of equal ones; null where none has a score. */
export function strongestHead(
  patterns: Pick<Patterns, 'layers'>,
  pattern: PatternName
): RankedHead | null {
  const all = entries(patterns, pattern);
  const best = all.toSorted((one, other) => other.score.mass! - one.score.mass!)[0];
  return best === undefined ? null : { ...best, rank: 1, of: all.length };
}
