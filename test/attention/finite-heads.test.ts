import { splitFiniteHeads } from '../../src/attention/finite-heads';

test.each([[NaN], [Infinity], [-Infinity]])('a head with a weight of %d is told apart', weight => {
  const weights = Float32Array.of(1, 0, 0, 1, 0.5, 0.5, weight, 0.5);
  expect(splitFiniteHeads(weights, 2, [1, 0])).toEqual({ finite: [0], broken: [1] });
  expect(splitFiniteHeads(weights, 2, [1])).toEqual({ finite: [], broken: [1] });
});

test('infinities of both signs do not cancel out', () => {
  const weights = Float32Array.of(Infinity, -Infinity, 0, 1);
  expect(splitFiniteHeads(weights, 2, [0]).broken).toEqual([0]);
});

test('where all are numbers the very same list comes back', () => {
  const heads = [0];
  expect(splitFiniteHeads(Float32Array.of(1), 1, heads).finite).toBe(heads);
});
