import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTextPieces } from '../../src/tokens/text-pieces';
import { readTokenizerFile } from '../../src/tokens/tokenizer-file';
import { createSmallTokenizer, idOf, PIECES } from './small-tokenizer';

test('special tokens are left out, single punctuation marks and inner pieces are not', () => {
  const found = findTextPieces(readTokenizerFile(createSmallTokenizer()));
  expect(found).toEqual(PIECES.slice(5).map(idOf));
});

test('placeholders and what is added are left out', () => {
  const file = createSmallTokenizer({}, [{ id: idOf('went'), content: 'went' }]);
  const vocab = { ...file.model.vocab, '[unused7]': 100, '##[': 101, "don't": 102 };
  const found = findTextPieces(readTokenizerFile({ ...file, model: { ...file.model, vocab } }));
  expect(found).toEqual([...PIECES.slice(5).map(idOf), 101].filter(id => id !== idOf('went')));
});

test('of another kind of tokenizer all pieces are left but the added and the unknown one', () => {
  const file = createSmallTokenizer();
  const vocab = { ...file.model.vocab, '[unused7]': 100 };
  const found = findTextPieces(
    readTokenizerFile({ ...file, pre_tokenizer: null, model: { ...file.model, vocab } })
  );
  expect(found).toEqual([...PIECES.slice(5).map(idOf), 100]);
});

test('of the embedded model’s 30522 pieces 29522 are left: all but 994 placeholders, 5 special ones, and three dots', () => {
  const path = join(__dirname, '../../models/all-MiniLM-L6-v2/tokenizer.json');
  const file = readTokenizerFile(JSON.parse(readFileSync(path, 'utf8')));
  expect(file.bert!.model.vocabulary.size).toBe(30522);
  expect(findTextPieces(file)).toHaveLength(29522);
});
