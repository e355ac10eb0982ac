import { layoutHeads } from '../../src/drawing/heads-layout';
import {
  createLineRaster,
  inkOf,
  rasterLines,
  THICK,
  writeBytes,
  touchAll
} from '../../src/drawing/line-raster';

const encoding = {
  tokens: ['[CLS]', '我', '去', '[SEP]', 'store', '[SEP]'],
  sentenceIds: [0, 0, 0, 0, 1, 1] as const,
  special: [true, false, false, true, false, true]
};

test('tokens that run across have room for turned text and fit the width where they can', () => {
  const layout = layoutHeads({
    encoding,
    widthPx: 400,
    tokenWidthPx: 40,
    orientation: 'horizontal'
  });
  expect(layout.rowPx).toBe(34);
  expect(layout.heightPx).toBeLessThanOrEqual(400);
  expect(layout.separators).toHaveLength(1);
  expect(layout.lineEnd - layout.lineStart).toBeGreaterThan(100);
  const narrow = layoutHeads({
    encoding,
    widthPx: 100,
    tokenWidthPx: 40,
    orientation: 'horizontal'
  });
  expect(narrow.rowPx).toBe(19);
  expect(narrow.widthPx).toBe(layout.widthPx);
});

test('a raster that is turned has rows and columns exchanged', () => {
  const raster = createLineRaster(3, 2);
  // Pixels lie column after column.
  raster.pixels.set([1, 0, 0, 1], 4 * (2 * 2));
  touchAll(raster);
  const bytes = new Uint8ClampedArray(24);
  writeBytes(raster, bytes, true);
  // Row 0, column 2 of 3 × 2 is row 2, column 0 of 2 × 3.
  expect([...bytes.subarray(16, 20)]).toEqual([255, 0, 0, 255]);
});

test('where thickness says the weight, lines are opaque, and those below a pixel are faint', () => {
  const coverOf = (weight: number): number => {
    const raster = createLineRaster(4, 21);
    const lines = {
      count: 1,
      from: Uint16Array.of(0),
      to: Uint16Array.of(0),
      head: Uint16Array.of(0),
      weight: Float32Array.of(weight)
    };
    const job = {
      lines,
      y: Float32Array.of(10.5),
      inks: [inkOf('#ff0000')],
      stroke: THICK,
      ratio: 1
    };
    rasterLines(raster, job, 0, () => false);
    let cover = 0;
    for (let row = 0; row < 21; row++) cover += raster.pixels[4 * row + 3];
    return cover;
  };
  expect(coverOf(1)).toBeCloseTo(8, 1);
  expect(coverOf(0.5)).toBeCloseTo(4, 1);
  expect(coverOf(0.05)).toBeCloseTo(0.4, 1);
});
