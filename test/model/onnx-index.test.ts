import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { ModelProtoSchema } from 'onnx-buf';
import { isBertScopeError } from '../../src/errors';
import { findAttention } from '../../src/model/find-attention';
import { indexOnnx } from '../../src/model/onnx-index';
import { planChunks } from '../../src/model/plan-chunks';
import { writeSkeleton } from '../../src/model/skeleton';
import { OPEN_LAYOUTS, syntheticBert } from '../engine/synthetic-bert';

test.each(OPEN_LAYOUTS)('indexOnnx finds the nodes that onnx-buf finds, layout %s', layout => {
  const bytes = syntheticBert(layout);
  const { nodes } = indexOnnx(bytes);
  const graph = fromBinary(ModelProtoSchema, bytes).graph!;
  expect(
    nodes.map(({ operator, domain, inputs, outputs }) => ({ operator, domain, inputs, outputs }))
  ).toEqual(
    graph.node.map(({ opType, domain, input, output }) => ({
      operator: opType,
      domain,
      inputs: input,
      outputs: output
    }))
  );
});

test('indexOnnx says where the numbers of each parameter lie', () => {
  const bytes = syntheticBert('fp16');
  const { initializers } = indexOnnx(bytes);
  const graph = fromBinary(ModelProtoSchema, bytes).graph!;
  expect(initializers.size).toBe(graph.initializer.length);
  for (const { name, rawData } of graph.initializer) {
    const { start, end } = initializers.get(name)!.rawData!;
    expect(Buffer.compare(bytes.subarray(start, end), rawData)).toBe(0);
  }
});

test('indexOnnx names inputs with their types and leaves out parameters listed as inputs', () => {
  const model = fromBinary(ModelProtoSchema, syntheticBert('classic'));
  model.graph!.input.push({ ...model.graph!.input[0], name: model.graph!.initializer[0].name });
  const { inputs } = indexOnnx(toBinary(ModelProtoSchema, model));
  expect([...inputs.keys()]).toEqual(['input_ids', 'attention_mask', 'token_type_ids']);
  expect([...inputs.values()].map(({ elementType }) => elementType)).toEqual([7, 7, 7]);
});

test('indexOnnx knows what the branches of an If take from outside', () => {
  const branch = {
    node: [
      { opType: 'Add', input: ['outer', 'inner'], output: ['sum'] },
      { opType: 'Constant', output: ['inner'] }
    ],
    output: [{ name: 'sum' }]
  };
  const model = create(ModelProtoSchema, {
    graph: {
      node: [
        {
          opType: 'If',
          input: ['flag'],
          output: ['y'],
          attribute: [{ name: 'then_branch', g: branch }]
        }
      ]
    }
  });
  const { nodes } = indexOnnx(toBinary(ModelProtoSchema, model));
  expect(nodes[0].captured).toEqual(['outer']);
});

test.each([
  ['an empty file', new Uint8Array(), 'hold no graph'],
  [
    'a web page',
    new TextEncoder().encode('<!DOCTYPE html><html>'),
    'unknown wire type 4 at byte 0'
  ],
  [
    'a pointer to a large file',
    new TextEncoder().encode('version https://git-lfs'),
    'unknown wire type 6 at byte 0'
  ]
])('indexOnnx refuses %s', (_, bytes, message) => {
  expect(() => indexOnnx(bytes)).toThrow(message);
});

test('indexOnnx refuses a file that is cut off, wherever in the graph the cut is', () => {
  const bytes = syntheticBert('sdpa');
  const tail = 64; // operator sets, which follow the graph
  fc.assert(
    fc.property(fc.integer({ min: 0, max: bytes.length - tail }), end => {
      expect(() => indexOnnx(bytes.subarray(0, end))).toThrow(
        expect.objectContaining({ tag: 'ModelFormatError' }) as Error
      );
    }),
    { numRuns: 500 }
  );
});

test('damaged bytes end in a result or in an error of ours, all the way to the skeletons', () => {
  const sound = syntheticBert('sdpa');
  const place = fc.integer({ min: 0, max: sound.length - 1 });
  const damage = fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), {
    minLength: 1,
    maxLength: 20
  });
  let refused = 0;
  fc.assert(
    fc.property(damage, changes => {
      const bytes = sound.slice();
      for (const [offset, value] of changes) bytes[offset] = value;
      try {
        const index = indexOnnx(bytes);
        const layers = findAttention(index);
        for (const chunk of planChunks(index, layers)) writeSkeleton(index, chunk);
      } catch (error) {
        if (!isBertScopeError(error, 'ModelFormatError', 'UnsupportedModelError')) throw error;
        refused++;
      }
    }),
    { numRuns: 500 }
  );
  expect(refused).toBeGreaterThan(0);
});

test('graphs nested without end are refused before they exhaust the stack', () => {
  let bytes = new Uint8Array();
  const wrap = (number: number, content: Uint8Array) => {
    const length: number[] = [];
    for (let rest = content.length; ; rest = Math.floor(rest / 128)) {
      length.push(rest >= 128 ? (rest % 128) + 128 : rest);
      if (rest < 128) break;
    }
    return Uint8Array.of(number * 8 + 2, ...length, ...content);
  };
  for (let depth = 0; depth < 300; depth++) bytes = wrap(1, wrap(5, wrap(6, bytes)));
  expect(() => indexOnnx(wrap(7, bytes))).toThrow('nests graphs more than');
});
