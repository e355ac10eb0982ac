import { Unigram } from '@huggingface/tokenizers';
import fc from 'fast-check';

import { createUnigramModel } from '../../src/tokens/unigram-model';

const VOCAB: readonly (readonly [string, number])[] = [
  ...([
    ['<unk>', 0],
    ['▁', -2.5],
    ['▁cat', -3],
    ['cats', -7],
    ['s', -2],
    ['c', -5]
  ] as const),
  ...([
    ['a', -4],
    ['t', -4],
    ['at', -5],
    ['ca', -6],
    ['😀', -6],
    ['😀😀', -8]
  ] as const)
];
const CONFIG = { type: 'Unigram', unk_id: 0, vocab: VOCAB };

function piecesOf(word: string): string[] {
  const chars = Array.from(word);
  const pieces = createUnigramModel(CONFIG).cut(chars);
  return pieces.map(({ token, from, to }) => `${token} ${chars.slice(from, to).join('')}`);
}

test('cut(word) takes the pieces whose scores add up to the most', () => {
  expect(piecesOf('▁cats')).toEqual(['▁cat ▁cat', 's s']);
  expect(piecesOf('😀😀')).toEqual(['😀😀 😀😀']);
  expect(piecesOf('')).toEqual([]);
});

test('neighbours that no piece covers are one unknown token', () => {
  expect(piecesOf('catxyat')).toEqual(['c c', 'at at', '<unk> xy', 'at at']);
});

test('cut(word) gives what the model of the library gives', () => {
  const library = new Unigram(CONFIG as unknown as ConstructorParameters<typeof Unigram>[0], '');
  const word = fc
    .array(fc.constantFrom('▁', 'c', 'a', 't', 's', 'x', '😀', '日'), { maxLength: 20 })
    .map(parts => parts.join(''));
  fc.assert(
    fc.property(word, text => {
      const chars = Array.from(text);
      const own = createUnigramModel(CONFIG)
        .cut(chars)
        .map(({ from, to }) => chars.slice(from, to).join(''));
      // Through its call, which joins unknown neighbours.
      expect(own).toEqual((library as unknown as (words: string[]) => string[])([text]));
    })
  );
});

test('bytes stand for what no piece covers, where the vocabulary has them', () => {
  const bytes = ['<0xC3>', '<0xA9>'].map(piece => [piece, -20] as const);
  const model = createUnigramModel({ ...CONFIG, byte_fallback: true, vocab: [...VOCAB, ...bytes] });
  expect(model.cut(['a', 'é', 'x'])).toMatchObject([
    { token: 'a', from: 0, to: 1 },
    // The two unknown neighbours are one, of which x has no byte.
    { token: '<unk>', from: 1, to: 3 }
  ]);
  expect(model.cut(['é'])).toMatchObject([
    { token: '<0xC3>', from: 0, to: 1 },
    { token: '<0xA9>', from: 0, to: 1 }
  ]);
});

test('a model without its unknown token, or with a piece that has no score, is refused', () => {
  expect(() => createUnigramModel({ vocab: VOCAB })).toThrow('unk_id');
  expect(() => createUnigramModel({ ...CONFIG, vocab: [['a']] })).toThrow('without text or score');
  expect(() => createUnigramModel({ unk_id: 0 })).toThrow('"vocab"');
});
