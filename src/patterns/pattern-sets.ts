/**
 * Which tokens a pattern asks about (queries) and what each of them should attend to (targets), as
 * plain data. Follows section 3.1 of the specification; leaves out every weight.
 */
import type { PatternName, Tier } from './pattern';
import type { Relation } from './relation';
import type { TokenRoles } from './token-roles';

/** Why a pattern cannot be asked about on an input. */
export type Absence = 'no queries' | 'one sentence' | 'by words';

export type PatternSet = {
  readonly pattern: PatternName;
  /** By what targets count as related; null where that is no question. */
  readonly tier: Tier | null;
  /** Null where there are queries: what cannot be asked is not applicable, never 0. */
  readonly absent: Absence | null;
  /** Tokens, ascending; one without a target is none. */
  readonly queries: readonly number[];
  /** In parallel to the queries: tokens, ascending, at least one. */
  readonly targets: readonly (readonly number[])[];
};

/** The set of all tokens that have targets. */
function collectSet(
  pattern: PatternName,
  tier: Tier | null,
  targetsOf: readonly (readonly number[])[],
  absent: Absence = 'no queries'
): PatternSet {
  const queries = targetsOf.flatMap((targets, token) => (targets.length > 0 ? [token] : []));
  return {
    pattern,
    tier,
    absent: queries.length > 0 ? null : absent,
    queries,
    targets: queries.map(token => targetsOf[token])
  };
}

/**
 * Of each token of C the one so many places on, if it is in C and in the same sentence; -1 for none.
 *
 * @param countsSeparator whether a [SEP] may be what is attended to
 */
export function findAtOffset(
  roles: TokenRoles,
  offset: number,
  countsSeparator = false
): readonly number[] {
  const { isContent, isSeparator, sentences } = roles;
  return roles.tokens.map((_, token) => {
    const other = token + offset;
    const isThere = isContent[other] || (countsSeparator && isSeparator[other]);
    return isContent[token] && isThere && sentences[token] === sentences[other] ? other : -1;
  });
}

function offsetSet(
  roles: TokenRoles,
  pattern: 'next' | 'previous',
  countsSeparator: boolean
): PatternSet {
  const others = findAtOffset(roles, pattern === 'next' ? 1 : -1, countsSeparator);
  return collectSet(
    pattern,
    null,
    others.map(other => (other < 0 ? [] : [other]))
  );
}

/** P3 and P4 of one relation. */
function relatedSets(roles: TokenRoles, { tier, partners }: Relation): PatternSet[] {
  const { sentences, isPair } = roles;
  // The token itself counts, as in the article, but only beside another.
  const identical = partners.map((others, token) =>
    others.length === 0 ? [] : [...others, token].sort((a, b) => a - b)
  );
  const across = partners.map((others, token) =>
    others.filter(other => sentences[other] !== sentences[token])
  );
  return [
    collectSet('identical', tier, identical),
    collectSet('other-sentence', tier, across, isPair ? 'no queries' : 'one sentence')
  ];
}

/** P5, tier (a): the other pieces of the same word. */
function subWordSet(roles: TokenRoles, byWords: boolean): PatternSet {
  const { words, isWord } = roles;
  const partners = words.map((word, token) =>
    isWord[token] ? words.flatMap((other, at) => (other === word && at !== token ? [at] : [])) : []
  );
  return collectSet('sub-word', 'piece', partners, byWords ? 'by words' : 'no queries');
}

/** How the sets are made. */
export type SetOptions = {
  /** Whether a sentence's last token is asked about its [SEP] as the next word, as in the article's drawing. */
  readonly countsSeparator?: boolean;
  /** Whether tokens are whole words: "sub-word partner" then has nothing to ask. */
  readonly byWords?: boolean;
};

/**
 * All sets of one input, in the order of the patterns; P3 and P4 once a relation.
 *
 * @example the article's pair, tier (a): 14, 14, 6, 6, 2 and 16 queries
 */
export function makeSets(
  roles: TokenRoles,
  relations: readonly Relation[],
  { countsSeparator = false, byWords = false }: SetOptions = {}
): readonly PatternSet[] {
  const delimiters = roles.tokens.flatMap((_, token) => (roles.isDelimiter[token] ? [token] : []));
  const related = relations.map(relation => relatedSets(roles, relation));
  return [
    offsetSet(roles, 'next', countsSeparator),
    offsetSet(roles, 'previous', false),
    ...related.map(([identical]) => identical),
    ...related.map(([, across]) => across),
    subWordSet(roles, byWords),
    collectSet(
      'delimiter',
      null,
      roles.isContent.map(isContent => (isContent ? delimiters : []))
    )
  ];
}
