import { randomLcg } from 'd3-random';

import { drawPermutations } from '../../src/patterns/permutations';
import { preparePatterns } from '../../src/patterns/pattern-input';
import { shuffle } from '../../src/patterns/shuffle';
import { encodePieces } from './synthetic';

/** The generator as shuffle.ts writes it down, in whole numbers that no float can round. */
function writtenDown(seed: bigint): () => number {
  let state = seed % 2n ** 32n;
  return () => {
    state = (1664525n * state + 1013904223n) % 2n ** 32n;
    return Number(state) / 2 ** 32;
  };
}

const shuffled = (count: number, random: () => number): number[] => {
  const entries = Uint16Array.from({ length: count }, (_, i) => i);
  shuffle(entries, random);
  return [...entries];
};

test.each([1, 2, 20191, 2147483647])('randomLcg(%i) is the generator written down', seed => {
  const random = randomLcg(seed);
  const right = writtenDown(BigInt(seed));
  for (let i = 0; i < 2000; i++) expect(random()).toBe(right());
});

// Computed outside of JavaScript.
test('the first draws and shuffles of seed 1 are these, in every language', () => {
  const random = randomLcg(1);
  expect([random(), random(), random()]).toEqual([
    0.23645552527159452, 0.3692706737201661, 0.5042420323006809
  ]);
  expect(shuffled(5, randomLcg(1))).toEqual([0, 2, 3, 4, 1]);
  expect(shuffled(10, randomLcg(1))).toEqual([9, 5, 6, 8, 1, 0, 7, 4, 3, 2]);
});

test('every order of four comes about as often', () => {
  const random = randomLcg(7);
  const counts = new Map<string, number>();
  for (let i = 0; i < 24_000; i++) {
    const order = shuffled(4, random).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(24);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test('draws shuffle A, then B, each from its true order, with one stream of numbers', () => {
  const input = preparePatterns(encodePieces('a b , c', 'd e'));
  const { draws, words, places } = drawPermutations(input.plans[0], 3, 5);
  expect([draws, words]).toEqual([3, 5]);
  const random = writtenDown(5n);
  for (let draw = 0; draw < 3; draw++) {
    const a = shuffled(3, random);
    const b = shuffled(2, random).map(word => word + 3);
    expect([...places.subarray(draw * 5, (draw + 1) * 5)]).toEqual([...a, ...b]);
  }
});

test('the article’s pair with seed 1: the first draw', () => {
  const input = preparePatterns(
    encodePieces('i went to the store .', 'at the store , i bought fresh straw ##berries .')
  );
  const { words, places } = drawPermutations(input.plans[0], 2, 1);
  expect([...places.subarray(0, words)]).toEqual([0, 2, 3, 4, 1, 10, 8, 6, 12, 11, 9, 7, 5]);
});
