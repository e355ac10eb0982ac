/**
 * Which words of an input are related, as the patterns "identical words" and "other sentence" ask.
 * Each tier is a relation of its own. Leaves out: nearness by embeddings (vector-relation.ts) and
 * what is scored with a relation (pattern-sets.ts).
 */
import { stemmer } from 'stemmer';

import type { Tier } from './pattern';
import type { TokenRoles } from './token-roles';

/** A symmetric relation between the words (W) of one input; no token is its own partner. */
export type Relation = {
  readonly tier: Tier;
  /** One entry a token: the tokens related to it, ascending. */
  readonly partners: readonly (readonly number[])[];
};

/** Relates tokens of W that have the same key; null relates to nothing. */
function relateByKey(
  tier: Tier,
  roles: TokenRoles,
  keyOf: (token: number) => string,
  mayRelate: (one: number, other: number) => boolean
): Relation {
  const groups = new Map<string, number[]>();
  roles.isWord.forEach((isWord, token) => {
    if (!isWord) return;
    const key = keyOf(token);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(token);
  });
  const partners = roles.tokens.map((_, token) =>
    roles.isWord[token]
      ? groups.get(keyOf(token))!.filter(other => other !== token && mayRelate(token, other))
      : []
  );
  return { tier, partners };
}

/**
 * Tier (a): the same piece, letter by letter.
 *
 * @example `the store , the store`: 0 with 3, 1 with 4
 */
export function relateByPiece(roles: TokenRoles): Relation {
  return relateByKey(
    'piece',
    roles,
    token => roles.tokens[token],
    () => true
  );
}

/**
 * Tier (b): pieces of words with the same Porter stem, joined and lower-case. The pieces of one and
 * the same word are not related: that is the pattern "sub-word partner".
 *
 * @example `straw ##berries , strawberry` (both stem to `strawberri`): 0 and 1 each with 3
 */
export function relateByStem(roles: TokenRoles): Relation {
  const stems = roles.wordTexts.map(word => stemmer(word));
  const { words } = roles;
  return relateByKey(
    'stem',
    roles,
    token => stems[words[token]],
    (one, other) => words[one] !== words[other]
  );
}

/**
 * A relation of pairs that somebody named, in both directions. Pairs of a token with itself or with
 * one that is no word are left out.
 */
export function relateByPairs(
  roles: TokenRoles,
  pairs: readonly (readonly [one: number, other: number])[],
  tier: Tier = 'pairs'
): Relation {
  const partners = roles.tokens.map(() => new Set<number>());
  for (const [one, other] of pairs) {
    if (one === other || !roles.isWord[one] || !roles.isWord[other]) continue;
    partners[one].add(other);
    partners[other].add(one);
  }
  return { tier, partners: partners.map(found => [...found].sort((a, b) => a - b)) };
}
