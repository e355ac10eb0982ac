/**
 * All of an input that does not depend on weights, made once and used for every layer and head.
 */
import type { Encoding } from '../tokens/encoding';
import { groupTokens } from '../attention/token-groups';
import type { TokenGroups } from '../attention/token-groups';
import { findAdjacent } from './adjacent-pairs';
import type { AdjacentPairs } from './adjacent-pairs';
import { isFunctionWord } from './function-words';
import { classifyPairs } from './mass-bar';
import type { ClassedPairs } from './mass-bar';
import { findAtOffset, makeSets } from './pattern-sets';
import type { PatternSet } from './pattern-sets';
import { planPermutations } from './permutation-plan';
import type { PermutationPlan } from './permutation-plan';
import { relateByPairs, relateByPiece, relateByStem } from './relation';
import type { Relation } from './relation';
import { findRoles } from './token-roles';
import type { TokenRoles } from './token-roles';

/** What of an encoding the patterns read. */
export type PatternEncoding = Pick<
  Encoding,
  'tokens' | 'labels' | 'sentenceIds' | 'special' | 'wordIds'
>;

export type PatternOptions = {
  /** Whether words with the same stem are scored too (tier b); the same piece (a) always is. */
  readonly stem?: boolean;
  /** Scores words near each other too (tier c): the pairs of `findNear`. */
  readonly vectors?: readonly (readonly [one: number, other: number])[];
  /** Scores related pairs of pieces that somebody named, too. */
  readonly pairs?: readonly (readonly [one: number, other: number])[];
  /** Whether [SEP] counts as the next word of a sentence's last token; false by default. */
  readonly countsSeparator?: boolean;
  /** Whether pieces are joined to words first: to a word the sum, from it the mean of its pieces. */
  readonly words?: boolean;
};

export type PatternInput = {
  /** Tokens of a plane; the sets and everything below number them the same. */
  readonly size: number;
  /** n: tokens that are no padding. */
  readonly count: number;
  readonly roles: TokenRoles;
  /** Tokens of C and of D, and of D those that open and those that close a sentence; ascending. */
  readonly content: readonly number[];
  readonly delimiters: readonly number[];
  readonly starts: readonly number[];
  readonly separators: readonly number[];
  /** Of each token whether its word is a function word. */
  readonly isFunctional: readonly boolean[];
  /** Tokens side by side (half-open) of one bin: 0 = words of sentence A, 1 = of B, 2 and 3 = their other tokens. */
  readonly runs: readonly TokenRun[];
  /** The pieces behind each token, where they are joined to words; else null. */
  readonly groups: TokenGroups | null;
  readonly sets: readonly PatternSet[];
  readonly classed: ClassedPairs;
  /** By how many places (-5 to 5 without 0), and of each token the one there, or -1. */
  readonly offsets: readonly { readonly offset: number; readonly others: Int32Array }[];
  readonly adjacent: AdjacentPairs;
  /** One a relation, in the order of the sets of P3. */
  readonly plans: readonly PermutationPlan[];
};

export type TokenRun = { readonly start: number; readonly end: number; readonly bin: number };

function findRuns({ start, end, sentences, isWord }: TokenRoles): readonly TokenRun[] {
  const runs: { start: number; end: number; bin: number }[] = [];
  for (let token = start; token < end; token++) {
    const bin = sentences[token] + (isWord[token] ? 0 : 2);
    const last = runs.at(-1);
    if (last?.bin === bin) last.end = token + 1;
    else runs.push({ start: token, end: token + 1, bin });
  }
  return runs;
}

const OFFSETS = [-5, -4, -3, -2, -1, 1, 2, 3, 4, 5];

/** A relation between pieces as one between the words they are joined to. */
function liftRelation(roles: TokenRoles, { tier, partners }: Relation, groups: TokenGroups) {
  const pairs = partners.flatMap((others, piece) =>
    others.map(other => [groups.groupOf[piece], groups.groupOf[other]] as const)
  );
  return relateByPairs(roles, pairs, tier);
}

/**
 * @param encoding must not change afterwards
 */
export function preparePatterns(
  encoding: PatternEncoding,
  options: PatternOptions = {}
): PatternInput {
  const { stem = false, vectors, pairs, countsSeparator = false, words = false } = options;
  const groups = words ? groupTokens(encoding, { words, hidesSpecial: false }) : null;
  const pieceRoles = findRoles(encoding);
  const roles =
    groups === null
      ? pieceRoles
      : findRoles({ ...groups, wordIds: groups.tokens.map((_, token) => token) });
  const given = [
    ...(vectors === undefined ? [] : [relateByPairs(pieceRoles, vectors, 'vectors')]),
    ...(pairs === undefined ? [] : [relateByPairs(pieceRoles, pairs)])
  ];
  const relations = [
    relateByPiece(roles),
    ...(stem ? [relateByStem(roles)] : []),
    ...given.map(relation => (groups === null ? relation : liftRelation(roles, relation, groups)))
  ];
  const placesOf = (isOne: (token: number) => boolean): readonly number[] =>
    roles.tokens.flatMap((_, token) => (isOne(token) ? [token] : []));
  const { isContent, isDelimiter, isSeparator, wordTexts } = roles;
  return {
    size: roles.tokens.length,
    count: roles.end - roles.start,
    roles,
    content: placesOf(token => isContent[token]),
    delimiters: placesOf(token => isDelimiter[token]),
    starts: placesOf(token => isDelimiter[token] && !isSeparator[token]),
    separators: placesOf(token => isSeparator[token]),
    isFunctional: roles.words.map(word => word >= 0 && isFunctionWord(wordTexts[word])),
    runs: findRuns(roles),
    groups,
    sets: makeSets(roles, relations, { countsSeparator, byWords: words }),
    classed: classifyPairs(roles),
    offsets: OFFSETS.map(offset => ({
      offset,
      others: Int32Array.from(findAtOffset(roles, offset))
    })),
    adjacent: findAdjacent(roles),
    plans: relations.map(relation => planPermutations(roles, relation))
  };
}
