import { MASS_CLASSES, classifyPairs } from '../../src/patterns/mass-bar';
import { makeSets } from '../../src/patterns/pattern-sets';
import { preparePatterns } from '../../src/patterns/pattern-input';
import type { PatternInput } from '../../src/patterns/pattern-input';
import { relateByPairs, relateByPiece, relateByStem } from '../../src/patterns/relation';
import { findRoles } from '../../src/patterns/token-roles';
import { GOLDEN } from './golden';
import { encodePieces } from './synthetic';

/** Queries with their targets, of the first set of a pattern. */
const pairsOf = ({ sets }: Pick<PatternInput, 'sets'>, pattern: string) => {
  const { queries, targets } = sets.find(set => set.pattern === pattern)!;
  return Object.fromEntries(queries.map((query, at) => [query, targets[at]]));
};

test('the article’s pair has 14, 14, 6, 6, 2 and 16 queries', () => {
  const { sets } = preparePatterns(GOLDEN);
  expect(sets.map(({ pattern, queries }) => [pattern, queries.length])).toEqual([
    ['next', 14],
    ['previous', 14],
    ['identical', 6],
    ['other-sentence', 6],
    ['sub-word', 2],
    ['delimiter', 16]
  ]);
});

test('the sets are these tokens', () => {
  // [CLS]=0 the=1 gold=2 ##fish=3 ,=4 the=5 cat=6 [SEP]=7 the=8 cat=9 .=10 [SEP]=11
  const input = preparePatterns(encodePieces('the gold ##fish , the cat', 'the cat .'));
  expect(pairsOf(input, 'next')).toEqual({
    1: [2],
    2: [3],
    3: [4],
    4: [5],
    5: [6],
    8: [9],
    9: [10]
  });
  expect(pairsOf(input, 'previous')).toEqual({
    2: [1],
    3: [2],
    4: [3],
    5: [4],
    6: [5],
    9: [8],
    10: [9]
  });
  expect(pairsOf(input, 'identical')).toEqual({
    1: [1, 5, 8],
    5: [1, 5, 8],
    6: [6, 9],
    8: [1, 5, 8],
    9: [6, 9] // prettier-ignore
  });
  expect(pairsOf(input, 'other-sentence')).toEqual({ 1: [8], 5: [8], 6: [9], 8: [1, 5], 9: [6] });
  expect(pairsOf(input, 'sub-word')).toEqual({ 2: [3], 3: [2] });
  const delimiters = [0, 7, 11];
  expect(pairsOf(input, 'delimiter')).toEqual(
    Object.fromEntries([1, 2, 3, 4, 5, 6, 8, 9, 10].map(token => [token, delimiters]))
  );
});

test('counting [SEP], the last token of each sentence is asked about it', () => {
  const input = preparePatterns(encodePieces('a b', 'c'), { countsSeparator: true });
  expect(pairsOf(input, 'next')).toEqual({ 1: [2], 2: [3], 4: [5] });
  expect(pairsOf(input, 'previous')).toEqual({ 2: [1] });
});

test('what cannot be asked says why', () => {
  const absent = (...texts: Parameters<typeof encodePieces>) =>
    Object.fromEntries(
      preparePatterns(encodePieces(...texts)).sets.map(set => [set.pattern, set.absent])
    );
  expect(absent('the cat')).toMatchObject({
    next: null,
    identical: 'no queries',
    'other-sentence': 'one sentence',
    'sub-word': 'no queries',
    delimiter: null
  });
  expect(absent('the cat', 'a dog')['other-sentence']).toBe('no queries');
  expect(absent('', null)).toMatchObject({ next: 'no queries', delimiter: 'no queries' });
  const words = preparePatterns(GOLDEN, { words: true }).sets;
  expect(words.find(({ pattern }) => pattern === 'sub-word')!.absent).toBe('by words');
});

test('punctuation and stand-ins are content, but no words', () => {
  const roles = findRoles(encodePieces('the [UNK] , [MASK] $ [UNK] - !'));
  expect(roles.isContent.filter(Boolean)).toHaveLength(8);
  // Symbols say something; punctuation does not.
  expect(roles.tokens.filter((_, token) => roles.isWord[token])).toEqual(['the', '$']);
  expect(relateByPiece(roles).partners.flat()).toEqual([]);
});

test('a [SEP] or [CLS] that somebody typed is idle all the same', () => {
  const roles = findRoles(encodePieces('a [SEP] b [CLS]'));
  expect(roles.isDelimiter).toEqual([true, false, true, false, true, true]);
  expect(roles.isSeparator).toEqual([false, false, true, false, false, true]);
});

test('where word numbers are unknown, the marks of pieces join them', () => {
  const known = encodePieces('straw ##berries ##s', 'gold ##fish');
  const unknown = { ...known, wordIds: known.tokens.map(() => null) };
  expect(findRoles(unknown).words).toEqual(findRoles(known).words);
  expect(findRoles(unknown).wordTexts).toEqual(['strawberriess', 'goldfish']);
});

test('stems relate words, not the pieces of one word', () => {
  // 1 straw 2 ##berries 3 ran 5 Straw 6 ##berry 7 running 8 runs
  const roles = findRoles(encodePieces('straw ##berries ran', 'Straw ##berry running runs'));
  const { tier, partners } = relateByStem(roles);
  expect(tier).toBe('stem');
  expect(partners).toEqual([[], [5, 6], [5, 6], [], [], [1, 2], [1, 2], [8], [7], []]);
  expect(relateByPiece(roles).partners.flat()).toEqual([]);
});

test('named pairs hold both ways, and only between words', () => {
  const roles = findRoles(encodePieces('cat , dog', 'kitten puppy'));
  const { partners } = relateByPairs(roles, [[1, 5], [6, 3], [1, 1], [2, 3], [0, 1]]); // prettier-ignore
  expect(partners).toEqual([[], [5], [], [6], [], [1], [3], []]);
});

test('each tier is a set of its own', () => {
  const input = preparePatterns(GOLDEN, { stem: true, pairs: [[2, 13]] });
  expect(
    input.sets
      .filter(({ pattern }) => pattern === 'identical' || pattern === 'other-sentence')
      .map(({ pattern, tier, queries }) => [pattern, tier, queries.length])
  ).toEqual([
    ['identical', 'piece', 6],
    ['identical', 'stem', 6],
    ['identical', 'pairs', 2],
    ['other-sentence', 'piece', 6],
    ['other-sentence', 'stem', 6],
    ['other-sentence', 'pairs', 2]
  ]);
});

test('a class of the bar takes what an earlier one leaves', () => {
  // [CLS]=0 gold=1 ##fish=2 ,=3 the=4 ,=5 the=6 [SEP]=7
  const { cells, classes } = classifyPairs(findRoles(encodePieces('gold ##fish , the , the')));
  const of = (from: number): string[] => {
    const row = new Array<string>(8).fill('rest');
    cells.forEach((cell, i) => {
      if (Math.floor(cell / 8) === from) row[cell % 8] = MASS_CLASSES[classes[i]];
    });
    return row;
  };
  const D = 'delimiter';
  const mark = 'punctuation';
  expect(of(1)).toEqual([D, 'self', 'same word', mark, 'rest', mark, 'rest', D]);
  expect(of(4)).toEqual([
    ...[D, 'rest', 'rest', 'previous', 'self', 'next', 'identical, same sentence', D]
  ]);
  expect(of(0)).toEqual(new Array<string>(8).fill('rest'));
});

test('sets of several relations keep the order of the patterns', () => {
  const roles = findRoles(GOLDEN);
  const sets = makeSets(roles, [relateByPiece(roles)], { byWords: true });
  expect(sets.map(({ pattern }) => pattern)).toEqual([
    ...['next', 'previous', 'identical', 'other-sentence', 'sub-word', 'delimiter']
  ]);
});
