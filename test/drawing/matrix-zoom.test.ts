import { groupTokens } from '../../src/attention/token-groups';
import { zoomOfGroups, zoomOfPieces } from '../../src/drawing/matrix-zoom';

// [CLS] straw ##berries are red [SEP]
const encoding = {
  tokens: ['[CLS]', 'straw', '##berries', 'are', 'red', '[SEP]'],
  sentenceIds: [0, 0, 0, 0, 0, 0] as const,
  special: [true, false, false, false, false, true],
  wordIds: [null, 0, 0, 1, 2, null]
};
const pieces = groupTokens(encoding, { words: false, hidesSpecial: false });
const words = groupTokens(encoding, { words: true, hidesSpecial: true });

test('a zoom stays on its text when pieces become words and special tokens go', () => {
  const zoom = { from: [2, 4], to: [0, 3] } as const;
  expect(zoomOfGroups(zoom, pieces)).toEqual(zoom);
  expect(zoomOfGroups(zoom, words)).toEqual({ from: [0, 2], to: [0, 1] });
  expect(zoomOfGroups(null, words)).toBeNull();
});

test('a zoom on words is kept as their pieces', () => {
  expect(zoomOfPieces({ from: [0, 2], to: [2, 3] }, words)).toEqual({ from: [1, 4], to: [4, 5] });
  expect(zoomOfPieces(null, words)).toBeNull();
});

test('a zoom on what is left out shows the next token, one beyond the text the last', () => {
  expect(zoomOfGroups({ from: [0, 1], to: [5, 6] }, words)).toEqual({ from: [0, 1], to: [2, 3] });
  expect(zoomOfGroups({ from: [90, 99], to: [0, 6] }, pieces)).toEqual({
    from: [5, 6],
    to: [0, 6]
  });
});
