import { WordPiece } from '@huggingface/tokenizers';
import fc from 'fast-check';

import { ShortWordPiece } from '../../src/tokens/short-word-piece';
import { readTokenizerFile } from '../../src/tokens/tokenizer-file';
import { createSmallTokenizer } from './small-tokenizer';

const file = createSmallTokenizer();
const short = new ShortWordPiece(readTokenizerFile(file).bert!.model);

test('encode([word]) takes the longest piece first and gives [UNK] for a word it cannot spell', () => {
  expect(short.encode(['unaffable'])).toEqual(['un', '##aff', '##able']);
  expect(short.encode(['unaffablex', 'a😀'])).toEqual(['[UNK]', 'a', '##😀']);
});

test('encode([word]) gives what the model of the library gives', () => {
  const library = new WordPiece(
    file.model as unknown as ConstructorParameters<typeof WordPiece>[0]
  );
  const word = fc
    .array(fc.constantFrom('a', 'b', 'e', 's', 'tude', 'tud', 'un', 'aff', 'x', '😀', '##'), {
      minLength: 1,
      maxLength: 110
    })
    .map(parts => parts.join(''));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 3 }), words => {
      expect(short.encode(words)).toEqual(library.encode(words));
    })
  );
});
