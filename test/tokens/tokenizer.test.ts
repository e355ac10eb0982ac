import fc from 'fast-check';

import { createTokenizer, type ITokenizer } from '../../src/tokens/tokenizer';
import { createSmallTokenizer, idOf } from './small-tokenizer';

function createSmall(normalizer = {}, addedTokens: object[] = [], limit = 512): ITokenizer {
  return createTokenizer(createSmallTokenizer(normalizer, addedTokens), {}, limit);
}

/** What each token cuts out of its own sentence; null for special tokens. */
function cutOut(tokenizer: ITokenizer, textA: string, textB: string | null = null) {
  const { offsets, sentenceIds } = tokenizer.encode(textA, textB);
  return offsets.map((span, index) =>
    span === null ? null : (sentenceIds[index] === 0 ? textA : textB!).slice(span[0], span[1])
  );
}

test('encode(text, null) gives the worked example of the Encoding type', () => {
  expect(createSmall().encode('I went', null)).toEqual({
    ids: [idOf('[CLS]'), idOf('i'), idOf('went'), idOf('[SEP]')],
    tokens: ['[CLS]', 'i', 'went', '[SEP]'],
    offsets: [null, [0, 1], [2, 6], null],
    sentenceIds: [0, 0, 0, 0],
    wordIds: [null, 0, 1, null],
    special: [true, false, false, true],
    cut: { a: 0, b: 0 },
    limit: 512,
    unknown: 0,
    aligned: true
  });
});

test('encode(a, b) starts offsets and words anew in the second sentence', () => {
  const encoding = createSmall().encode('I went.', 'to the');
  expect(encoding.tokens).toEqual(['[CLS]', 'i', 'went', '.', '[SEP]', 'to', 'the', '[SEP]']);
  expect(encoding.sentenceIds).toEqual([0, 0, 0, 0, 0, 1, 1, 1]);
  expect(encoding.wordIds).toEqual([null, 0, 1, 2, null, 0, 1, null]);
  expect(encoding.offsets.slice(5)).toEqual([[0, 2], [3, 6], null]);
});

test('an empty second sentence is a sentence, as in Python, and null is none', () => {
  expect(createSmall().encode('i', '').tokens).toEqual(['[CLS]', 'i', '[SEP]', '[SEP]']);
  expect(createSmall().encode('i', '').sentenceIds).toEqual([0, 0, 0, 1]);
  expect(createSmall().encode('i', null).tokens).toEqual(['[CLS]', 'i', '[SEP]']);
  expect(createSmall().encode('', null).tokens).toEqual(['[CLS]', '[SEP]']);
});

test('the pieces of a word share its number and cut the word without gap', () => {
  const tokenizer = createSmall();
  expect(tokenizer.encode('unaffable strawberries', null).wordIds).toEqual([
    ...[null, 0, 0, 0, 1, 1, null]
  ]);
  expect(cutOut(tokenizer, 'Unaffable')).toEqual([null, 'Un', 'aff', 'able', null]);
});

test('accents belong to the piece of their letter, composed or not', () => {
  expect(cutOut(createSmall(), 'étude')).toEqual([null, 'é', 'tude', null]);
  expect(cutOut(createSmall(), 'e\u0301tude')).toEqual([null, 'e', 'tude', null]);
  expect(createSmall({ strip_accents: false }).encode('étude', null).unknown).toBe(1);
});

test('strip_accents null follows lowercase', () => {
  expect(createSmall({ lowercase: false }).encode('étude Went', null).tokens).toEqual([
    ...['[CLS]', '[UNK]', 'Went', '[SEP]']
  ]);
  expect(
    createSmall({ lowercase: false, strip_accents: true }).encode('étude', null).tokens
  ).toEqual(['[CLS]', 'e', '##tude', '[SEP]']);
});

test('an unknown word is one token with the span of the whole word', () => {
  const encoding = createSmall().encode('to xyz\u00adq the', null);
  expect(encoding.tokens).toEqual(['[CLS]', 'to', '[UNK]', 'the', '[SEP]']);
  expect(encoding.offsets[2]).toEqual([3, 8]);
  expect(encoding.unknown).toBe(1);
});

test('a word of more than 100 characters is unknown', () => {
  expect(createSmall().encode('a'.repeat(100), null).tokens).toHaveLength(102);
  expect(createSmall().encode('a'.repeat(101), null).tokens).toEqual(['[CLS]', '[UNK]', '[SEP]']);
});

test('Chinese characters stand alone, unless they are kept together', () => {
  expect(createSmall().encode('我是', null).wordIds).toEqual([null, 0, 1, null]);
  expect(createSmall({ handle_chinese_chars: false }).encode('我是', null).tokens).toEqual([
    ...['[CLS]', '[UNK]', '[SEP]']
  ]);
});

test('clean_text drops control characters and a lone surrogate counts as U+FFFD', () => {
  expect(cutOut(createSmall(), 'a\u0000\u200bb')).toEqual([null, 'a', 'b', null]);
  expect(createSmall().encode('\ud800a\udc00', null).offsets).toEqual([null, [1, 2], null]);
  expect(createSmall({ clean_text: false }).encode('\ud800a', null).unknown).toBe(1);
});

test('offsets count UTF-16 units', () => {
  expect(createSmall().encode('😀😀 to', null).offsets).toEqual([
    null,
    [0, 2],
    [2, 4],
    [5, 7],
    null
  ]);
});

test('a [MASK] typed by the user is a token with span and word, not a special one', () => {
  const encoding = createSmall().encode('i[MASK] to [mask]', null);
  expect(encoding.tokens).toEqual(['[CLS]', 'i', '[MASK]', 'to', '[', 'mask', ']', '[SEP]']);
  expect(encoding.ids[2]).toBe(idOf('[MASK]'));
  expect(encoding.offsets[2]).toEqual([1, 7]);
  expect(encoding.wordIds).toEqual([null, 0, 1, 2, 3, 4, 5, null]);
  expect(encoding.special[2]).toBe(false);
});

test('added tokens that are normalised are found in the normalised text', () => {
  const added = [{ id: 90, content: 'Été', normalized: true, special: false }];
  const encoding = createSmall({}, added).encode('the E\u0301TE\u0301.', null);
  expect(encoding.tokens).toEqual(['[CLS]', 'the', 'Été', '.', '[SEP]']);
  expect(encoding.ids[2]).toBe(90);
  expect(encoding.offsets[2]).toEqual([4, 8]);
  expect(encoding.aligned).toBe(true);
});

test('the limit counts special tokens and cut says what did not fit', () => {
  const encoding = createSmall({}, [], 6).encode('to the store', 'a b a b');
  expect(encoding.tokens).toEqual(['[CLS]', 'to', '[SEP]', 'a', 'b', '[SEP]']);
  expect(encoding.cut).toEqual({ a: 2, b: 2 });
  expect(encoding.limit).toBe(6);
});

test('a limit without room for the special tokens of a pair is refused', () => {
  expect(() => createSmall({}, [], 2)).toThrow(RangeError);
  expect(() => createSmall({}, [], 4.5)).toThrow('limit is 4.5');
  expect(createSmall({}, [], 3).encode('to', 'the').tokens).toEqual(['[CLS]', '[SEP]', '[SEP]']);
});

test('a capital sigma is lower-cased as in Rust, although the library reads its place', () => {
  const encoding = createSmall().encode('ΣΣ', null);
  expect(encoding.tokens).toEqual(['[CLS]', 'σ', '##σ', '[SEP]']);
  expect(encoding.aligned).toBe(true);
});

test('where the library reads a text otherwise its tokens are shown without spans', () => {
  // A setting that only the library knows lower-cases the text before the normaliser sees it.
  const file = createSmallTokenizer({ lowercase: false });
  const tokenizer = createTokenizer(file, { do_lowercase_and_remove_accent: true }, 512);
  expect(tokenizer.encode('to the', null).aligned).toBe(true);
  const encoding = tokenizer.encode('Went to', 'the');
  expect(encoding).toMatchObject({
    tokens: ['[CLS]', 'went', 'to', '[SEP]', 'the', '[SEP]'],
    offsets: [null, null, null, null, null, null],
    wordIds: [null, null, null, null, null, null],
    aligned: false
  });
});

test('BERT’s pieces with another normaliser have spans too', () => {
  const file = { ...createSmallTokenizer(), normalizer: { type: 'Lowercase' } };
  const encoding = createTokenizer(file, null, 4).encode('I Went to the', null);
  expect(encoding.tokens).toEqual(['[CLS]', 'i', 'went', '[SEP]']);
  expect(encoding.offsets).toEqual([null, [0, 1], [2, 6], null]);
  expect(encoding.aligned).toBe(true);
  expect(encoding.cut).toEqual({ a: 2, b: 0 });
});

const texts = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ...'aéAΣ我 .[]İ',
      '[MASK]',
      ' ',
      '\u0301',
      '\u302e',
      '\u200d',
      '\ud83d',
      '😀',
      '\u0000'
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })
  ),
  maxLength: 40
});

test('spans are in bounds, ascend, and never leave the text, whatever the text', () => {
  const tokenizer = createSmall();
  fc.assert(
    fc.property(texts, fc.option(texts), (textA, textB) => {
      const { offsets, sentenceIds, special, aligned } = tokenizer.encode(textA, textB);
      expect(aligned).toBe(true);
      for (const sentence of [0, 1]) {
        const spans = offsets.filter(
          (_, index) => sentenceIds[index] === sentence && !special[index]
        );
        const text = sentence === 0 ? textA : textB;
        let last = 0;
        for (const span of spans) {
          expect(span![0]).toBeGreaterThanOrEqual(last);
          expect(span![1]).toBeGreaterThan(span![0]);
          expect(span![1]).toBeLessThanOrEqual(text!.length);
          last = span![0];
        }
      }
    })
  );
});

test('a limit keeps the head of each sentence, and the rest is counted', () => {
  const whole = createSmall();
  const short = createSmall({}, [], 9);
  fc.assert(
    fc.property(texts, texts, (textA, textB) => {
      const full = whole.encode(textA, textB);
      const cut = short.encode(textA, textB);
      expect(cut.ids.length).toBe(Math.min(9, full.ids.length));
      expect(cut.ids.length + cut.cut.a + cut.cut.b).toBe(full.ids.length);
      for (const sentence of [0, 1]) {
        const own = ({ ids, sentenceIds, special }: typeof full) =>
          ids.filter((_, index) => sentenceIds[index] === sentence && !special[index]);
        expect(own(full).slice(0, own(cut).length)).toEqual(own(cut));
      }
    })
  );
});

test('fewer tokens than the model takes can be asked for, never fewer than the template’s, never more', () => {
  const tokenizer = createSmall();
  const short = tokenizer.encode('i went to the store', null, 4);
  expect(short.tokens).toEqual(['[CLS]', 'i', 'went', '[SEP]']);
  expect([short.cut, short.limit]).toEqual([{ a: 3, b: 0 }, 4]);
  expect(tokenizer.encode('i went', 'to', 0).tokens).toEqual(['[CLS]', '[SEP]', '[SEP]']);
  const whole = tokenizer.encode('i went', null);
  expect(tokenizer.encode('i went', null, 100_000)).toEqual(whole);
});
