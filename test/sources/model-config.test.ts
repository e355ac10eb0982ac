import { readModelConfig } from '../../src/sources/model-config';

const BERT = {
  model_type: 'bert',
  num_hidden_layers: 12,
  num_attention_heads: 12,
  hidden_size: 768,
  max_position_embeddings: 512,
  pad_token_id: 0
};

test.each([
  ['bert', BERT, { layers: 12, heads: 12, maxTokens: 512 }],
  [
    'distilbert',
    { model_type: 'distilbert', n_layers: 6, n_heads: 12, dim: 768, max_position_embeddings: 512 },
    { layers: 6, heads: 12, hiddenSize: 768, maxTokens: 512 }
  ],
  [
    'roberta, whose positions begin after the padding’s',
    { ...BERT, model_type: 'roberta', max_position_embeddings: 514, pad_token_id: 1 },
    { maxTokens: 512 }
  ],
  [
    'gpt2',
    { model_type: 'gpt2', n_layer: 12, n_head: 12, n_embd: 768, n_positions: 1024 },
    { layers: 12, heads: 12, hiddenSize: 768, maxTokens: 1024 }
  ],
  [
    'a model of relative positions only',
    { ...BERT, max_position_embeddings: -1 },
    { maxTokens: 512 }
  ]
])('%s', (_, config, expected) => {
  expect(readModelConfig(config, 'config.json')).toMatchObject(expected);
});

test('the tokenizer’s limit counts where it is lower, and not where it is a way of saying none', () => {
  const limit = (model_max_length: unknown) =>
    readModelConfig(BERT, 'c', { model_max_length }).maxTokens;
  expect(limit(256)).toBe(256);
  expect(limit(1e30)).toBe(512);
  expect(limit('many')).toBe(512);
});

test.each([
  [{ ...BERT, num_hidden_layers: undefined }, 'num_hidden_layers'],
  [{ ...BERT, num_attention_heads: 0 }, 'num_attention_heads'],
  ['text', 'all of it'],
  [{ ...BERT, hidden_size: 'x' }, 'hidden_size']
])('what is wrong in a configuration is named', (config, field) => {
  expect(() => readModelConfig(config, 'https://hub.test/config.json')).toThrow(
    expect.objectContaining({
      tag: 'IntegrityError',
      message: expect.stringContaining(`${field} is missing`) as string
    }) as Error
  );
});
