import { layoutPairPicture } from '../../src/drawing/pair-picture';

const plane = (tokens: number): Float32Array => new Float32Array(tokens * tokens).fill(1 / tokens);

test('every pair is a line between its tokens, strongest on top, also one without weight', () => {
  const { behind, pairs, hasNames } = layoutPairPicture({
    sentenceIds: [0, 0, 0, 0],
    plane: plane(4),
    pairs: [
      { from: 1, to: 2, weight: 0.9 },
      { from: 2, to: 1, weight: 0 }
    ],
    widthPx: 100
  });
  expect(hasNames).toBe(true);
  expect(pairs).toEqual([
    { from: 2, to: 1, weight: 0, fromY: behind.y[2], toY: behind.y[1] },
    { from: 1, to: 2, weight: 0.9, fromY: behind.y[1], toY: behind.y[2] }
  ]);
  expect(behind.heightPx).toBe(65);
  expect(behind.lines.length).toBeGreaterThan(0);
});

test('beyond 40 tokens the rows are too low for names', () => {
  const of = (tokens: number) =>
    layoutPairPicture({
      sentenceIds: new Array<0>(tokens).fill(0),
      plane: plane(tokens),
      pairs: [],
      widthPx: 100
    });
  expect(of(40).hasNames).toBe(true);
  expect(of(41).hasNames).toBe(false);
  expect(of(128).behind.heightPx).toBeLessThan(330);
});

test('of very many pairs the strongest are drawn', () => {
  const pairs = Array.from({ length: 1000 }, (_, at) => ({
    from: 0,
    to: 1,
    weight: 1 - at / 1000
  }));
  const input = { sentenceIds: [0, 0] as const, plane: plane(2), pairs, widthPx: 100 };
  const { pairs: drawn } = layoutPairPicture(input);
  expect(drawn).toHaveLength(300);
  expect(drawn[0].weight).toBeCloseTo(0.701, 5);
  expect(drawn[299].weight).toBe(1);
});
