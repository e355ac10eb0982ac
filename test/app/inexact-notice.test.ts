import { inexactNotice } from '../../src/app/inexact-notice';
import type { ModelInfo } from '../../src/model/model-info';

test.each([
  ['fp32', false],
  ['fp16', false],
  ['fp16 stored, fp32 computed', false],
  ['int8', true],
  ['int4 stored, fp32 computed', true],
  ['bf16', true],
  // Exact parameters, rounded while the model computes.
  ['fp32 stored, int8 computed', true]
])('numbers of a file of %s are rounded: %s', (precision, expected) => {
  expect(inexactNotice({ precision } as ModelInfo) !== null).toBe(expected);
});

test('without a model nothing is said', () => {
  expect(inexactNotice(null)).toBeNull();
});
