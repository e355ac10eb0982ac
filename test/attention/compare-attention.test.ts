import { compareLayer } from '../../src/attention/compare-attention';

test('every head has its largest and mean difference, and the tokens that look elsewhere', () => {
  const a = Float32Array.of(0.6, 0.4, 0.5, 0.5, 0.9, 0.1, 0.2, 0.8);
  const b = Float32Array.of(0.4, 0.6, 0.5, 0.5, 0.9, 0.1, 0.1, 0.9);
  const [first, second] = compareLayer(a, b, 2, 2);
  expect(first.largest).toBeCloseTo(0.2);
  expect(first.mean).toBeCloseTo(0.1);
  expect(first.flipped).toEqual([0]);
  expect(second.largest).toBeCloseTo(0.1);
  expect(second.flipped).toEqual([]);
});

test('of two weights that are the largest alike, either may be', () => {
  const a = Float32Array.of(0.5, 0.5, 0.5 + 1e-8, 0.5);
  const b = Float32Array.of(0.5, 0.5 + 1e-7, 0.4, 0.6);
  expect(compareLayer(a, b, 1, 2)[0].flipped).toEqual([]);
});

test('a weight that is no number makes no difference that is one', () => {
  const [head] = compareLayer(Float32Array.of(NaN), Float32Array.of(1), 1, 1);
  expect(head.largest).toBeNaN();
});

test('attentions of different shapes are not compared', () => {
  expect(() => compareLayer(new Float32Array(4), new Float32Array(9), 1, 2)).toThrow(
    expect.objectContaining({ tag: 'ShapeError' }) as Error
  );
});
