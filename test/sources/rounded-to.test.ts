import { roundedTo } from '../../src/sources/rounded-to';

test.each([
  ['fp32', null],
  ['fp16', null],
  ['fp16 stored, fp32 computed', null],
  ['int8', 'int8'],
  ['int4 stored, fp32 computed', 'int4'],
  ['bf16 stored, fp32 computed', 'bf16'],
  // Exact parameters, rounded while the model computes.
  ['fp32 stored, int8 computed', 'int8']
])('a model of %s was rounded to %s', (precision, expected) => {
  expect(roundedTo(precision)).toBe(expected);
});
