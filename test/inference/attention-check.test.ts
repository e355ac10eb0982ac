import { checkRows, checkShape } from '../../src/inference/attention-check';
import { softmaxRows } from '../../src/inference/softmax-rows';

const shape = { heads: 2, tokens: 3 };

test('checkShape accepts [1, heads, tokens, tokens]', () => {
  expect(() => checkShape(0, [1, 2, 3, 3], shape)).not.toThrow();
});

test.each([[[2, 2, 3, 3]], [[1, 2, 3, 4]], [[2, 3, 3]], [[]]])('checkShape refuses %j', dims => {
  expect(() => checkShape(4, dims, shape)).toThrow(
    expect.objectContaining({
      tag: 'ShapeError',
      message: expect.stringContaining('layer 4') as string
    }) as Error
  );
});

test('checkShape names both counts when only the heads differ', () => {
  expect(() => checkShape(0, [1, 12, 3, 3], shape)).toThrow('has 12 heads in layer 0');
});

test('checkRows accepts rows whose sum is within a thousandth of 1', () => {
  expect(() => checkRows(0, Float32Array.of(0.25, 0.7505, 1, 0), 2)).not.toThrow();
});

test.each([
  ['too large a sum', [0.5, 0.5, 0.6, 0.5], 'head 0, row 1'],
  ['a NaN', [0.5, 0.5, 0.5, 0.5, NaN, 1, 0, 1], 'head 1, row 0'],
  ['an infinity', [Infinity, 0.5, 0.5, 0.5], 'head 0, row 0']
])('checkRows refuses %s and says where', (_, weights, place) => {
  expect(() => checkRows(0, Float32Array.from(weights), 2)).toThrow(place);
});

test('softmaxRows turns [0, ln 3] into [0.25, 0.75], row by row', () => {
  const scores = Float32Array.of(0, Math.log(3), 7, 7);
  softmaxRows(scores, 2);
  [0.25, 0.75, 0.5, 0.5].forEach((weight, i) => expect(scores[i]).toBeCloseTo(weight, 6));
});

test('softmaxRows survives scores that would overflow, and gives nothing to what is masked', () => {
  const scores = Float32Array.of(1000, -Infinity, 1000);
  softmaxRows(scores, 3);
  expect([...scores]).toEqual([0.5, 0, 0.5]);
});
