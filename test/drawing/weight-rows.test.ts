import { selectLines } from '../../src/drawing/line-selection';
import { pairRows, strongestRows, tokenRows } from '../../src/drawing/weight-rows';

const cut = { by: 'mass', value: 1 } as const;
const weights = Float32Array.of(0.875, 0.125, 0.25, 0.75, 0.5, 0.5, 0.9375, 0.0625);
const layer = { weights, tokens: 2, heads: [0, 1], cut };

test('strongestRows() orders exactly what the lines order only to 1/255', () => {
  // .3 + .0001 i all fall into one step of an 8-bit screen, in reading order.
  const close = Float32Array.from({ length: 9 }, (_, i) => 0.3 + 0.0001 * i);
  const { lines } = selectLines({ weights: close, tokens: 3, heads: [0], cut });
  expect(strongestRows(lines, 3).map(({ from, to }) => [from, to])).toEqual([
    [2, 2],
    [2, 1],
    [2, 0]
  ]);
});

test('tokenRows() shares its rows among the heads, at least one each', () => {
  expect(tokenRows({ ...layer, heads: [0] }, [{ side: 'from', token: 1 }], 2)).toEqual([
    { head: 0, from: 1, to: 1, weight: 0.75 },
    { head: 0, from: 1, to: 0, weight: 0.25 }
  ]);
  expect(tokenRows(layer, [{ side: 'to', token: 0 }], 1)).toEqual([
    { head: 0, from: 0, to: 0, weight: 0.875 },
    { head: 1, from: 1, to: 0, weight: 0.9375 }
  ]);
});

test('pairRows() gives one weight a head', () => {
  expect(pairRows(layer, 1, 0).map(({ head, weight }) => [head, weight])).toEqual([
    [0, 0.25],
    [1, 0.9375]
  ]);
});

test('tokenRows() of several tokens holds their mean, strongest first', () => {
  const refs = [
    { side: 'from', token: 0 },
    { side: 'from', token: 1 }
  ] as const;
  expect(tokenRows({ ...layer, heads: [0] }, refs, 2, 'mean')).toEqual([
    { head: 0, from: 1, to: 0, weight: 0.5625 },
    { head: 0, from: 1, to: 1, weight: 0.4375 }
  ]);
});
