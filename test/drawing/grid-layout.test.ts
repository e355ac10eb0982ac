import {
  cellAfter,
  cellAt,
  cellRect,
  cellsWithin,
  layoutGrid
} from '../../src/drawing/grid-layout';
import { orderHeads } from '../../src/drawing/grid-order';
import { rasterThumbnail, thumbnailKind } from '../../src/drawing/head-thumbnail';

const WIDTHS = [366, 766, 1366];
const bert = (widthPx: number, labelled = false) =>
  layoutGrid({ layers: 12, heads: 12, widthPx, labelled });

test('12 × 12 heads fit every width without scrolling sideways, cells apart and within', () => {
  for (const widthPx of WIDTHS) {
    const layout = bert(widthPx);
    expect([layout.columns, layout.rows, layout.widthPx]).toEqual([12, 12, widthPx]);
    const last = cellRect(layout, 143);
    expect(last.x + last.width).toBeLessThanOrEqual(widthPx);
    expect(last.y + last.height).toBeLessThanOrEqual(layout.heightPx);
    expect(cellRect(layout, 1).x).toBeGreaterThan(cellRect(layout, 0).x + layout.cellWidthPx);
    expect(cellRect(layout, 12).y).toBeGreaterThan(cellRect(layout, 0).y + layout.cellHeightPx);
  }
  expect(bert(766)).toMatchObject({ cellWidthPx: 55, cellHeightPx: 59, stepXPx: 61 });
});

test('24 × 16 heads keep rows that can be read and grow taller instead', () => {
  const layout = layoutGrid({ layers: 24, heads: 16, widthPx: 366, labelled: false });
  expect([layout.columns, layout.rows]).toEqual([16, 24]);
  expect(layout.cellHeightPx).toBeGreaterThanOrEqual(26);
  expect(layout.cellWidthPx).toBeGreaterThanOrEqual(14);
});

test('24 × 16 heads in a wide window stand on one screen, none more than twice as wide as high', () => {
  const layout = layoutGrid({ layers: 24, heads: 16, widthPx: 1366, labelled: false });
  expect(layout.heightPx).toBeLessThan(800);
  expect(layout.cellHeightPx).toBeGreaterThanOrEqual(29);
  expect(layout.cellWidthPx / layout.cellHeightPx).toBeLessThanOrEqual(2.2);
});

test('cells with labels get fewer columns where a label would not fit', () => {
  const layout = bert(366, true);
  expect(layout.columns).toBe(9);
  expect(layout.rows).toBe(16);
  expect(layout.stepXPx).toBeGreaterThanOrEqual(38);
  expect(layout.labelPx).toBeGreaterThan(0);
});

test('a point finds the cell it is on, and none beside the grid', () => {
  const layout = bert(366, true);
  for (const index of [0, 8, 9, 77, 143]) {
    const { x, y, width, height } = cellRect(layout, index);
    expect(cellAt(layout, x + width / 2, y + height / 2)).toBe(index);
  }
  expect(cellAt(layout, 0, 50)).toBeNull();
  expect(cellAt(layout, 100, -5)).toBeNull();
  // 144 cells fill 16 rows of 9; a grid of 7 leaves its last row open.
  const open = layoutGrid({ layers: 1, heads: 7, widthPx: 200, labelled: true });
  const beyond = cellRect(open, 7);
  expect(cellAt(open, beyond.x + 1, beyond.y + 1)).toBeNull();
});

test('a stretch of the grid names the rows it touches and no others', () => {
  const layout = layoutGrid({ layers: 48, heads: 16, widthPx: 366, labelled: false });
  const { start, end } = cellsWithin(layout, { top: 300, height: 400 });
  expect(cellRect(layout, start).y + layout.stepYPx).toBeGreaterThan(300);
  expect(cellRect(layout, start - 1).y + layout.cellHeightPx).toBeLessThanOrEqual(300);
  expect(cellRect(layout, end).y).toBeGreaterThanOrEqual(700);
  expect(cellsWithin(layout, { top: 0, height: 9999 })).toEqual({ start: 0, end: 768 });
});

test('keys lead through the rows and stop at the edges', () => {
  const layout = bert(766);
  const after = (index: number, key: string, far = false) => cellAfter(layout, index, key, far);
  expect([after(13, 'ArrowLeft'), after(12, 'ArrowLeft')]).toEqual([12, 12]);
  expect([after(22, 'ArrowRight'), after(23, 'ArrowRight')]).toEqual([23, 23]);
  expect([after(13, 'ArrowUp'), after(5, 'ArrowUp')]).toEqual([1, 5]);
  expect([after(13, 'ArrowDown'), after(140, 'ArrowDown')]).toEqual([25, 140]);
  expect([after(14, 'Home'), after(14, 'End')]).toEqual([12, 23]);
  expect([after(14, 'Home', true), after(14, 'End', true)]).toEqual([0, 143]);
  expect([after(14, 'PageUp'), after(14, 'PageDown')]).toEqual([2, 74]);
  expect(after(14, 'x')).toBeNull();
});

test('heads are ordered strongest first, unknown ones last, equals by layer', () => {
  const measures = [0.2, NaN, 0.9, 0.2];
  const measureOf = ({ layer, head }: { layer: number; head: number }) =>
    layer === 2 ? null : measures[layer * 2 + head];
  const names = (sort: 'layer' | 'sharpness') =>
    orderHeads(3, 2, sort, measureOf).map(({ layer, head }) => `${layer}-${head}`);
  expect(names('sharpness')).toEqual(['1-0', '0-0', '1-1', '0-1', '2-0', '2-1']);
  expect(names('layer')).toEqual(['0-0', '0-1', '1-0', '1-1', '2-0', '2-1']);
});

test('thumbnails are lines as long as these can be told apart, else a matrix', () => {
  expect(thumbnailKind(19, bert(366).cellHeightPx)).toBe('lines');
  expect(thumbnailKind(128, bert(1366).cellHeightPx)).toBe('matrix');
  expect(thumbnailKind(512, 57)).toBe('matrix');
});

/** Two heads of four tokens: head 1 looks at the next token, and not a number stands in its last row. */
const weights = Float32Array.from(
  [[], [0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, NaN, 0.003, 0, 0]].flatMap(plane =>
    plane.length === 0 ? new Array<number>(16).fill(0.25) : plane
  )
);
const layer = {
  weights: weights.subarray(16),
  tokens: 4,
  heads: [0],
  cut: { by: 'weight', value: 0 }
} as const;
const input = { layer, colour: '#ff0000', width: 40, height: 44, ratio: 1 };
const alphaAt = (kind: 'lines' | 'matrix', x: number, y: number): number =>
  rasterThumbnail({ ...input, kind }).pixels[4 * (x * input.height + y) + 3];

test('lines run from the attending token on the left to the one attended to on the right', () => {
  // Rows are 10 px apart, the first in the middle of 2 to 12.
  expect(alphaAt('lines', 0, 7)).toBeGreaterThan(0.4);
  expect(alphaAt('lines', 0, 37)).toBe(0);
  expect(alphaAt('lines', 39, 37)).toBeGreaterThan(0.4);
  expect(alphaAt('lines', 39, 7)).toBe(0);
});

test('a matrix has attending tokens downwards and the strongest weight of each pixel', () => {
  expect(alphaAt('matrix', 15, 5)).toBe(1);
  expect(alphaAt('matrix', 5, 5)).toBe(0);
  expect(alphaAt('matrix', 15, 38)).toBeCloseTo(Math.sqrt(0.003), 5);
  // Not a number is blank.
  expect(alphaAt('matrix', 5, 38)).toBe(0);
  const pixels = 2 * 2;
  const small = rasterThumbnail({ ...input, kind: 'matrix', width: 2, height: 2 }).pixels;
  expect(small).toHaveLength(4 * pixels);
  expect(small[3]).toBe(1);
});
