import { readFileSync, writeFileSync } from 'node:fs';

import { createTokenizer } from '../../src/tokens/tokenizer';
import { readFiles } from './stored-kinds';

const PATH = 'test/fixtures/labels.json';
const FILES = readFiles();

const TEXTS: readonly (readonly [a: string, b: string | null])[] = [
  ['At the store, I bought fresh strawberries.', 'The store was shut.'],
  ['  two  spaces\n\n\tand a tab ', null],
  ['naïve 😀👩\u200d🚀 草莓 한국', 'é\u200b\u0085x'],
  ['<mask> [MASK] </s> [SEP] <|endoftext|>', 'x'],
  ['', null]
];

function labelsOf(kind: string, a: string, b: string | null = null): readonly string[] {
  const { labels, tokens } = createTokenizer(FILES.get(kind), null, 512).encode(a, b);
  return labels ?? tokens;
}

test('a byte-level piece says its text, the space that begins a word before it', () => {
  expect(labelsOf('roberta', 'and the cat')).toEqual(['<s>', 'a', 'nd', ' the', ' cat', '</s>']);
});

test('a marked space at the begin of a piece is a space, and one by itself a sign', () => {
  expect(labelsOf('xlm_roberta', 'the store, 草莓')).toEqual([
    ...['<s>', ' the', ' store', ',', '␣', '<unk>', '</s>']
  ]);
});

test('bytes of a character cut in two are told by number, a whole one as itself', () => {
  expect(labelsOf('gpt2', 'é😀')).toEqual(['é', '\\xF0\\x9F', '\\x98', '\\x80']);
});

test('what could not be seen gets a sign', () => {
  expect(labelsOf('gpt2', 'a\n\tb')).toEqual(['a', '⏎', '⇥', 'b']);
  expect(labelsOf('modernbert', 'a  b')).toEqual(['[CLS]', 'a', '␣␣', 'b', '[SEP]']);
});

test('the mark at the end of a word is none of its text', () => {
  expect(labelsOf('end_of_word', 'the bought')).toEqual(['<start>', 'the', 'bou', 'ght', '<end>']);
});

test('WordPiece has no labels beside its tokens', () => {
  for (const kind of ['bert_uncased', 'mpnet', 'own_wordpiece', 'word_level']) {
    const encoding = createTokenizer(FILES.get(kind), null, 512).encode(
      'Hello, naïve strawberries',
      null
    );
    expect(encoding).not.toHaveProperty('labels');
  }
});

test('the committed labels are the ones given (BERTSCOPE_WRITE_FIXTURES=1 writes them anew)', () => {
  const rows = [...FILES].flatMap(([kind, file]) => {
    const tokenizer = createTokenizer(file, null, 512);
    return TEXTS.map(([a, b]) => {
      const {
        ids,
        tokens,
        labels = null,
        sentenceIds,
        typeIds = sentenceIds,
        wordIds
      } = tokenizer.encode(a, b);
      return { kind, a, b, ids, tokens, labels, sentenceIds, typeIds, wordIds };
    });
  });
  const text = `[\n${rows.map(row => JSON.stringify(row)).join(',\n')}\n]\n`;
  if (process.env['BERTSCOPE_WRITE_FIXTURES'] === '1') writeFileSync(PATH, text);
  expect(JSON.parse(readFileSync(PATH, 'utf8'))).toEqual(JSON.parse(text));
});
