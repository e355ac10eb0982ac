import { isBertScopeError } from '../../src/errors';
import { createTokenizer } from '../../src/tokens/tokenizer';
import { tokenizerFromVocabulary } from '../../src/tokens/vocabulary-file';
import { compareEncodings, describeMismatches } from '../engine/compare-encodings';
import { readKinds, type StoredKind } from './stored-kinds';

const KINDS = new Map(readKinds().map(kind => [kind.name, kind]));

function vocabularyOf({ file }: StoredKind): string {
  const { vocab } = file.model as { readonly vocab: Readonly<Record<string, number>> };
  const pieces: string[] = [];
  for (const [piece, id] of Object.entries(vocab)) pieces[id] = piece;
  return `${pieces.join('\n')}\n`;
}

function messageOf(vocabulary: string, config: unknown): string {
  try {
    tokenizerFromVocabulary(vocabulary, config);
  } catch (error) {
    return isBertScopeError(error, 'VocabularyError') ? error.message : `other: ${String(error)}`;
  }
  return 'no error';
}

test.each([
  ['bert_uncased', null],
  ['bert_uncased', { do_lower_case: true, tokenizer_class: 'DistilBertTokenizerFast' }],
  ['bert_cased', { do_lower_case: false, unk_token: { content: '[UNK]' } }]
])('the lines of %s with the settings %j give what its tokenizer.json gives', (name, config) => {
  const kind = KINDS.get(name)!;
  const file = tokenizerFromVocabulary(vocabularyOf(kind), config);
  const tokenizers = new Map(
    [...new Set(kind.rows.map(({ limit }) => limit))].map(
      limit => [limit, createTokenizer(file, config, limit)] as const
    )
  );
  const mismatches = compareEncodings(({ limit }) => tokenizers.get(limit)!, kind.rows);
  expect(mismatches.length === 0 ? '' : describeMismatches(mismatches)).toBe('');
});

test('accents are kept and Chinese stays together where the settings say so', () => {
  const vocabulary = '[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\né\r\ne\r\n我是\r\n';
  const tokensOf = (config: object) =>
    createTokenizer(tokenizerFromVocabulary(vocabulary, config), null, 9).encode('É 我是', null)
      .tokens;
  expect(tokensOf({})).toEqual(['[CLS]', 'e', '[UNK]', '[UNK]', '[SEP]']);
  expect(tokensOf({ strip_accents: false, tokenize_chinese_chars: false })).toEqual([
    ...['[CLS]', 'é', '我是', '[SEP]']
  ]);
});

test('MPNet has two </s> between a pair and takes the space before its mask', () => {
  const vocabulary = ['<s>', '<pad>', '</s>', '[UNK]', 'a', 'b', '<mask>'].join('\n');
  const file = tokenizerFromVocabulary(vocabulary, { tokenizer_class: 'MPNetTokenizer' });
  const encoding = createTokenizer(file, null, 16).encode('a <mask>', 'b');
  expect(encoding.tokens).toEqual(['<s>', 'a', '<mask>', '</s>', '</s>', 'b', '</s>']);
  expect(encoding.offsets[2]).toEqual([1, 8]);
});

test('a vocabulary without [SEP], or of a tokenizer that cuts otherwise, is refused', () => {
  expect(messageOf('[UNK]\n[CLS]\n', null)).toContain('no line [SEP]');
  expect(messageOf('[UNK]\n', { tokenizer_class: 'BertJapaneseTokenizer' })).toContain(
    'BertJapaneseTokenizer'
  );
});
