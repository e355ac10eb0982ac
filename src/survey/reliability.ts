/**
 * Whether a score tells heads apart in the same way on other inputs: the inputs are split in two, and
 * the heads' means of one half are held against those of the other.
 */
import { randomLcg } from 'd3-random';

import { shuffle } from '../patterns/shuffle';
import { meanOf, type Column } from './column';

const FEWEST_INPUTS = 4;
const FEWEST_HEADS = 3;

export type Halves = readonly [first: readonly number[], second: readonly number[]];

/** 0 to inputs - 1 in the project's shuffle, from `randomLcg(seed)`: the first half and the rest. */
export function splitInputs(inputs: number, seed: number): Halves {
  const order = Uint16Array.from({ length: inputs }, (_, input) => input);
  shuffle(order, randomLcg(seed));
  const middle = Math.floor(inputs / 2);
  const ascending = (part: Uint16Array): readonly number[] => [...part.toSorted()];
  return [ascending(order.subarray(0, middle)), ascending(order.subarray(middle))];
}

/** Pearson's r; null where one side is the same for all. */
function correlate(pairs: readonly (readonly [number, number])[]): number | null {
  const isFlat = (side: 0 | 1): boolean => pairs.every(pair => pair[side] === pairs[0][side]);
  if (isFlat(0) || isFlat(1)) return null;
  const mean = (side: 0 | 1): number =>
    pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length;
  const [one, other] = [mean(0), mean(1)];
  let [both, first, second] = [0, 0, 0];
  for (const [a, b] of pairs) {
    both += (a - one) * (b - other);
    first += (a - one) ** 2;
    second += (b - other) ** 2;
  }
  return both / Math.sqrt(first * second);
}

/**
 * Pearson's r between the halves, stepped up to the length of the whole by Spearman and Brown, 2r /
 * (1 + r). Heads without a mean in both halves are left out.
 *
 * @param columns one a head, each with a number an input
 * @returns at most 1; null for fewer than 4 inputs that have it or 3 heads, or where a half tells no heads apart
 */
export function measureReliability(
  columns: readonly Column[],
  [first, second]: Halves
): number | null {
  const isDefined = (input: number): boolean =>
    columns.some(column => !Number.isNaN(column[input]));
  if ([...first, ...second].filter(isDefined).length < FEWEST_INPUTS) return null;
  const meanIn = (column: Column, half: readonly number[]): number =>
    meanOf(Float64Array.from(half, input => column[input]));
  const pairs = columns
    .map(column => [meanIn(column, first), meanIn(column, second)] as const)
    .filter(pair => !pair.some(Number.isNaN));
  if (pairs.length < FEWEST_HEADS) return null;
  const r = correlate(pairs);
  return r === null || r === -1 ? null : (2 * r) / (1 + r);
}
