import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema } from 'onnx-buf';
import { findAttention } from '../../src/model/find-attention';
import { indexOnnx } from '../../src/model/onnx-index';
import { planChunks, planWhole } from '../../src/model/plan-chunks';
import { OPEN_LAYOUTS, SYNTHETIC, syntheticBert } from '../engine/synthetic-bert';

function planned(bytes: Uint8Array) {
  const index = indexOnnx(bytes);
  const layers = findAttention(index);
  return { index, layers, chunks: planChunks(index, layers), whole: planWhole(index, layers) };
}

test.each(OPEN_LAYOUTS)('planChunks makes one chunk a layer, layout %s', layout => {
  const { chunks, layers } = planned(syntheticBert(layout));
  expect(chunks.map(chunk => chunk.layers)).toEqual(layers.map(layer => [layer]));
});

test.each(OPEN_LAYOUTS)(
  'every chunk can be computed from what it reads and takes, layout %s',
  layout => {
    const { index, chunks } = planned(syntheticBert(layout));
    const given = new Set<string>();
    for (const chunk of chunks) {
      const known = new Set([
        ...chunk.initializers,
        ...chunk.inputs,
        ...chunk.takes.map(({ name }) => name)
      ]);
      for (const { name } of chunk.takes) expect(given).toContain(name);
      for (const node of chunk.nodes) {
        for (const name of index.nodes[node].inputs) if (name !== '') expect(known).toContain(name);
        for (const name of index.nodes[node].outputs) known.add(name);
      }
      for (const name of chunk.gives) {
        expect(known).toContain(name);
        given.add(name);
      }
    }
  }
);

test.each(['classic', 'eager', 'sdpa', 'int8', 'fp16'] as const)(
  'only the input of a layer and its attention cross, layout %s',
  layout => {
    const { index, chunks } = planned(syntheticBert(layout));
    expect(chunks[0].takes).toEqual([]);
    for (const [number, chunk] of chunks.slice(1).entries()) {
      expect(chunk.takes).toHaveLength(2);
      expect(chunk.takes.every(({ elementType }) => elementType === 1)).toBe(true);
      expect(chunk.takes.map(({ name }) => name)).toContain(chunks[number].layers[0].tensor);
      const operators = chunk.takes.map(
        ({ name }) => index.nodes.find(({ outputs }) => outputs.includes(name))!.operator
      );
      for (const cheap of ['Shape', 'Cast', 'Concat', 'DynamicQuantizeLinear']) {
        expect(operators).not.toContain(cheap);
      }
    }
    expect(chunks.at(-1)!.gives).toEqual([]);
  }
);

test('no product is computed in two chunks', () => {
  const { index, chunks } = planned(syntheticBert('fp16'));
  const products = chunks
    .flatMap(({ nodes }) => nodes)
    .filter(node => ['MatMul', 'Softmax'].includes(index.nodes[node].operator));
  expect(new Set(products).size).toBe(products.length);
});

test('what follows the attention of the last layer is not computed', () => {
  const { index, layers, chunks, whole } = planned(syntheticBert('sdpa'));
  const last = layers.at(-1)!.node;
  expect(Math.max(...chunks.at(-1)!.nodes)).toBe(last);
  expect(Math.max(...whole.nodes)).toBe(last);
  expect(last).toBeLessThan(index.nodes.length - 1);
});

test('the whole plan has the nodes of all chunks and takes nothing', () => {
  const { chunks, whole } = planned(syntheticBert('int8'));
  expect(new Set(whole.nodes)).toEqual(new Set(chunks.flatMap(({ nodes }) => nodes)));
  expect(whole.takes).toEqual([]);
  expect(whole.layers).toHaveLength(SYNTHETIC.layers);
});

test('a tensor that crosses has the type that the file declares for it', () => {
  const model = fromBinary(ModelProtoSchema, syntheticBert('sdpa'));
  const { chunks } = planned(toBinary(ModelProtoSchema, model));
  const [{ name }] = chunks[1].takes;
  const info = create(ModelProtoSchema, {
    graph: {
      valueInfo: [{ name, type: { value: { case: 'tensorType', value: { elemType: 10 } } } }]
    }
  });
  const declared = Buffer.concat([
    toBinary(ModelProtoSchema, model),
    toBinary(ModelProtoSchema, info)
  ]);
  expect(planned(declared).chunks[1].takes).toContainEqual({ name, elementType: 10 });
});
