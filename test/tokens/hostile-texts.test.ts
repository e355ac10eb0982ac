/** What no other reading can judge: texts that Rust cannot be given, and those that take long. */
import fc from 'fast-check';

import { createTokenizer } from '../../src/tokens/tokenizer';
import { readFiles } from './stored-kinds';

const FILES = [...readFiles()];

const texts = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ...'aé ▁Ġ\u0301\n\u200d我😀',
      '<mask>',
      '[MASK]',
      '  ',
      '\ud83d',
      '\udc00',
      '\u0000'
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })
  ),
  maxLength: 30
});

test.each(FILES)(
  '%s gives every token of any text a span within it, and never throws',
  (_name, file) => {
    const tokenizer = createTokenizer(file, null, 512);
    fc.assert(
      fc.property(texts, fc.option(texts), (textA, textB) => {
        const { ids, offsets, special, sentenceIds, wordIds, aligned, labels } = tokenizer.encode(
          textA,
          textB
        );
        expect(aligned).toBe(true);
        expect(labels?.every(label => label !== '') ?? true).toBe(true);
        ids.forEach((_, at) => {
          const span = offsets[at];
          expect(span === null).toBe(special[at]);
          expect(wordIds[at] === null).toBe(special[at]);
          const text = sentenceIds[at] === 0 ? textA : textB!;
          expect(span === null || (span[0] >= 0 && span[1] <= text.length)).toBe(true);
        });
      }),
      { numRuns: 60 }
    );
  }
);

test('a lone surrogate is read as U+FFFD, where it stands', () => {
  for (const [, file] of FILES) {
    const tokenizer = createTokenizer(file, null, 512);
    const [lone, replaced] = ['a \ud83d b', 'a \ufffd b'].map(text => tokenizer.encode(text, null));
    expect(lone).toEqual(replaced);
  }
});

test('a limit keeps the head of each sentence, and the rest is counted', () => {
  for (const [name, file] of FILES) {
    const [whole, short] = [512, 9].map(limit => createTokenizer(file, null, limit));
    const full = whole.encode('the store was shut today', 'I bought straw');
    const cut = short.encode('the store was shut today', 'I bought straw');
    expect([name, cut.ids.length]).toEqual([name, Math.min(9, full.ids.length)]);
    expect(cut.ids.length + cut.cut.a + cut.cut.b).toBe(full.ids.length);
    expect(cut.sentenceIds.includes(1)).toBe(true);
  }
});

test('a hundred thousand characters without a space are cut, and not in quadratic time', () => {
  const long = ['a', 'é', '日', '1', '=', '\u0301'].map(char => char.repeat(100_000));
  for (const name of ['roberta', 'xlm_roberta', 'albert', 'byte_fallback', 'modernbert']) {
    const tokenizer = createTokenizer(new Map(FILES).get(name), null, 512);
    for (const text of long) {
      const { ids, cut } = tokenizer.encode(text, null);
      expect(ids.length + cut.a).toBeGreaterThan(0);
    }
  }
}, 30_000);
