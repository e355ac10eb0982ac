import { nameHead } from '../../src/patterns/head-name';
import type { NameEvidence, NameScore } from '../../src/patterns/head-name';

/** A score that passes, but for what is said. */
const score = (pattern: NameScore['pattern'], change: Partial<NameScore> = {}): NameScore => ({
  pattern,
  kept: 9,
  mass: 0.5,
  conditional: 0.7,
  margin: 0.4,
  topRate: 0.5,
  ...change
});
const name = (scores: readonly NameScore[], change: Partial<NameEvidence> = {}) =>
  nameHead({ idle: 0.1, idleQueries: 20, entropy: 0.5, scores, ...change });
const label = (...given: Parameters<typeof name>): string => name(...given).label;

test('a pattern passes at .5 with a margin of .2, and not below', () => {
  expect(label([score('next', { conditional: 0.5, margin: 0.2 })])).toBe('next word');
  expect(label([score('next', { conditional: 0.4999 })])).toBe('unclassified');
  expect(label([score('next', { margin: 0.1999 })])).toBe('unclassified');
  expect(label([score('next', { conditional: null })])).toBe('unclassified');
  expect(label([score('next', { margin: null })])).toBe('unclassified');
  expect(label([score('next', { isSignificant: false })])).toBe('unclassified');
});

test('delimiters name a head from .6 on, and make it mostly idle from .4', () => {
  expect(label([], { idle: 0.6 })).toBe('delimiter');
  expect(label([], { idle: 0.5999 })).toBe('mostly idle; when active: unclassified');
  expect(label([], { idle: 0.4 })).toBe('mostly idle; when active: unclassified');
  expect(label([], { idle: 0.3999 })).toBe('unclassified');
  expect(label([], { idle: 0.8, idleQueries: 4 })).toBe('delimiter?');
  expect(name([score('delimiter')]).patterns).toEqual([]);
});

test('of identical words and other sentence, the share decides', () => {
  const both = (across: number) => [
    score('identical', { mass: 0.5 }),
    score('other-sentence', { mass: across })
  ];
  expect(label(both(0.375))).toBe('other sentence');
  expect(label(both(0.3749))).toBe('identical words');
  const failed = score('other-sentence', { mass: 0.39, conditional: 0.49 });
  expect(label([score('identical', { mass: 0.4 }), failed])).toBe('identical words');
});

test('two patterns are mixed, but not two of one family', () => {
  const mixed = name([score('previous'), score('sub-word', { kept: 4 })]);
  expect(mixed.isMixed).toBe(true);
  expect(mixed.label).toBe('mixed: previous word + sub-word partner?');
  expect(mixed.text).toBe(
    'idle 10 %; when active: mixed: previous word (70 % of the rest) + sub-word partner? (70 % of the rest)'
  );
  expect(name([score('identical'), score('other-sentence')]).isMixed).toBe(false);
});

test('fewer than 5 rows make a name uncertain', () => {
  expect(label([score('next', { kept: 4 })])).toBe('next word?');
  expect(label([score('next', { kept: 5 })])).toBe('next word');
});

test('only a positional pattern is strict, at 9 of 10', () => {
  expect(label([score('previous', { topRate: 0.9 })])).toBe('previous word, strict positional');
  expect(label([score('previous', { topRate: 0.899 })])).toBe('previous word');
  expect(label([score('identical', { topRate: 1 })])).toBe('identical words');
});

test('a head that spreads over nearly all is broad', () => {
  expect(label([], { entropy: 0.8 })).toBe('unclassified, broad');
  expect(label([], { entropy: 0.7999 })).toBe('unclassified');
});

test('nothing to ask is no name', () => {
  expect(name([], { idle: null })).toMatchObject({ kind: 'unscored', label: 'no words to score' });
});
