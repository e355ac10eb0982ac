import { tokenReadouts } from '../../src/drawing/token-readouts';

const weights = Float32Array.of(0.875, 0.125, 0.25, 0.75, 0.5, 0.5, 1, 0);

test('tokenReadouts() gives each partner its largest weight, the head that has it, and all heads', () => {
  const layer = { weights, tokens: 2, heads: [0, 1] };
  expect(tokenReadouts(layer, [{ side: 'from', token: 1 }])).toEqual([
    {
      token: 0,
      weight: 1,
      head: 1,
      cells: [
        { head: 0, weight: 0.25 },
        { head: 1, weight: 1 }
      ]
    },
    {
      token: 1,
      weight: 0.75,
      head: 0,
      cells: [
        { head: 0, weight: 0.75 },
        { head: 1, weight: 0 }
      ]
    }
  ]);
});

test('tokenReadouts() of a token attended to reads a column and leaves out what would read .00', () => {
  const layer = { weights, tokens: 2, heads: [1] };
  expect(
    tokenReadouts(layer, [{ side: 'to', token: 1 }]).map(({ token, weight }) => [token, weight])
  ).toEqual([[0, 0.5]]);
});

test('tokenReadouts() of several tokens gives their sum or their mean', () => {
  const layer = { weights, tokens: 2, heads: [0] };
  const both = [
    { side: 'from', token: 0 },
    { side: 'from', token: 1 }
  ] as const;
  const weightsOf = (combine: 'sum' | 'mean') =>
    tokenReadouts(layer, both, combine).map(({ weight }) => weight);
  expect(weightsOf('sum')).toEqual([1.125, 0.875]);
  expect(weightsOf('mean')).toEqual([0.5625, 0.4375]);
});
