import { isBertScopeError } from '../../src/errors';
import { createTokenizer } from '../../src/tokens/tokenizer';
import { readTokenizerFile } from '../../src/tokens/tokenizer-file';
import { createSmallTokenizer, type SmallTokenizer } from './small-tokenizer';

function withVocabulary(change: (vocab: Record<string, unknown>) => void): SmallTokenizer {
  const file = createSmallTokenizer();
  change(file.model.vocab);
  return file;
}

function messageOf(file: unknown): string {
  try {
    createTokenizer(file, null, 512);
  } catch (error) {
    return isBertScopeError(error, 'VocabularyError') ? error.message : `other: ${String(error)}`;
  }
  return 'no error';
}

test('readTokenizerFile(file) reads the settings, with strip_accents resolved', () => {
  expect(readTokenizerFile(createSmallTokenizer({ lowercase: false })).bert?.settings).toEqual({
    cleanText: true,
    isolateChinese: true,
    stripAccents: false,
    lowercase: false
  });
});

test('readTokenizerFile(file) takes no other normaliser or splitter for BERT’s', () => {
  const file = createSmallTokenizer();
  expect(readTokenizerFile({ ...file, normalizer: { type: 'NFC' } }).bert).toBeNull();
  expect(readTokenizerFile({ ...file, pre_tokenizer: null }).bert).toBeNull();
});

test.each([null, 7, 'text', []])('%j is no tokenizer file', value => {
  expect(messageOf(value)).toContain('is not a JSON object');
});

test('a file without model, vocabulary or numbers is refused by name', () => {
  expect(messageOf({})).toContain('"model"');
  expect(messageOf({ ...createSmallTokenizer(), model: { type: 'WordPiece' } })).toContain(
    '"vocab"'
  );
  expect(messageOf(withVocabulary(vocab => (vocab.went = 'six')))).toContain('"went"');
  expect(messageOf(createSmallTokenizer({}, [{ content: 'x' }]))).toContain('added token');
});

test('a vocabulary without [UNK] is refused', () => {
  const file = withVocabulary(vocab => delete vocab['[UNK]']);
  expect(messageOf(file)).toContain('[UNK]');
});

test.each(['[CLS]', '[SEP]'])('a file without %s, which its template needs, is refused', token => {
  const file = withVocabulary(vocab => Reflect.deleteProperty(vocab, token));
  const added = file.added_tokens.filter(entry => !('content' in entry && entry.content === token));
  expect(messageOf({ ...file, added_tokens: added })).toContain(token);
});

test('a template that leaves a sentence out is refused', () => {
  const file = createSmallTokenizer();
  file.post_processor.pair = file.post_processor.single;
  expect(messageOf(file)).toContain('both sentences');
});

test.each([
  ['normaliser Strange', { normalizer: { type: 'Strange' } }],
  ['splitter UnicodeScripts', { pre_tokenizer: { type: 'UnicodeScripts' } }],
  ['model Sparse', { model: { type: 'Sparse' } }],
  ['template Odd', { post_processor: { type: 'Odd' } }],
  ['splitting Sideways', { pre_tokenizer: { type: 'Punctuation', behavior: 'Sideways' } }]
])('a file with the %s, which is not known, is refused by that name', (name, part) => {
  expect(messageOf({ ...createSmallTokenizer(), ...part })).toContain(`has the ${name}`);
});

test('BertProcessing, the template of older files, works as TemplateProcessing does', () => {
  const file = {
    ...createSmallTokenizer(),
    post_processor: { type: 'BertProcessing', sep: ['[SEP]', 3], cls: ['[CLS]', 2] }
  };
  const encoding = createTokenizer(file, null, 512).encode('to', 'the');
  expect(encoding.tokens).toEqual(['[CLS]', 'to', '[SEP]', 'the', '[SEP]']);
  expect(encoding.sentenceIds).toEqual([0, 0, 0, 1, 1]);
});
