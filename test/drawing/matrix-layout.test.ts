import fc from 'fast-check';
import { cellAt, layoutMatrix, zoomAround, zoomBetween } from '../../src/drawing/matrix-layout';
import { sumMatrix } from '../../src/drawing/matrix-sums';

const input = {
  tokens: 19,
  sentenceIds: [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  zoom: null,
  widthPx: 700,
  tokenWidthPx: 60
};

test('19 tokens in 700 px: whole-pixel cells, every label, one rule a way', () => {
  const layout = layoutMatrix(input);
  expect(layout).toMatchObject({ left: 66, top: 66, cellPx: 31, columnsPx: 589, rowsPx: 589 });
  expect(layout).toMatchObject({ labelEvery: 1, rowRules: [248], columnRules: [248] });
  expect(layout.widthPx).toBeLessThanOrEqual(700);
});

test('512 tokens are narrower than the width, with labels far enough apart', () => {
  const layout = layoutMatrix({
    ...input,
    tokens: 512,
    sentenceIds: new Array<number>(512).fill(0)
  });
  expect(layout.widthPx).toBeLessThanOrEqual(700);
  expect(layout.cellPx).toBeGreaterThan(1);
  expect(layout.labelEvery * layout.cellPx).toBeGreaterThanOrEqual(15);
  expect(layout.rowRules).toEqual([]);
});

test('a zoom beyond the tokens is cut to what is there, and never empty', () => {
  fc.assert(
    fc.property(
      fc.nat(600),
      fc.nat(600),
      fc.integer({ min: 1, max: 40 }),
      (start, more, tokens) => {
        const range = [start, start + more + 1] as const;
        const { from, cellPx } = layoutMatrix({
          ...input,
          tokens,
          zoom: { from: range, to: [0, tokens] }
        });
        expect(from.start).toBeGreaterThanOrEqual(0);
        expect(from.end).toBeGreaterThan(from.start);
        expect(from.end).toBeLessThanOrEqual(tokens);
        expect(cellPx).toBeGreaterThan(0);
      }
    )
  );
});

test('every cell is found again at its middle, and nothing outside', () => {
  const layout = layoutMatrix({ ...input, zoom: { from: [2, 9], to: [5, 19] } });
  for (let from = 2; from < 9; from++) {
    for (let to = 5; to < 19; to++) {
      const x = layout.left + (to - 5 + 0.5) * layout.cellPx;
      const y = layout.top + (from - 2 + 0.5) * layout.cellPx;
      expect(cellAt(layout, x, y)).toEqual({ from, to });
    }
  }
  expect(cellAt(layout, layout.left - 1, layout.top + 1)).toBeNull();
  expect(cellAt(layout, layout.left + 1, layout.top + layout.rowsPx + 1)).toBeNull();
});

test('a brush takes both ends in, whichever way it was drawn', () => {
  const zoom = { from: [2, 8], to: [1, 5] };
  expect(zoomBetween({ from: 7, to: 1 }, { from: 2, to: 4 })).toEqual(zoom);
  expect(zoomBetween({ from: 2, to: 4 }, { from: 7, to: 1 })).toEqual(zoom);
});

test('zooming in halves the part around a cell, zooming out ends with the whole', () => {
  const whole = layoutMatrix(input);
  const near = zoomAround(whole, { from: 18, to: 0 }, 0.5, 19);
  expect(near).toEqual({ from: [9, 19], to: [0, 10] });
  expect(zoomAround(layoutMatrix({ ...input, zoom: near }), { from: 18, to: 0 }, 2, 19)).toBeNull();
});

test('sums are those of the shown part', () => {
  const plane = Float32Array.from([0.5, 0.25, 0.25, 0, 1, 0, 0.125, 0.375, 0.5]);
  const all = { start: 0, end: 3 };
  const sums = sumMatrix(plane, 3, all, all);
  expect([...sums.rows]).toEqual([1, 1, 1]);
  expect([...sums.columns]).toEqual([0.625, 1.625, 0.75]);
  expect(sums.largest).toBe(1.625);
  expect([...sumMatrix(plane, 3, { start: 1, end: 3 }, { start: 1, end: 2 }).rows]).toEqual([
    1, 0.375
  ]);
});

test('a height bounds the square, and cells get no smaller than a pixel for its sake', () => {
  const layout = layoutMatrix({ ...input, tokens: 128, widthPx: 1366, heightPx: 720 });
  expect(layout.heightPx).toBeLessThanOrEqual(720);
  expect(layout.rowsPx).toBeCloseTo(720 - layout.top - 40, 5);
  expect(layout.columnsPx).toBe(layout.rowsPx);
  expect(layoutMatrix({ ...input, tokens: 512, widthPx: 1366, heightPx: 400 }).cellPx).toBe(1);
  // A part that is less high than wide may use the width.
  const zoom = { from: [0, 8], to: [0, 128] } as const;
  const part = layoutMatrix({ ...input, tokens: 128, widthPx: 1366, heightPx: 720, zoom });
  expect(part.columnsPx).toBeGreaterThan(1000);
});

test('the matrix of a single token is always the whole', () => {
  const whole = { from: { start: 0, end: 1 }, to: { start: 0, end: 1 } };
  expect(zoomAround(whole, { from: 0, to: 0 }, 0.5, 1)).toBeNull();
  expect(zoomAround(whole, { from: 0, to: 0 }, 2, 1)).toBeNull();
});
