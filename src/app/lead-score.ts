/** The one score of a head that is shown first: of the pattern it is named for, else of what it does most. */
import type { HeadScores, PatternScore } from '../patterns/head-scores';

type Sound = HeadScores & { readonly isBroken: false };

/**
 * @returns null only where no pattern could be asked about
 * @example of `delimiter; when active: sub-word partner?` the one of the sub-word partner
 */
export function leadScore({ name, scores }: Sound): PatternScore | null {
  const asked = scores.filter(
    ({ tier, mass }) => mass !== null && (tier === null || tier === 'piece')
  );
  const named = name.patterns[0]?.pattern ?? (name.kind === 'active' ? null : 'delimiter');
  const strongest = asked.toSorted((one, other) => other.mass! - one.mass!)[0];
  return asked.find(({ pattern }) => pattern === named) ?? strongest ?? null;
}
