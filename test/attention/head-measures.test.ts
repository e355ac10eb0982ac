import {
  delimiters,
  distance,
  measureHead,
  self,
  sharpness,
  strongestPair
} from '../../src/attention/head-measures';
import type { MeasureName } from '../../src/attention/head-measures';

/** Rows of pseudo-random weights that sum to 1; `power` makes them sharper. */
function rowsOf(tokens: number, power: number): number[][] {
  let seed = 7 + tokens;
  const next = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
  return Array.from({ length: tokens }, () => {
    const row = Array.from({ length: tokens }, () => next() ** power);
    const sum = row.reduce((a, b) => a + b, 0);
    return row.map(weight => weight / sum);
  });
}

/** The definitions, row by row over nested lists. */
const SLOW: Record<MeasureName, (rows: number[][], special: boolean[]) => number> = {
  sharpness: rows =>
    mean(
      rows.map(row => 1 + sum(row.map(w => (w > 0 ? w * Math.log(w) : 0))) / Math.log(row.length))
    ),
  distance: rows =>
    mean(rows.map((row, from) => sum(row.map((w, to) => w * Math.abs(from - to))))) /
    (rows.length - 1),
  delimiters: (rows, special) => mean(rows.map(row => sum(row.filter((_, to) => special[to])))),
  self: rows => mean(rows.map((row, from) => row[from]))
};
const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
const mean = (list: readonly number[]): number => sum(list) / list.length;

const planeOf = (rows: number[][], before: number[][] = []) => ({
  weights: Float32Array.from([...before.flat(), ...rows.flat()]),
  tokens: rows.length,
  head: before.length === 0 ? 0 : 1
});

test.each(['sharpness', 'distance', 'delimiters', 'self'] as const)(
  '%s agrees with its slow reference, for the second of two heads too',
  name => {
    for (const [tokens, power] of [
      [2, 1],
      [19, 8],
      [40, 30]
    ]) {
      const rows = rowsOf(tokens, power);
      const special = rows.map((_, i) => i === 0 || i === tokens - 1);
      const plane = planeOf(rows, rowsOf(tokens, 1).reverse());
      expect(measureHead(name, plane, special)).toBeCloseTo(SLOW[name](rows, special), 5);
    }
  }
);

test('the worked examples of the doc comments hold', () => {
  const pair = planeOf([
    [0.9, 0.1],
    [0.3, 0.7]
  ]);
  expect(sharpness(planeOf([[1, 0], [0.5, 0.5]]))).toBeCloseTo(0.5, 6); // prettier-ignore
  expect(distance(planeOf([[0, 1], [0, 1]]))).toBe(0.5); // prettier-ignore
  expect(delimiters(pair, [true, false])).toBeCloseTo(0.6, 6);
  expect(self(pair)).toBeCloseTo(0.8, 6);
  expect(strongestPair(pair)).toEqual({ from: 0, to: 0, weight: Math.fround(0.9) });
});

test('a single token is sharp, near and all its own', () => {
  const one = planeOf([[1]]);
  expect([sharpness(one), distance(one), delimiters(one, [false]), self(one)]).toEqual([
    1, 0, 0, 1
  ]);
});

test('an even head has no sharpness, and never a little less than none', () => {
  const even = planeOf(Array.from({ length: 7 }, () => new Array<number>(7).fill(1 / 7)));
  expect(sharpness(even)).toBeCloseTo(0, 6);
  expect(sharpness(even)).toBeGreaterThanOrEqual(0);
});

test('a weight that is no number makes its measures none, and is no strongest pair', () => {
  const broken = planeOf([
    [NaN, 0],
    [0.4, 0.6]
  ]);
  for (const name of ['sharpness', 'distance', 'self'] as const) {
    expect(measureHead(name, broken, [false, true])).toBeNaN();
  }
  expect(strongestPair(broken)).toEqual({ from: 1, to: 1, weight: Math.fround(0.6) });
  expect(strongestPair(planeOf([[NaN]]))).toBeNull();
});
