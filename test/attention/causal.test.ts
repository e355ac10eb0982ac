import { isCausal } from '../../src/attention/causal';

/** Two heads of even weights; each token sees those before it and itself, or all. */
function layer(tokens: number, isMasked: boolean): Float32Array {
  const plane = Array.from({ length: tokens * tokens }, (_, at) => {
    const [from, to] = [Math.floor(at / tokens), at % tokens];
    if (!isMasked) return 1 / tokens;
    return to <= from ? 1 / (from + 1) : 0;
  });
  return Float32Array.from([...plane, ...plane]);
}

test('a model is causal whose tokens attend to earlier ones and themselves alone', () => {
  expect(isCausal({ weights: [layer(4, true), layer(4, true)], tokens: 4 })).toBe(true);
  expect(isCausal({ weights: [layer(4, false), layer(4, false)], tokens: 4 })).toBe(false);
});

test('one weight to a later token is enough to tell', () => {
  const weights = layer(4, true);
  // Of the last head, from the third token to the fourth.
  weights[16 + 2 * 4 + 3] = 1e-6;
  expect(isCausal({ weights: [weights], tokens: 4 })).toBe(false);
});

test('a layer that only looks like it is told from a mask by the next', () => {
  expect(isCausal({ weights: [layer(4, true), layer(4, false)], tokens: 4 })).toBe(false);
});

test('layers that are not here are no reason, and without any nothing is said', () => {
  expect(isCausal({ weights: [null, layer(4, true), null], tokens: 4 })).toBe(true);
  expect(isCausal({ weights: [null, null], tokens: 4 })).toBe(false);
});

test('of two tokens nothing is said', () => {
  expect(isCausal({ weights: [layer(2, true)], tokens: 2 })).toBe(false);
});
