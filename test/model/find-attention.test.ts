import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema } from 'onnx-buf';
import { findAttention } from '../../src/model/find-attention';
import { indexOnnx } from '../../src/model/onnx-index';
import { OPEN_LAYOUTS, SYNTHETIC, syntheticBert } from '../engine/synthetic-bert';

type Node = { opType: string; input: string[]; output: string[]; domain?: string };

/** Attention of a graph with inputs q, k, v and the parameter w. */
function findIn(...node: Node[]) {
  const graph = {
    node,
    input: ['q', 'k', 'v'].map(name => ({ name })),
    initializer: [{ name: 'w' }]
  };
  return findAttention(indexOnnx(toBinary(ModelProtoSchema, create(ModelProtoSchema, { graph }))));
}
const node = (opType: string, input: string[], ...output: string[]): Node => ({
  opType,
  input,
  output
});

test.each(OPEN_LAYOUTS)('findAttention finds every layer of the layout %s, in order', layout => {
  const layers = findAttention(indexOnnx(syntheticBert(layout)));
  expect(layers).toHaveLength(SYNTHETIC.layers);
  const nodes = layers.map(layer => layer.node);
  expect(nodes).toEqual([...nodes].sort((a, b) => a - b));
  expect(layers.every(({ holdsScores }) => holdsScores === (layout === 'mha'))).toBe(true);
});

test('findAttention needs no names', () => {
  const model = fromBinary(ModelProtoSchema, syntheticBert('eager'));
  const short = new Map<string, string>();
  const rename = (name: string) => {
    if (!short.has(name)) short.set(name, `t${short.size}`);
    return name === '' ? '' : short.get(name)!;
  };
  const graph = model.graph!;
  for (const each of graph.node) {
    each.name = '';
    each.input = each.input.map(rename);
    each.output = each.output.map(rename);
  }
  for (const each of [...graph.initializer, ...graph.input, ...graph.output])
    each.name = rename(each.name);
  expect(findAttention(indexOnnx(toBinary(ModelProtoSchema, model)))).toHaveLength(
    SYNTHETIC.layers
  );
});

test('findAttention takes the tensor that enters the product with the values', () => {
  const scores = node('MatMul', ['q', 'k'], 's');
  const softmax = node('Softmax', ['s'], 'p');
  expect(findIn(scores, softmax, node('MatMul', ['p', 'v'], 'c'))[0].tensor).toBe('p');
  const guarded = findIn(
    scores,
    softmax,
    node('IsNaN', ['p'], 'broken'),
    node('Where', ['broken', 'w', 'p'], 'guarded'),
    node('MatMul', ['guarded', 'v'], 'c')
  );
  const queryKey = { query: 'q', key: 'k', scaled: 'none' };
  expect(guarded).toEqual([
    { kind: 'softmax', node: 3, tensor: 'guarded', holdsScores: false, queryKey }
  ]);
  const narrowed = findIn(
    scores,
    softmax,
    node('Cast', ['p'], 'half'),
    node('MatMul', ['half', 'v'], 'c')
  );
  expect(narrowed[0].tensor).toBe('p');
});

test.each([
  ['none', 'q', 'k'],
  ['query', 'sq', 'k'],
  ['key', 'q', 'turned'],
  ['both', 'sq', 'turned']
])('findAttention tells which side is scaled before the product: %s', (scaled, query, key) => {
  const layers = findIn(
    node('Shape', ['q'], 'shape'),
    node('Sqrt', ['shape'], 'root'),
    node('Mul', ['q', 'root'], 'sq'),
    node('Div', ['k', 'root'], 'sk'),
    node('Transpose', ['sk'], 'turned'),
    node('MatMul', [query, key], 's'),
    node('Mul', ['s', 'w'], 'scores'),
    node('Softmax', ['scores'], 'p'),
    node('MatMul', ['p', 'v'], 'c')
  );
  expect(layers[0].queryKey).toEqual({ query, key, scaled });
});

test('a classifier is no attention, even if its parameter is cast before use', () => {
  const attention = [
    node('MatMul', ['q', 'k'], 's'),
    node('Softmax', ['s'], 'p'),
    node('MatMul', ['p', 'v'], 'c')
  ];
  const classifier = [
    node('Cast', ['w'], 'wide'),
    node('MatMul', ['c', 'wide'], 'logits'),
    node('Softmax', ['logits'], 'classes'),
    node('MatMul', ['classes', 'v'], 'mixed')
  ];
  expect(findIn(...attention, ...classifier)).toHaveLength(1);
});

test('a fused operator that hides its weights is named, with the file to use instead', () => {
  const find = () => findAttention(indexOnnx(syntheticBert('opaque')));
  expect(find).toThrow('com.microsoft.Attention');
  expect(find).toThrow(
    expect.objectContaining({
      tag: 'UnsupportedModelError',
      advice: expect.stringContaining('onnx/model.onnx') as string,
      fields: { operator: 'com.microsoft.Attention' }
    }) as Error
  );
});

test('a graph without attention is refused, with the operator that may hide it', () => {
  expect(() => findIn(node('MatMul', ['q', 'w'], 'y'))).toThrow('among the 1 operators');
  expect(() => findIn(node('If', ['q'], 'y'))).toThrow('inside the operator If');
});

test('a ring of nodes, which only damage can make, does not hang the search', () => {
  const ring = [
    node('Add', ['a', 'b'], 'b'),
    node('Add', ['b', 'a'], 'a'),
    node('Softmax', ['a'], 'p')
  ];
  expect(() => findIn(...ring)).toThrow('No attention was found');
});
