import { layoutHeads } from '../../src/drawing/heads-layout';
import { layoutNeurons, neuronAt, tokenProducts } from '../../src/drawing/neurons-layout';
import { strengthOf } from '../../src/drawing/neurons-painter';
import { encodingOf } from '../state/sample-run';

const LAYER = {
  heads: 2,
  tokens: 2,
  size: 2,
  queries: Float32Array.of(0, 0, 0, 0, 1, 2, 5, 5),
  keys: Float32Array.of(0, 0, 0, 0, 3, -1, 0.5, 4)
};

test('tokenProducts multiplies the query with every key of its head, and divides the sum by √size', () => {
  const found = tokenProducts(LAYER, 1, 0);
  expect([...found.query]).toEqual([1, 2]);
  expect([...found.products]).toEqual([3, -2, 0.5, 8]);
  expect(found.scores[0]).toBeCloseTo(1 / Math.SQRT2);
  expect(found.scores[1]).toBeCloseTo(8.5 / Math.SQRT2);
});

test('a head of zeros has a scale, and a head that is not there is a slip', () => {
  const { vectorScale, productScale } = tokenProducts(LAYER, 0, 1);
  expect([vectorScale, productScale]).toEqual([1, 1]);
  expect(() => tokenProducts(LAYER, 2, 0)).toThrow(RangeError);
});

test.each([368, 560, 940, 1400])('columns stand in order and within %s px', widthPx => {
  const base = layoutHeads({ encoding: encodingOf(19), widthPx, tokenWidthPx: 70 });
  for (const size of [32, 64]) {
    const { left, key, product, score, weight, right } = layoutNeurons(base, 70, size);
    let end = 0;
    for (const { x, width } of [left, key, product, score, weight, right]) {
      expect(x).toBeGreaterThanOrEqual(end);
      end = x + width;
    }
    expect(end).toBeLessThanOrEqual(widthPx + 1);
    expect(key.width).toBe(product.width);
  }
});

test('neuronAt tells the cell under the pointer, and none beside the cells', () => {
  const span = { x: 100, width: 64 };
  expect([99, 100, 131.9, 163.9, 164].map(x => neuronAt(span, 32, x))).toEqual([
    null,
    0,
    15,
    31,
    null
  ]);
});

test('strength grows with size, whatever the sign, and never passes 1', () => {
  expect(strengthOf(-2, 2)).toBeCloseTo(Math.tanh(1));
  expect(strengthOf(0, 2)).toBe(0);
  expect(strengthOf(1e9, 2)).toBeLessThanOrEqual(1);
});
