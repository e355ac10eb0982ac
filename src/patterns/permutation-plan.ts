/**
 * What a permutation of words needs of one relation: "which word stands where" is shuffled inside
 * each sentence, tokens of W only, and the words keep their partners. The words are numbered from 0
 * by where they truly stand. Leaves out: weights (related-control.ts, permutation-test.ts).
 */
import type { Tier } from './pattern';
import type { Relation } from './relation';
import type { TokenRoles } from './token-roles';

/** Counts of one sentence's words. */
export type SentenceCounts = {
  /** n_s: all words. */
  readonly words: number;
  /** Words with a partner anywhere, and with one in the other sentence. */
  readonly related: number;
  readonly relatedAcross: number;
  /** Ordered pairs of partners within the sentence, and from it to the other. */
  readonly pairsWithin: number;
  readonly pairsAcross: number;
};

export type PermutationPlan = {
  readonly tier: Tier;
  /** The tokens of W, ascending: sentence A first. */
  readonly places: Int32Array;
  /** Of each word its sentence. */
  readonly sentences: Uint8Array;
  readonly counts: readonly [a: SentenceCounts, b: SentenceCounts];
  /** Words with a partner, and with one in the other sentence. */
  readonly related: Int32Array;
  readonly relatedAcross: Int32Array;
  /** Pairs of words, each once, flat: within a sentence, and across. */
  readonly pairsWithin: Int32Array;
  readonly pairsAcross: Int32Array;
};

export function planPermutations(roles: TokenRoles, relation: Relation): PermutationPlan {
  const places = roles.tokens.flatMap((_, token) => (roles.isWord[token] ? [token] : []));
  const wordAt = new Map(places.map((token, word) => [token, word]));
  const sentences = places.map(token => roles.sentences[token]);
  const partners = places.map(token => relation.partners[token].map(other => wordAt.get(other)!));
  const across = partners.map((others, word) =>
    others.filter(other => sentences[other] !== sentences[word])
  );
  const within = partners.map((others, word) =>
    others.filter(other => sentences[other] === sentences[word])
  );
  const having = (lists: readonly (readonly number[])[]): number[] =>
    lists.flatMap((list, word) => (list.length > 0 ? [word] : []));
  const once = (lists: readonly (readonly number[])[]): number[] =>
    lists.flatMap((list, word) => list.flatMap(other => (other > word ? [word, other] : [])));
  const related = having(partners);
  const relatedAcross = having(across);
  const countOf = (sentence: 0 | 1): SentenceCounts => {
    const isHere = (word: number): boolean => sentences[word] === sentence;
    const total = (lists: readonly (readonly number[])[]): number =>
      lists.reduce((sum, list, word) => sum + (isHere(word) ? list.length : 0), 0);
    return {
      words: sentences.filter(other => other === sentence).length,
      related: related.filter(isHere).length,
      relatedAcross: relatedAcross.filter(isHere).length,
      pairsWithin: total(within),
      pairsAcross: total(across)
    };
  };
  return {
    tier: relation.tier,
    places: Int32Array.from(places),
    sentences: Uint8Array.from(sentences),
    counts: [countOf(0), countOf(1)],
    related: Int32Array.from(related),
    relatedAcross: Int32Array.from(relatedAcross),
    pairsWithin: Int32Array.from(once(within)),
    pairsAcross: Int32Array.from(once(across))
  };
}
