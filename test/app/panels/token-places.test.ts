import { litSpans, tokenPlaces } from '../../../src/app/panels/token-places';
import type { Encoding } from '../../../src/tokens/encoding';

// "ab c" and "d": [CLS] a ##b c [SEP] d [SEP]
const encoding: Encoding = {
  ids: [0, 1, 2, 3, 4, 5, 6],
  tokens: ['[CLS]', 'a', '##b', 'c', '[SEP]', 'd', '[SEP]'],
  offsets: [null, [0, 1], [1, 2], [3, 4], null, [0, 1], null],
  sentenceIds: [0, 0, 0, 0, 0, 1, 1],
  wordIds: [null, 0, 0, 1, null, 0, null],
  special: [true, false, false, false, true, false, true],
  cut: { a: 0, b: 0 },
  limit: 8,
  unknown: 0,
  aligned: true
};

test('each sentence has the places of its own tokens', () => {
  expect(tokenPlaces(encoding)).toEqual([
    {
      tokens: [1, 2, 3],
      spans: [
        [0, 1],
        [1, 2],
        [3, 4]
      ]
    },
    { tokens: [5], spans: [[0, 1]] }
  ]);
});

test('lit tokens have their spans, at word level those of the word; special ones have none', () => {
  const refs = [
    { side: 'from', token: 2 },
    { side: 'to', token: 5 },
    { side: 'to', token: 4 }
  ] as const;
  expect(litSpans(encoding, refs, false)).toEqual([[[1, 2]], [[0, 1]]]);
  expect(litSpans(encoding, refs.slice(0, 1), true)).toEqual([
    [
      [1, 2],
      [0, 1]
    ],
    []
  ]);
});
