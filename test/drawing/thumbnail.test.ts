import { paintSvgShelf } from '../../src/drawing/svg-shelf';
import { layoutThumbnail } from '../../src/drawing/thumbnail';

const SIZE = { widthPx: 40, heightPx: 60 };
const cut = { by: 'weight', value: 0.2 } as const;
/** Head 1 of two: every token attends .8 to the next, round the end. */
const weights = Float32Array.from({ length: 18 }, (_, i) =>
  i < 9 ? 1 / 3 : [0.1, 0.8, 0.1, 0.1, 0.1, 0.8, 0.8, 0.1, 0.1][i - 9]
);
const layer = { weights, tokens: 3, cut };

test('tokens stand evenly, with a gap between the sentences', () => {
  const { y } = layoutThumbnail({ sentenceIds: [0, 0, 0], layer, head: 1, pinned: [], ...SIZE });
  expect([...y]).toEqual([5, 30, 55]);
  const pair = layoutThumbnail({ sentenceIds: [0, 0, 1], layer, head: 1, pinned: [], ...SIZE });
  expect([...pair.y].map(Math.round)).toEqual([5, 22, 55]);
});

test('the lines are those that the cut lets through, faintest first', () => {
  const input = { sentenceIds: [0, 0, 0] as const, layer, head: 1, pinned: [], ...SIZE };
  const { lines, lit } = layoutThumbnail(input);
  expect(lines.map(({ fromY, toY }) => [fromY, toY])).toEqual(
    expect.arrayContaining([
      [5, 30],
      [30, 55],
      [55, 5]
    ])
  );
  expect(lines).toHaveLength(3);
  expect(lines[0].opacity).toBeCloseTo(0.8);
  expect(lit).toEqual([]);
});

test('of pinned tokens the lines come last and strong, all others stay behind', () => {
  const pinned = [
    { side: 'from', token: 1 },
    { side: 'to', token: 9 }
  ] as const;
  const { lines, lit } = layoutThumbnail({
    sentenceIds: [0, 0, 0],
    layer,
    head: 1,
    pinned,
    ...SIZE
  });
  expect(lines).toHaveLength(4);
  expect(lines.at(-1)).toMatchObject({ fromY: 30, toY: 55 });
  expect(lines.at(-1)!.opacity).toBeCloseTo(0.8);
  expect(lines[0].opacity).toBeCloseTo(0.24);
  expect(lit).toEqual([{ side: 'from', token: 1 }]);
});

test('the shelf as SVG goes on in a second row, and says what is not there', () => {
  const thumbnail = layoutThumbnail({
    sentenceIds: [0, 0, 0],
    layer,
    head: 1,
    pinned: [{ side: 'from', token: 1 }],
    ...SIZE
  });
  const pictures = [
    { title: '2-0', thumbnail, colour: '#123456' },
    { title: '6-11', thumbnail: null, colour: '#654321' },
    { title: '0-1', thumbnail, colour: '#123456' }
  ];
  const { markup, heightPx } = paintSvgShelf(pictures, 220);
  expect(heightPx).toBe(26 + 2 * 128 + 6);
  expect(markup.match(/<path /g)).toHaveLength(8);
  expect(markup).toMatch(/>not here<\/text>.*>6-11<\/text>/);
  expect(markup).toContain('translate(0 154)');
  expect(markup).toMatchSnapshot();
});
