import { leadScore } from '../../src/app/lead-score';
import { mapRows } from '../../src/app/map-rows';
import { scoredPairs, type Relating } from '../../src/app/scored-pairs';
import { rankedHead, scoresOfAll, strongestHead } from '../../src/app/strongest-head';
import { BROKEN_NAME } from '../../src/patterns/head-name';
import type { HeadScores } from '../../src/patterns/head-scores';
import { GOLDEN, GOLDEN_LAYERS } from '../patterns/golden';
import { GOLDEN_PATTERNS } from './golden-state';

test('from scratch, the heads of the article are found where the specification has them', () => {
  const found = (['next', 'previous', 'identical', 'other-sentence', 'sub-word'] as const).map(
    pattern => {
      const { layer, head, score } = strongestHead(GOLDEN_PATTERNS, pattern)!;
      return [layer, head, Number(score.mass!.toFixed(3))];
    }
  );
  expect(found.slice(1)).toEqual([
    [3, 5, 0.575],
    [10, 10, 0.65],
    [10, 10, 0.553],
    [2, 1, 0.877]
  ]);
  // The two of layer 2 tie to three decimals.
  expect([0, 9]).toContain(found[0][1]);
  expect(found[0][2]).toBe(1);
});

test('the head of the last figure is the 21st of 144, and its rank is said so', () => {
  expect(rankedHead(GOLDEN_PATTERNS, 'delimiter', { layer: 6, head: 4 })).toMatchObject({
    rank: 21,
    of: 144
  });
  expect(scoresOfAll(GOLDEN_PATTERNS, 'delimiter')).toHaveLength(144);
});

test('a broken head has no rank and takes none from the others', () => {
  const layers = GOLDEN_PATTERNS.layers.with(2, [
    ...GOLDEN_PATTERNS.layers[2]!.slice(0, 11),
    { head: 11, isBroken: true, name: BROKEN_NAME }
  ]);
  expect(rankedHead({ layers }, 'next', { layer: 2, head: 11 })).toBeNull();
  expect(rankedHead({ layers }, 'delimiter', { layer: 6, head: 4 })!.of).toBe(143);
  expect(strongestHead({ layers: [null, null] }, 'next')).toBeNull();
});

test('a head leads with the score that it is named for, else with what it does most', () => {
  const leadOf = (layer: number, head: number) =>
    leadScore(GOLDEN_PATTERNS.layers[layer]![head] as HeadScores & { isBroken: false })!.pattern;
  expect([leadOf(2, 0), leadOf(6, 11), leadOf(2, 1), leadOf(1, 6)]).toEqual([
    'next',
    'previous',
    'sub-word',
    'delimiter'
  ]);
});

test('the map may stand by number, or in each layer from most to least', () => {
  const size = { layers: 12, heads: 12 };
  expect(mapRows(size, GOLDEN_PATTERNS, 'number')[2]).toEqual([...Array(12).keys()]);
  const byNext = mapRows(size, GOLDEN_PATTERNS, 'next');
  expect(byNext[2].slice(0, 2).toSorted((a, b) => a - b)).toEqual([0, 9]);
  expect(byNext.map(row => row.toSorted((a, b) => a - b)[11])).toEqual(new Array(12).fill(11));
  expect(mapRows(size, null, 'next')[2]).toEqual([...Array(12).keys()]);
});

test('the pairs behind a score are its queries with their targets, strongest first', () => {
  const plane = GOLDEN_LAYERS[2].subarray(19 * 19, 2 * 19 * 19);
  const pairs = scoredPairs(GOLDEN, plane, 'sub-word');
  expect(pairs.map(({ from, to }) => [GOLDEN.tokens[from], GOLDEN.tokens[to]])).toEqual([
    ['straw', '##berries'],
    ['##berries', 'straw']
  ]);
  expect(pairs[0].weight).toBeCloseTo(0.9879, 4);
  expect(scoredPairs(GOLDEN, plane, 'next')).toHaveLength(14);
});

test('pairs and ranks follow the tier by which words are related; the others have none', () => {
  const plane = GOLDEN_LAYERS[2].subarray(6 * 19 * 19, 7 * 19 * 19);
  const pairsOf = (relating: Relating) =>
    scoredPairs(GOLDEN, plane, 'other-sentence', relating).map(({ from, to }) => `${from} ${to}`);
  // i, the and store, each in both directions; by stem the same.
  expect(pairsOf({ related: 'piece' })).toHaveLength(6);
  expect(pairsOf({ related: 'stem' }).sort()).toEqual(pairsOf({ related: 'piece' }).sort());
  expect(pairsOf({ related: 'vectors', vectors: [[13, 5]] }).sort()).toEqual(['13 5', '5 13']);
  expect(pairsOf({ related: 'vectors' })).toEqual([]);
  expect(rankedHead(GOLDEN_PATTERNS, 'identical', { layer: 2, head: 6 }, 'stem')).toBeNull();
  expect(rankedHead(GOLDEN_PATTERNS, 'next', { layer: 2, head: 0 }, 'stem')?.rank).toBe(1);
});
