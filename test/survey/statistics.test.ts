/** The single statistics by hand-made examples. */
import { correctTests } from '../../src/survey/benjamini-hochberg';
import { averageDraws, drawInputs } from '../../src/survey/bootstrap';
import { percentile } from '../../src/survey/percentile';
import { measureReliability, splitInputs } from '../../src/survey/reliability';
import { drawFlips, testFlips } from '../../src/survey/sign-flips';
import { finish } from './finish';

const columns = (...rows: number[][]): Float64Array[] => rows.map(row => Float64Array.from(row));

test('percentile() is numpy.quantile', () => {
  const sorted = Float64Array.of(1, 2, 3, 4);
  expect([0, 0.25, 0.5, 1].map(share => percentile(sorted, share))).toEqual([1, 1.75, 2.5, 4]);
  expect(percentile(Float64Array.of(7), 0.025)).toBe(7);
});

test('correctTests() is scipy.stats.false_discovery_control, tests that were none left out', () => {
  const qs = correctTests([0.01, null, 0.04, 0.03, 0.5]);
  expect(qs.map(q => q?.toFixed(6))).toEqual([
    '0.040000',
    undefined,
    '0.053333',
    '0.053333',
    '0.500000'
  ]);
  expect(correctTests([0.5, 0.9])).toEqual([0.9, 0.9]);
  expect(correctTests([null])).toEqual([null]);
});

test('testFlips() counts every choice of signs', () => {
  const flips = finish(drawFlips(3, 0, 1));
  expect(flips.draws).toBe(8);
  expect(testFlips(Float64Array.of(1, 2, 3), flips)).toBe(1 / 8);
  // Of +-1 +-2 +-3, those that sum to 0 or more: 5 of 8.
  expect(testFlips(Float64Array.of(1, 2, -3), flips)).toBe(5 / 8);
  expect(testFlips(Float64Array.of(0, 0, 0), flips)).toBe(1);
  expect(testFlips(Float64Array.of(NaN, 2, NaN), flips)).toBe(1 / 2);
  expect(testFlips(Float64Array.of(NaN, NaN, NaN), flips)).toBeNull();
});

test('the flips of 15 inputs are the written-down draws', () => {
  // By hand: state = 1664525 * state + 1013904223 mod 2**32, flipped where it is below 2**31.
  let state = 5;
  const signs = Array.from({ length: 3 * 15 }, () => {
    state = Number((1664525n * BigInt(state) + 1013904223n) % 2n ** 32n);
    return state < 2 ** 31 ? 1 : 0;
  });
  const { flipped, bytes } = finish(drawFlips(15, 3, 5));
  const found = signs.map((_, at) => {
    const [draw, input] = [Math.floor(at / 15), at % 15];
    return (flipped[draw * bytes + Math.floor(input / 8)] >> (input % 8)) & 1;
  });
  expect(found).toEqual(signs);
});

test('a draw holds as many inputs as there are, some of them twice', () => {
  const { counts } = finish(drawInputs(4, 3, 1));
  // randomLcg(1): .2365 .3693 .5042 .7049 | .0505 .3695 .7748 .5562
  expect([...counts.subarray(0, 8)]).toEqual([1, 1, 2, 0, 1, 1, 1, 1]);
  for (let draw = 0; draw < 3; draw++) {
    expect(counts.subarray(draw * 4, draw * 4 + 4).reduce((a, b) => a + b)).toBe(4);
  }
});

test('a draw averages what is defined in the inputs it holds', () => {
  const draws = { draws: 2, inputs: 3, counts: Uint16Array.of(2, 1, 0, 0, 0, 3) };
  const [whole, gap] = finish(averageDraws(columns([1, 4, 7], [NaN, 4, NaN]), draws));
  expect([...whole]).toEqual([2, 7]);
  expect([...gap]).toEqual([4, NaN]);
});

test('reliability is the correlation of two halves, stepped up', () => {
  const halves = [
    [0, 1],
    [2, 3]
  ] as const;
  // Means of the halves: 1 2 4 and 1 3 4, r = .9286.
  const heads = columns([1, 1, 1, 1], [2, 2, 3, 3], [4, 4, 4, 4]);
  const r = 13 / 14;
  expect(measureReliability(heads, halves)).toBeCloseTo((2 * r) / (1 + r), 12);
  expect(measureReliability(heads.slice(1), halves)).toBeNull();
  expect(
    measureReliability(columns([1, 1, 1, NaN], [2, 2, 3, NaN], [4, 4, 4, NaN]), halves)
  ).toBeNull();
  expect(measureReliability(columns([1, 1, 1, 2], [1, 1, 3, 2], [1, 1, 4, 2]), halves)).toBeNull();
});

test('the halves are the shuffle’s', () => {
  // 0 to 9 shuffled with seed 1: 9 5 6 8 1 0 7 4 3 2.
  expect(splitInputs(10, 1)).toEqual([
    [1, 5, 6, 8, 9],
    [0, 2, 3, 4, 7]
  ]);
  expect(splitInputs(5, 1).map(half => half.length)).toEqual([2, 3]);
});
