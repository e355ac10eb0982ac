import { layoutHeads } from '../../src/drawing/heads-layout';

const encodingOf = (count: number, split: number) => ({
  tokens: Array.from({ length: count }, (_, i) => (i === 0 ? '[CLS]' : `t${i}`)),
  sentenceIds: Array.from({ length: count }, (_, i) => (i < split ? 0 : 1)),
  special: Array.from({ length: count }, (_, i) => i === 0)
});

test('19 tokens in two sentences get rows of 27 px and one gap with a rule in it', () => {
  const layout = layoutHeads({ encoding: encodingOf(19, 8), widthPx: 600, tokenWidthPx: 70 });
  expect(layout.rowPx).toBe(27);
  expect(layout.rows[1].y - layout.rows[0].y).toBe(27);
  expect(layout.rows[8].y - layout.rows[7].y).toBe(27 + 13.5);
  expect(layout.separators).toHaveLength(1);
  expect(layout.separators[0]).toBeGreaterThan(layout.rows[7].y + 13);
  expect(layout.separators[0]).toBeLessThan(layout.rows[8].y - 13);
  expect(layout.heightPx).toBeCloseTo(6 + 19 * 27 + 13.5 + 6);
  expect(Array.from(layout.y)).toEqual(layout.rows.map(row => row.y));
});

test.each([260, 400, 600, 1200])('at %i px the columns and the lines fit side by side', widthPx => {
  const layout = layoutHeads({ encoding: encodingOf(19, 19), widthPx, tokenWidthPx: 90 });
  const { left, right, lineStart, lineEnd } = layout;
  expect(left.x).toBeGreaterThanOrEqual(0);
  expect(lineStart).toBeGreaterThan(left.x + left.width);
  expect(lineEnd - lineStart).toBeGreaterThan(60);
  expect(right.x).toBeGreaterThan(lineEnd);
  expect(right.x + right.width).toBeLessThanOrEqual(widthPx);
  expect(layout.separators).toEqual([]);
});

test('long texts get tight rows, but never below 14 px', () => {
  const row = (count: number) =>
    layoutHeads({ encoding: encodingOf(count, count), widthPx: 600, tokenWidthPx: 70 }).rowPx;
  expect(row(36)).toBe(20);
  expect(row(512)).toBe(14);
});

test('bars have the room between the widest token and its weight, and none in a narrow picture', () => {
  const encoding = { tokens: ['a', 'b'], sentenceIds: [0, 0] as const, special: [false, false] };
  const wide = layoutHeads({ encoding, widthPx: 800, tokenWidthPx: 72 });
  expect(wide.barsPx).toBeGreaterThanOrEqual(36);
  expect(wide.right.width).toBeGreaterThanOrEqual(72 + wide.barsPx + 46);
  expect(layoutHeads({ encoding, widthPx: 300, tokenWidthPx: 72 }).barsPx).toBe(0);
});
