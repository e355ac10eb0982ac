import { isNamed, verdictWords } from '../../src/drawing/score-words';
import type { PatternName } from '../../src/patterns/pattern';
import type { HeadScores } from '../../src/patterns/head-scores';
import { scorePatterns } from '../../src/patterns/score-patterns';
import { GOLDEN_PATTERNS } from '../app/golden-state';
import { encodingOf, layerOf } from '../state/sample-run';

type Sound = HeadScores & { readonly isBroken: false };

const headOf = (layer: number, head: number) => GOLDEN_PATTERNS.layers[layer]![head] as Sound;
const wordsOf = (found: Sound, pattern: PatternName) =>
  verdictWords(
    found,
    found.scores.find(score => score.pattern === pattern)!
  );

test('what passes says so, and on how few tokens', () => {
  expect(wordsOf(headOf(2, 0), 'next')).toBe('passes');
  expect(wordsOf(headOf(2, 1), 'sub-word')).toBe('passes, on 2 tokens only');
  expect(wordsOf(headOf(6, 4), 'sub-word')).toBe('passes, on 1 token only');
});

test('what fails says at which cut', () => {
  expect(wordsOf(headOf(2, 0), 'previous')).toBe('does not pass: .00 when active < .5');
  expect(wordsOf(headOf(1, 11), 'other-sentence')).toBe('does not pass: .50 when active < .5');
  expect(wordsOf(headOf(6, 11), 'delimiter')).toBe('mostly idle: .41 < .6');
  expect(wordsOf(headOf(2, 0), 'delimiter')).toBe('does not pass: .12 < .6');
  expect(wordsOf(headOf(6, 4), 'delimiter')).toBe('passes');
});

test('of identical words and the other sentence the one that says less is not the name', () => {
  const found = headOf(2, 6);
  expect(wordsOf(found, 'identical')).toBe('passes');
  expect(wordsOf(found, 'other-sentence')).toBe('passes, and the other of the two says more');
  expect([isNamed(found, 'identical'), isNamed(found, 'other-sentence')]).toEqual([true, false]);
});

test('what cannot be asked says why', () => {
  const [found] = scorePatterns(layerOf(0, 5).weights, encodingOf(5)) as readonly Sound[];
  expect(wordsOf(found, 'other-sentence')).toBe('not applicable: one sentence');
  expect(wordsOf(found, 'identical')).toBe('not applicable: no token to ask');
});

test('what passes by another tier than the same piece does not say that it is the name', () => {
  const [, head] = scorePatterns(layerOf(0, 4).weights, encodingOf(4)) as readonly Sound[];
  const score = {
    ...head.scores.find(({ pattern }) => pattern === 'identical')!,
    ...{ absent: null, mass: 0.7, conditional: 0.8, margin: 0.5 }
  };
  expect(verdictWords(head, { ...score, tier: 'stem' })).toBe(
    'passes, but a name rests on the same piece alone'
  );
  expect(verdictWords(head, { ...score, tier: 'stem', margin: 0.1 })).toMatch(/^does not pass/);
});
