import { fromBinary } from '@bufbuild/protobuf';
import { readFileSync } from 'node:fs';
import { ModelProtoSchema } from 'onnx-buf';
import { appendOutputs } from '../../src/model/append-outputs';
import { cutModel } from '../../src/model/cut-model';
import { findAttention } from '../../src/model/find-attention';
import { indexOnnx } from '../../src/model/onnx-index';
import { planChunks, planWhole } from '../../src/model/plan-chunks';
import { writeSkeleton } from '../../src/model/skeleton';
import { syntheticBert } from '../engine/synthetic-bert';

const read = (bytes: Uint8Array) => fromBinary(ModelProtoSchema, bytes);

function opened(bytes: Uint8Array) {
  const index = indexOnnx(bytes);
  return { bytes, index, layers: findAttention(index) };
}

test('a skeleton refers to large parameters by their place in the file', () => {
  const { bytes, index, layers } = opened(syntheticBert('sdpa'));
  const original = new Map(read(bytes).graph!.initializer.map(tensor => [tensor.name, tensor]));
  const skeleton = read(writeSkeleton(index, planWhole(index, layers)));
  let external = 0;
  for (const tensor of skeleton.graph!.initializer) {
    const { dims, dataType, rawData } = original.get(tensor.name)!;
    expect(tensor.dims).toEqual(dims);
    expect(tensor.dataType).toBe(dataType);
    if (rawData.length < 1024) {
      expect(tensor.rawData).toEqual(rawData);
      continue;
    }
    external++;
    const entry = Object.fromEntries(tensor.externalData.map(({ key, value }) => [key, value]));
    expect(tensor.dataLocation).toBe(1);
    expect(entry.location).toBe('bertscope-model.bin');
    const start = Number(entry.offset);
    const referred = bytes.subarray(start, start + Number(entry.length));
    expect(Buffer.compare(referred, rawData)).toBe(0);
  }
  expect(external).toBeGreaterThan(10);
});

test('a skeleton keeps operator sets and gives the attention before what crosses', () => {
  const { bytes, index, layers } = opened(syntheticBert('eager'));
  const [first, second] = planChunks(index, layers).map(chunk => read(writeSkeleton(index, chunk)));
  expect(first.opsetImport).toEqual(read(bytes).opsetImport);
  expect(first.graph!.output[0].name).toBe(layers[0].tensor);
  expect(second.graph!.input.map(({ name }) => name)).toContain(layers[0].tensor);
  expect(second.graph!.output.map(({ name }) => name)).not.toContain(layers[0].tensor);
});

test('the skeletons of the embedded model are smaller than 200 KB, those of its layers than 20 KB', () => {
  const { index, layers } = opened(readFileSync('models/all-MiniLM-L6-v2/model.onnx'));
  expect(layers).toHaveLength(6);
  expect(writeSkeleton(index, planWhole(index, layers)).length).toBeLessThan(200_000);
  for (const chunk of planChunks(index, layers)) {
    expect(writeSkeleton(index, chunk).length).toBeLessThan(20_000);
    expect(chunk.inputs).toContain('attention_mask');
  }
});

test.each([
  ['attention23', 'qk_matmul_output_mode', 3n],
  ['gqa', 'qk_output', 2n],
  ['mha', null, null]
] as const)('a fused operator is asked for its weights, layout %s', (layout, attribute, value) => {
  const { index, layers } = opened(syntheticBert(layout));
  const [chunk] = planChunks(index, layers);
  const graph = read(writeSkeleton(index, chunk)).graph!;
  const node = graph.node.find(({ opType }) => opType.endsWith('Attention'))!;
  expect(node.output).toHaveLength(4);
  expect(node.output[3]).toBe(layers[0].tensor);
  const found = node.attribute.find(({ name }) => name === attribute);
  expect(found?.i ?? null).toBe(value);
  // ONNX Runtime cannot infer the type of scores.
  expect(graph.output[0].type !== undefined).toBe(layout === 'mha');
});

test('appendOutputs adds 53 bytes a layer or so, and readers see all outputs', () => {
  const { bytes, index, layers } = opened(syntheticBert('classic'));
  const appended = appendOutputs(index, layers);
  expect(appended.length - bytes.length).toBeLessThan(60 * layers.length);
  const outputs = read(appended).graph!.output.map(({ name }) => name);
  expect(outputs).toEqual(['last_hidden_state', ...layers.map(({ tensor }) => tensor)]);
});

test('appendOutputs gives a fused operator a twin instead of changing it', () => {
  const { bytes, index, layers } = opened(syntheticBert('mha'));
  const before = read(bytes).graph!.node;
  const after = read(appendOutputs(index, layers)).graph!.node;
  expect(after.slice(0, before.length)).toEqual(before);
  expect(after).toHaveLength(before.length + layers.length);
});

test.each([
  ['chunks', 3],
  ['skeleton', 1],
  ['appended', 1]
] as const)(
  'cutModel gives the parts of the route %s, which cover every layer once',
  (route, count) => {
    const { index, layers } = opened(syntheticBert('sdpa'));
    const parts = cutModel(index, layers, route);
    expect(parts).toHaveLength(count);
    expect(parts.flatMap(part => part.layers.map(({ layer }) => layer))).toEqual([0, 1, 2]);
    const beside = { path: 'model.onnx_data', bytes: Uint8Array.of(1) };
    const files = cutModel(index, layers, route, [beside])[0].parameters.map(({ path }) => path);
    expect(files).toEqual(
      route === 'appended' ? ['model.onnx_data'] : ['model.onnx_data', 'bertscope-model.bin']
    );
  }
);
