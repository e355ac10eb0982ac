/** What must happen to a score when the text changes, on heads that are made to follow one rule. */
import type { HeadScores, PatternScore } from '../../src/patterns/head-scores';
import type { PatternName } from '../../src/patterns/pattern';
import type { PatternEncoding } from '../../src/patterns/pattern-input';
import { scorePatterns } from '../../src/patterns/score-patterns';
import { encodePieces, planeOf } from './synthetic';

type Scored = HeadScores & { readonly isBroken: false };
type Rule = (encoding: PatternEncoding, from: number, to: number) => number;

/** Mostly what the rule says, a little to every token and to [SEP]. */
function scoreRule(encoding: PatternEncoding, rule: Rule): Scored {
  const { tokens } = encoding;
  const plane = planeOf(
    tokens.length,
    (from, to) => 20 * rule(encoding, from, to) + (tokens[to] === '[SEP]' ? 2 : 0) + 0.05
  );
  return scorePatterns(plane, encoding)[0] as Scored;
}
const toNext: Rule = (_, from, to) => (to === from + 1 ? 1 : 0);
const toPrevious: Rule = (_, from, to) => (to === from - 1 ? 1 : 0);
const toSame: Rule = ({ tokens }, from, to) => (tokens[from] === tokens[to] ? 1 : 0);
const toSameAcross: Rule = ({ tokens, sentenceIds }, from, to) =>
  tokens[from] === tokens[to] && sentenceIds[from] !== sentenceIds[to] ? 1 : 0;
const toPartner: Rule = ({ wordIds, sentenceIds }, from, to) =>
  from !== to &&
  wordIds[from] !== null &&
  wordIds[from] === wordIds[to] &&
  sentenceIds[from] === sentenceIds[to]
    ? 1
    : 0;

const scoreOf = ({ scores }: Scored, pattern: PatternName): PatternScore =>
  scores.find(score => score.pattern === pattern)!;
const namesOf = ({ name }: Scored): readonly PatternName[] =>
  name.patterns.map(({ pattern }) => pattern);

const A = 'i went to the store .';
const B = 'at the store , i bought fresh straw ##berries .';
const PAIR = encodePieces(A, B);

test('shuffled words: a positional head keeps its score and name', () => {
  const shuffled = encodePieces(
    'store the . to i went',
    'fresh i , straw ##berries the at . bought store'
  );
  for (const [rule, pattern] of [
    [toNext, 'next'],
    [toPrevious, 'previous']
  ] as const) {
    const before = scoreRule(PAIR, rule);
    const after = scoreRule(shuffled, rule);
    expect(namesOf(before)).toEqual([pattern]);
    expect(namesOf(after)).toEqual([pattern]);
    const change = scoreOf(after, pattern).conditional! - scoreOf(before, pattern).conditional!;
    expect(Math.abs(change)).toBeLessThan(0.1);
  }
});

test('shuffled words: a head of identical words follows them, one frozen in place does not', () => {
  const shuffled = encodePieces(
    'store the . to i went',
    'fresh i , straw ##berries the at . bought store'
  );
  expect(namesOf(scoreRule(shuffled, toSame))).toEqual(['identical']);
  // The rows of the first text under the tokens of the second.
  const frozen = scoreRule(shuffled, (_, from, to) => toSame(PAIR, from, to));
  expect(namesOf(frozen)).toEqual([]);
});

test('another word for the repeated one: the other sentence is no question any more', () => {
  expect(namesOf(scoreRule(PAIR, toSameAcross))).toEqual(['other-sentence']);
  const replaced = encodePieces('we go home', 'at his shop , i bought fresh straw ##berries .');
  const score = scoreOf(scoreRule(replaced, toSameAcross), 'other-sentence');
  expect(score).toMatchObject({ absent: 'no queries', queries: 0, mass: null, margin: null });
});

test('one sentence: the other one is not applicable, and that is not 0', () => {
  const score = scoreOf(scoreRule(encodePieces('the cat and the dog'), toSame), 'other-sentence');
  expect(score).toMatchObject({ absent: 'one sentence', mass: null, conditional: null, p: null });
  const empty = scoreOf(
    scoreRule(encodePieces('the cat and the dog', ''), toSame),
    'other-sentence'
  );
  expect(empty.absent).toBe('one sentence');
});

test('swapped sentences: the same scores for a head that goes by words', () => {
  for (const pattern of ['identical', 'other-sentence'] as const) {
    const one = scoreOf(scoreRule(PAIR, toSameAcross), pattern);
    const other = scoreOf(scoreRule(encodePieces(B, A), toSameAcross), pattern);
    expect(other.conditional).toBeCloseTo(one.conditional!, 6);
    expect(other.margin).toBeCloseTo(one.margin!, 6);
  }
});

test('a compound that is joined or split: the sub-word partner comes and goes', () => {
  const split = scoreRule(PAIR, toPartner);
  expect(split.name.label).toContain('sub-word partner?');
  const joined = encodePieces(A, 'at the store , i bought fresh apples .');
  expect(scoreOf(scoreRule(joined, toPartner), 'sub-word')).toMatchObject({
    absent: 'no queries',
    mass: null
  });
  const three = encodePieces('the wheel ##bar ##row and the gold ##fish');
  const found = scoreRule(three, toPartner);
  expect(scoreOf(found, 'sub-word').queries).toBe(5);
  expect(found.name.label).toBe('sub-word partner');
});

test('a stripe that all rows look at is no meeting of identical words', () => {
  const store = PAIR.tokens.indexOf('store');
  const found = scoreRule(PAIR, (_, __, to) => (to === store ? 1 : 0));
  const score = scoreOf(found, 'other-sentence');
  expect(Math.abs(score.margin!)).toBeLessThan(0.2);
  expect(namesOf(found)).toEqual([]);
});
