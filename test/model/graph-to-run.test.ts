import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  ModelProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType
} from 'onnx-buf';
import { graphToRun } from '../../src/model/graph-to-run';
import { findAttention } from '../../src/model/find-attention';
import { indexOnnx } from '../../src/model/onnx-index';
import { describePrecision, precisionOf } from '../../src/model/precision';
import { widenHalves } from '../../src/model/widen-halves';
import { SYNTHETIC, syntheticBert, type Layout } from '../engine/synthetic-bert';
import { fromHalves } from '../engine/half';

test.each<[Layout, string]>([
  ['eager', 'fp32'],
  ['fp16', 'fp16 stored, fp32 computed'],
  ['half', 'fp16'],
  ['int8', 'int8']
])('a graph of the layout %s is %s', (layout, words) => {
  const precision = precisionOf(indexOnnx(syntheticBert(layout)));
  expect(describePrecision(precision)).toBe(words);
});

test('one matrix of 8 bits among larger ones decides what a model is said to be', () => {
  const precisionWith = (dataType: number) => {
    const initializer = [
      { name: 'coded', dims: [4n, 4n], dataType, rawData: new Uint8Array(64) },
      { name: 'scale', dataType: DataType.FLOAT, rawData: new Uint8Array(4) },
      { name: 'large', dims: [64n, 64n], dataType: DataType.FLOAT, rawData: new Uint8Array(16384) }
    ];
    const node = [
      { opType: 'DequantizeLinear', input: ['coded', 'scale'], output: ['decoded'] },
      { opType: 'MatMul', input: ['x', 'decoded'], output: ['y'] },
      { opType: 'MatMul', input: ['y', 'large'], output: ['z'] }
    ];
    const model = create(ModelProtoSchema, { graph: { node, initializer } });
    return precisionOf(indexOnnx(toBinary(ModelProtoSchema, model)));
  };
  expect(precisionWith(DataType.INT8)).toEqual({ stored: 'int8', computed: 'fp32' });
  expect(precisionWith(DataType.FLOAT)).toEqual({ stored: 'fp32', computed: 'fp32' });
});

test.each<Layout>(['eager', 'fp16', 'int8', 'sdpa'])(
  'a graph of the layout %s is run as it is',
  layout => {
    const index = indexOnnx(syntheticBert(layout));
    expect(graphToRun(index)).toMatchObject({ index, files: [], isRewritten: false });
  }
);

test('a graph that computes in fp16 is run in float32, over the same bytes', () => {
  const bytes = syntheticBert('half', { words: 40_000 });
  const beside = { path: 'model.onnx_data', bytes: Uint8Array.of(1) };
  const { index, files, precision, isRewritten } = graphToRun(indexOnnx(bytes), [beside]);
  expect([describePrecision(precision), isRewritten]).toEqual(['fp16 stored, fp32 computed', true]);
  expect(files).toEqual([beside, { path: 'bertscope-original.onnx', bytes }]);
  expect(files[1].bytes).toBe(bytes);
  expect(index.bytes.length).toBeLessThan(bytes.length / 50);
  expect(findAttention(index)).toHaveLength(SYNTHETIC.layers);

  const { node, initializer } = fromBinary(ModelProtoSchema, index.bytes).graph!;
  const halves = initializer.filter(({ dataType }) => dataType === (DataType.FLOAT16 as number));
  for (const { name } of halves) {
    const readers = node.filter(({ input }) => input.includes(name));
    // The vocabulary is looked up as it is stored; all others are widened where they lie.
    const isTable = initializer.find(one => one.name === name)!.dims[0] === 40_000n;
    expect(readers.map(({ opType }) => opType)).toEqual([isTable ? 'Gather' : 'Cast']);
  }
  const casts = node.filter(({ opType }) => opType === 'Cast');
  expect(casts.length).toBeGreaterThan(halves.length);
  for (const { attribute } of casts) expect(attribute[0].i).toBe(BigInt(DataType.FLOAT));
});

test.each(['to', 'softmax_precision', 'output_dtype'])(
  'an operator whose %s is fp16 gets float32',
  name => {
    const half = { name: 'weight', dims: [4n, 4n], dataType: DataType.FLOAT16 };
    const attribute = [{ name, i: BigInt(DataType.FLOAT16), type: AttributeType.INT }];
    const node = [
      { opType: 'MatMul', input: ['x', 'weight'], output: ['y'] },
      { opType: 'Any', input: ['y'], output: ['z'], attribute }
    ];
    const initializer = [{ ...half, rawData: new Uint8Array(32) }];
    const model = create(ModelProtoSchema, { graph: { node, initializer } });
    const { index } = graphToRun(indexOnnx(toBinary(ModelProtoSchema, model)));
    const rewritten = fromBinary(ModelProtoSchema, index.bytes).graph?.node ?? [];
    expect(rewritten.find(({ opType }) => opType === 'Any')?.attribute[0].i).toBe(1n);
  }
);

test('numbers of 16 bits are widened exactly', () => {
  const halves = Uint16Array.from({ length: 65536 }, (_, bits) => bits).filter(
    bits => (bits & 0x7c00) !== 0x7c00
  );
  expect(widenHalves(halves)).toEqual(fromHalves(halves));
});

test('infinities, by which graphs mask, and NaN stay what they are in 32 bits', () => {
  expect([...widenHalves(Uint16Array.of(0x7c00, 0xfc00, 0x7e00, 0xfe01))]).toEqual([
    Infinity,
    -Infinity,
    NaN,
    NaN
  ]);
});
