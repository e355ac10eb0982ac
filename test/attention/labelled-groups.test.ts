import {
  EVERY_PIECE,
  groupTokens,
  joinPieces,
  type GroupedEncoding
} from '../../src/attention/token-groups';

/** RoBERTa's `<s> The Ġstraw berries , </s>` and a letter of two bytes. */
const ENCODING: GroupedEncoding = {
  tokens: ['<s>', 'The', 'Ġstraw', 'berries', ',', 'Ġ', 'Ã', '©', '</s>'],
  labels: ['<s>', 'The', ' straw', 'berries', ',', '␣', '\\xC3', '\\xA9', '</s>'],
  sentenceIds: [0, 0, 0, 0, 0, 0, 0, 0, 0],
  wordIds: [null, 0, 1, 1, 2, 3, 4, 4, null],
  special: [true, false, false, false, false, false, false, false, true]
};

test('pieces are shown by their labels', () => {
  expect(groupTokens(ENCODING, EVERY_PIECE).tokens).toEqual(ENCODING.labels);
});

test('a word is its labels joined, without the space before it and with its letters whole', () => {
  const groups = groupTokens(ENCODING, { words: true, hidesSpecial: true });
  expect(groups.tokens).toEqual(['The', 'strawberries', ',', '␣', 'é']);
  expect(groups.left).toEqual(['<s>', '</s>']);
});

test('a space, like a comma, is hidden as punctuation', () => {
  const grouping = { words: false, hidesSpecial: true, hidesPunctuation: true };
  expect(groupTokens(ENCODING, grouping).tokens).toEqual([
    ...['The', ' straw', 'berries', '\\xC3', '\\xA9']
  ]);
});

test.each([
  [[' caf', '\\xC3', '\\xA9'], 'café'],
  [['\\xF0\\x9F', '\\x98', '\\x80'], '😀'],
  [['\\xC3', 'x'], '\\xC3x'],
  [['␣', 'store'], 'store'],
  [['␣', '␣'], '␣␣'],
  [['straw', '##berries'], 'strawberries']
])('the pieces %j are the word %s', (pieces, word) => {
  expect(joinPieces(pieces)).toBe(word);
});
