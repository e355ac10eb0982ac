import { create, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema } from 'onnx-buf';
import { describeOutputs } from '../../src/model/attention-outputs';
import { findAttention } from '../../src/model/find-attention';
import { indexOnnx } from '../../src/model/onnx-index';

const NODES = [
  { opType: 'MatMul', input: ['q', 'k'], output: ['s'] },
  { opType: 'Softmax', input: ['s'], output: ['p'] },
  { opType: 'MatMul', input: ['p', 'v'], output: ['c'] }
];

function indexOf(externalData: { key: string; value: string }[]) {
  const graph = {
    node: NODES,
    input: ['q', 'k', 'v'].map(name => ({ name })),
    initializer: [{ name: 'w', externalData }]
  };
  return indexOnnx(toBinary(ModelProtoSchema, create(ModelProtoSchema, { graph })));
}

test('describeOutputs names the output of each layer, and the bytes that make it one', () => {
  const index = indexOf([]);
  const { layers, append } = describeOutputs(index, findAttention(index));
  expect(layers).toEqual([{ output: 'p', holdsScores: false }]);
  expect(Buffer.from(append, 'base64').toString('hex')).toBe('3a056203' + '0a0170');
});

test('describeOutputs refuses a model whose parameters lie in a second file', () => {
  const index = indexOf([{ key: 'location', value: 'parameters.bin' }]);
  expect(() => describeOutputs(index, findAttention(index))).toThrow('second file');
});
