/** Forms of a tokenizer.json of older versions, and files that are broken. */
import { isBertScopeError } from '../../src/errors';
import { createTokenizer } from '../../src/tokens/tokenizer';
import { readFiles } from './stored-kinds';

const FILES = readFiles();
const TEXT = 'At the store, I bought fresh strawberries — don’t ask.';

type Json = Readonly<Record<string, unknown>>;
const partOf = (kind: string, part: string): Json => FILES.get(kind)![part] as Json;

function encode(kind: string, changes: Json = {}) {
  return createTokenizer({ ...FILES.get(kind), ...changes }, null, 512).encode(TEXT, TEXT);
}

function messageOf(kind: string, changes: Json): string {
  try {
    encode(kind, changes);
  } catch (error) {
    if (!isBertScopeError(error, 'VocabularyError')) return `other: ${String(error)}`;
    expect(error.advice).not.toBe('');
    return error.message;
  }
  return 'no error';
}

test('merges written as text with a space are pairs', () => {
  const model = partOf('roberta', 'model');
  const merges = (model.merges as [string, string][]).map(pair => pair.join(' '));
  expect(encode('roberta', { model: { ...model, merges } })).toEqual(encode('roberta'));
});

test.each(['bert_uncased', 'roberta', 'xlm_roberta'])(
  'the model of %s is known without its name',
  kind => {
    const model = { ...partOf(kind, 'model'), type: undefined };
    expect(encode(kind, { model })).toEqual(encode(kind));
  }
);

test('a Metaspace with add_prefix_space alone marks every begin, or none', () => {
  const older = (add_prefix_space: boolean) => ({
    pre_tokenizer: { type: 'Metaspace', replacement: '▁', str_rep: '▁', add_prefix_space }
  });
  expect(encode('xlm_roberta', older(true))).toEqual(encode('xlm_roberta'));
  const never = { ...partOf('xlm_roberta', 'pre_tokenizer'), prepend_scheme: 'never' };
  expect(encode('xlm_roberta', older(false))).toEqual(
    encode('xlm_roberta', { pre_tokenizer: never })
  );
  expect(encode('xlm_roberta', older(false)).tokens).not.toEqual(encode('xlm_roberta').tokens);
});

test('a damaged table of normalisations is refused', () => {
  for (const precompiled_charsmap of ['', 'AAAA', '!', 'AAAAAAAAAAAAAAAA']) {
    const normalizer = { type: 'Precompiled', precompiled_charsmap };
    expect(messageOf('t5', { normalizer })).toContain('damaged "precompiled_charsmap"');
  }
});

test('parts that cannot be read are refused by name, with what to do', () => {
  const bpe = partOf('roberta', 'model');
  const split = (pattern: unknown) => ({
    pre_tokenizer: { type: 'Split', pattern, behavior: 'Isolated' }
  });
  expect(messageOf('roberta', { model: { ...bpe, continuing_subword_prefix: '##' } })).toContain(
    'continuing_subword_prefix'
  );
  expect(messageOf('roberta', { model: { ...bpe, merges: [7] } })).toContain('no pair: 7');
  expect(messageOf('roberta', { model: { ...bpe, unk_token: '<none>' } })).toContain('<none>');
  expect(messageOf('roberta', split({ Regex: '(?<!a' }))).toContain('(?<!a');
  expect(messageOf('roberta', split(7))).toContain('neither a text nor an expression');
  expect(messageOf('word_level', { model: { type: 'WordLevel', vocab: {} } })).toContain('[UNK]');
});
