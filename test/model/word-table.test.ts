import { create, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema } from 'onnx-buf';
import { GraphField, ModelField, TensorField } from '../../src/model/onnx-fields';
import { indexOnnx } from '../../src/model/onnx-index';
import { bytesField, concatBytes, varintField, writeVarint } from '../../src/model/protobuf';
import { findWordTable, readWordTable } from '../../src/model/word-table';
import { OPEN_LAYOUTS, SYNTHETIC, syntheticBert } from '../engine/synthetic-bert';

const FLOAT = 1;
const HALF = 10;
const BYTE = 2;

type Node = { opType: string; domain?: string; input: string[]; output: string[] };
type Table = { name: string; dims: bigint[]; dataType: number; rawData: Uint8Array<ArrayBuffer> };

const bytesOf = ({ buffer }: { readonly buffer: ArrayBuffer }) => new Uint8Array(buffer);
/** A parameter with a row for each list of numbers. */
const table = (name: string, rows: readonly (readonly number[])[]): Table => ({
  name,
  dims: [rows.length, rows[0].length].map(BigInt),
  dataType: FLOAT,
  rawData: bytesOf(Float32Array.from(rows.flat()))
});
const node = (opType: string, input: string[], output: string, domain = ''): Node => ({
  opType,
  domain,
  input,
  output: [output]
});
const modelOf = (nodes: Node[], initializer: Table[]) =>
  toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      graph: { node: nodes, initializer, input: [{ name: 'x' }, { name: 'y' }] }
    })
  );
const readFile = (bytes: Uint8Array, beside: Uint8Array | null = null) => {
  const index = indexOnnx(bytes);
  return readWordTable(index, findWordTable(index), beside);
};
const read = (nodes: Node[], tables: Table[]) => readFile(modelOf(nodes, tables));

const WORDS = table('w', [
  [1, 2],
  [3, 4],
  [5, 6]
]);
const SENTENCES = table('s', [
  [7, 8],
  [9, 10]
]);
const LOOKUPS = [node('Gather', ['s', 'y'], 'b'), node('Gather', ['w', 'x'], 'a')];

test.each(OPEN_LAYOUTS)('the words of the layout %s have a row an id', layout => {
  const bytes = syntheticBert(layout);
  const { rows, width, rowOf } = readFile(bytes);
  expect([rows, width]).toEqual([SYNTHETIC.words, SYNTHETIC.hidden]);
  // Uniform from -1 to 1, so far from a table that is read at a wrong place.
  const row = rowOf(rows - 1);
  expect(row).toHaveLength(width);
  expect(Math.max(...row.map(Math.abs))).toBeLessThanOrEqual(1);
  expect(Math.max(...row.map(Math.abs))).toBeGreaterThan(0.5);
});

test('of two tables the longer one is that of the words, whatever they are called', () => {
  const { rows, rowOf } = read(LOOKUPS, [SENTENCES, WORDS]);
  expect(rows).toBe(3);
  expect([...rowOf(2)]).toEqual([5, 6]);
});

test('a longer table that no input looks up is none of words', () => {
  const places = table(
    'p',
    Array.from({ length: 9 }, () => [0, 0])
  );
  const nodes = [
    ...LOOKUPS,
    node('Shape', ['x'], 'length'),
    node('Gather', ['p', 'length'], 'c'),
    node('Gather', ['p', 'p'], 'd')
  ];
  expect(read(nodes, [WORDS, SENTENCES, places]).rows).toBe(3);
});

test('ids and table may be cast and reshaped on their way', () => {
  const nodes = [
    node('Cast', ['x'], 'narrow'),
    node('Reshape', ['narrow', 'shape'], 'flat'),
    node('Identity', ['w'], 'same'),
    node('Gather', ['same', 'flat'], 'a')
  ];
  expect([...read(nodes, [WORDS]).rowOf(0)]).toEqual([1, 2]);
});

test('the fused lookup of optimised files has the words third', () => {
  const fused = node('EmbedLayerNormalization', ['x', 'y', 'w', 'p', 's'], 'a', 'com.microsoft');
  expect([...read([fused], [WORDS, SENTENCES]).rowOf(1)]).toEqual([3, 4]);
});

test('fp16 is read exactly, from the largest to beneath the smallest normal number', () => {
  const bits = [0x3c00, 0xc000, 0x3555, 0x7bff, 0x0001, 0x8400, 0x0000, 0x8000];
  const halves = {
    ...WORDS,
    dims: [4n, 2n],
    dataType: HALF,
    rawData: bytesOf(Uint16Array.from(bits))
  };
  const { rowOf } = read(LOOKUPS, [SENTENCES, halves]);
  expect([0, 1, 2, 3].flatMap(id => [...rowOf(id)])).toEqual([
    ...[1, -2, 0.333251953125, 65504],
    ...[2 ** -24, -(2 ** -14), 0, -0]
  ]);
});

test('a shape may be packed into one field', () => {
  const { name, dataType, rawData } = WORDS;
  const packed = [
    bytesField(TensorField.dims, [writeVarint(3), writeVarint(2)]),
    varintField(TensorField.dataType, dataType),
    bytesField(TensorField.name, name),
    bytesField(TensorField.rawData, [rawData])
  ];
  // A second graph field adds to the first.
  const more = bytesField(ModelField.graph, [bytesField(GraphField.initializer, packed)]);
  const { rows, rowOf } = readFile(concatBytes([modelOf(LOOKUPS, [SENTENCES]), more]));
  expect(rows).toBe(3);
  expect([...rowOf(1)]).toEqual([3, 4]);
});

test.each([
  ['without a lookup', [node('Gather', ['w', 'w'], 'a')], WORDS, /was not found/],
  ['with bytes for numbers', LOOKUPS, { ...WORDS, dataType: BYTE }, /less than 16 bits/],
  [
    'with numbers elsewhere',
    LOOKUPS,
    { ...WORDS, rawData: WORDS.rawData.subarray(4) },
    /in one piece/
  ]
] as const)('a model %s says so, with a next step', (_, nodes, words, message) => {
  expect(() => read([...nodes], [SENTENCES, words])).toThrow(
    expect.objectContaining({
      name: 'UnsupportedModelError',
      message: expect.stringMatching(message) as string,
      advice: expect.stringMatching(/same stem/) as string
    }) as Error
  );
});

/** A model whose words lie in `words.bin`, with what it says of their place there. */
function farModel(place: Readonly<Record<string, string>>) {
  const { name, dims, dataType } = WORDS;
  const entries = Object.entries({ location: 'words.bin', ...place });
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      graph: {
        node: LOOKUPS,
        initializer: [
          SENTENCES,
          {
            ...{ name, dims, dataType, dataLocation: 1 },
            externalData: entries.map(([key, value]) => ({ key, value }))
          }
        ],
        input: [{ name: 'x' }, { name: 'y' }]
      }
    })
  );
}

test('words that lie in a second file are read from their place there', () => {
  const beside = concatBytes([Uint8Array.of(9, 9, 9), WORDS.rawData, Uint8Array.of(9)]);
  const { rows, rowOf } = readFile(farModel({ offset: '3', length: '24' }), beside);
  expect(rows).toBe(3);
  expect([0, 1, 2].flatMap(id => [...rowOf(id)])).toEqual([1, 2, 3, 4, 5, 6]);
  // Without a place they are the whole file.
  expect([...readFile(farModel({}), WORDS.rawData).rowOf(2)]).toEqual([5, 6]);
});

test.each([
  [
    'beyond the end of its second file',
    { offset: '8', length: '24' },
    /beyond the end of “words.bin”/
  ],
  ['before its begin', { offset: '-8', length: '24' }, /beyond the end of “words.bin”/],
  ['at a place that is no number', { offset: 'x' }, /in one piece/],
  ['in fewer bytes than they need', { length: '8' }, /in one piece/]
])('a model with words %s says so', (_, place, message) => {
  expect(() => readFile(farModel(place), WORDS.rawData)).toThrow(message);
});
