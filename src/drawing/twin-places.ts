/** Where the same token stands in several places: a list of weights would not say which is meant. */
import type { TokenGroups } from '../attention/token-groups';

/**
 * The index of each token that is written like another one, as tables and files number it (of a word
 * that of its first piece); empty for all others.
 *
 * @example of 'the', 'cat', 'the': '0', '', '2'
 */
export function twinPlaces({
  tokens,
  pieces
}: Pick<TokenGroups, 'tokens' | 'pieces'>): readonly string[] {
  const counts = new Map<string, number>();
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  return tokens.map((token, at) => ((counts.get(token) ?? 0) > 1 ? String(pieces[at][0]) : ''));
}
