import { readTemplate } from '../../src/tokens/template';

const IDS = new Map([
  ['<s>', 0],
  ['</s>', 2],
  ['[CLS]', 101],
  ['[SEP]', 102]
]);
const idOf = (token: string) => IDS.get(token);

/** The parts of a pair as `token sentence/type`. */
function describe(postProcessor: unknown, pair = true): string[] {
  return readTemplate(postProcessor, pair, idOf).map(part => {
    const name = part.kind === 'special' ? part.token : part.source.toUpperCase();
    return `${name} ${part.sentenceId}/${part.typeId}`;
  });
}

const ROBERTA = { type: 'RobertaProcessing', cls: ['<s>', 0], sep: ['</s>', 2] };

test('of RoBERTa’s two </s> the first closes A and the second is B’s, and all types are 0', () => {
  expect(describe(ROBERTA)).toEqual([
    ...['<s> 0/0', 'A 0/0', '</s> 0/0', '</s> 1/0', 'B 1/0', '</s> 1/0']
  ]);
  expect(describe(ROBERTA, false)).toEqual(['<s> 0/0', 'A 0/0', '</s> 0/0']);
});

test('BERT’s types tell the sentences', () => {
  const bert = { type: 'BertProcessing', cls: ['[CLS]', 101], sep: ['[SEP]', 102] };
  expect(describe(bert)).toEqual([...['[CLS] 0/0', 'A 0/0', '[SEP] 0/0', 'B 1/1', '[SEP] 1/1']]);
});

test('without a template the sentences stand side by side', () => {
  for (const value of [null, { type: 'ByteLevel' }, { type: 'Sequence', processors: [] }]) {
    expect(describe(value)).toEqual(['A 0/0', 'B 1/1']);
    expect(describe(value, false)).toEqual(['A 0/0']);
  }
});

test('a sequence of byte-level trimming and a template is that template', () => {
  const sequence = { type: 'Sequence', processors: [{ type: 'ByteLevel' }, ROBERTA] };
  expect(describe(sequence)).toEqual(describe(ROBERTA));
  const twice = { type: 'Sequence', processors: [ROBERTA, ROBERTA] };
  expect(() => describe(twice)).toThrow('template of several steps');
});

test('a special token that stands for several gives each of them, by its own number', () => {
  const template = {
    type: 'TemplateProcessing',
    single: [{ SpecialToken: { id: 'both', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
    special_tokens: { both: { id: 'both', ids: [7, 102], tokens: ['[CLS]', '[SEP]'] } }
  };
  expect(readTemplate(template, false, idOf)).toMatchObject([
    { token: '[CLS]', id: 7 },
    { token: '[SEP]', id: 102 },
    { source: 'a' }
  ]);
});
