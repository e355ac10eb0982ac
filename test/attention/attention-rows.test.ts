import { strongestPartners, weightAt } from '../../src/attention/attention-rows';

const weights = Float32Array.of(0.875, 0.125, 0.25, 0.75, 0.5, 0.5, 1, 0);

test('weightAt() reads from along rows and to along columns', () => {
  expect(weightAt(weights, 2, 0, 1, 0)).toBe(0.25);
  expect(weightAt(weights, 2, 0, 0, 1)).toBe(0.125);
  expect(weightAt(weights, 2, 1, 1, 0)).toBe(1);
});

test('strongestPartners() of an attending token are those it attends to, strongest first', () => {
  expect(strongestPartners(weights, 2, 0, 'from', 1, 5)).toEqual([
    { token: 1, weight: 0.75 },
    { token: 0, weight: 0.25 }
  ]);
});

test('strongestPartners() of a token attended to are those that attend to it', () => {
  expect(strongestPartners(weights, 2, 0, 'to', 0, 1)).toEqual([{ token: 0, weight: 0.875 }]);
});

test('equal partners keep reading order', () => {
  expect(strongestPartners(weights, 2, 1, 'from', 0, 2).map(({ token }) => token)).toEqual([0, 1]);
});
