import {
  formatMargin,
  formatMs,
  formatShare,
  formatShortWeight,
  formatTolerance,
  formatWeight,
  ordinal
} from '../../src/drawing/numerals';

test('weights lose their leading zero', () => {
  expect([formatWeight(0.99891, 4), formatWeight(1, 2), formatWeight(0, 2)]).toEqual([
    '.9989',
    '1.00',
    '.00'
  ]);
});

test('a weight in two digits that is not nothing never looks so', () => {
  expect([0, 0.0049, 0.005, 0.5, 1].map(formatShortWeight)).toEqual([
    '.00',
    '< .01',
    '.01',
    '.50',
    '1.00'
  ]);
});

test('a share that is neither nothing nor everything never looks so', () => {
  expect([0, 0.001, 0.953, 0.999, 1].map(formatShare)).toEqual([
    '0 %',
    '< 1 %',
    '95 %',
    '> 99 %',
    '100 %'
  ]);
});

test('a tolerance has no digits but those that count', () => {
  expect([0.004, 0.00002, 0.1].map(formatTolerance)).toEqual(['± .004', '± .00002', '± .1']);
});

test('ordinals know the teens', () => {
  expect([1, 2, 3, 4, 11, 12, 13, 21, 102, 111].map(ordinal).join(' ')).toBe(
    '1st 2nd 3rd 4th 11th 12th 13th 21st 102nd 111th'
  );
});

test('times have a unit that fits', () => {
  expect([4.63, 87.4, 1234].map(formatMs)).toEqual(['4.6 ms', '87 ms', '1.23 s']);
});

test('a margin has its sign, and none where it reads as nothing', () => {
  expect([0.313, -0.04, 0.001, -0.001, 1].map(value => formatMargin(value, 2))).toEqual([
    '+.31',
    '−.04',
    '.00',
    '.00',
    '+1.00'
  ]);
});
