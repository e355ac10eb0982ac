import { specialWords, unknownToken } from '../../src/state/token-words';

const of = (tokens: string[], special: boolean[]) => specialWords({ tokens, special });

test.each([
  [['[CLS]', 'a', '[SEP]', 'b', '[SEP]'], '[CLS], [SEP]'],
  [['<s>', 'a', '</s>', '</s>', '</s>'], '<s>, </s>']
])('special tokens of %j are called %s', (tokens, words) => {
  expect(
    of(
      tokens,
      tokens.map(token => token.length > 1)
    )
  ).toBe(words);
});

test('a typed delimiter is none, and a model without any has a word for them', () => {
  expect(of(['[SEP]', 'a'], [false, false])).toBe('special tokens');
  expect(specialWords(null)).toBe('special tokens');
});

test.each([
  [['a', '<unk>'], '<unk>'],
  [['a', '[UNK]'], '[UNK]'],
  [['a', 'Ġb'], null]
])('what stands for unknown words in %j is %s', (tokens, name) => {
  expect(unknownToken({ tokens })).toBe(name);
});
