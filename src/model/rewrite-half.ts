/**
 * Makes a graph that computes in fp16 compute in float32: every parameter of 16 bits is widened by a Cast where it is used,
 * every Cast to fp16 becomes one to float32, constants and declared types are widened. Parameters are not copied: the
 * new file refers to their bytes in the old one, so it is as small as the graph.
 *
 * A large table that is only looked up stays as it is, and what was looked up is widened: a vocabulary would take twice
 * the memory. Left out: bfloat16, which no runtime of ours multiplies.
 */
import {
  AttributeField,
  AttributeType,
  DataLocation,
  ElementType,
  EntryField,
  GraphField,
  ModelField,
  NodeField,
  TensorField
} from './onnx-fields';
import { parameterBytes } from './parameter-bytes';
import { bytesField, concatBytes, readFields, varintField } from './protobuf';
import { retypeValue } from './retype-value';
import { widenNode } from './widen-node';
import type { OnnxIndex, OnnxInitializer, OnnxNode } from './onnx-index';
import type { ByteRange } from './protobuf';

/** The name under which the runtime must be given the bytes of the old file. */
export const ORIGINAL_FILE = 'bertscope-original.onnx';

/** Smaller ones are copied: they are looked at where shapes are inferred. */
const SMALLEST_EXTERNAL_BYTES = 1024;
/** Tables above this stay in fp16. */
const LARGE_TABLE_BYTES = 2 ** 20;
/** What a norm begins with: its fusion would take numbers of one type and weights of another. */
const NORMS = new Set(['ReduceMean', 'Sub', 'LayerNormalization', 'SimplifiedLayerNormalization']);
const HALF = '/half';
const LOOKED_UP = '/looked_up';

/** The same model as `index`, computing in float32, as the bytes of a file beside {@link ORIGINAL_FILE}. */
export function rewriteHalf(index: OnnxIndex): Uint8Array {
  const { bytes } = index;
  const copy = ({ start, end }: ByteRange) => bytes.subarray(start, end);
  const tables = keptTables(index);
  const parameters: Uint8Array[] = [];
  const casts: Uint8Array[] = [];
  for (const initializer of index.initializers.values()) {
    const { name, elementType } = initializer;
    if (elementType !== ElementType.float16)
      parameters.push(writeParameter(bytes, initializer, name));
    else {
      parameters.push(writeParameter(bytes, initializer, `${name}${HALF}`));
      if (!tables.has(name)) casts.push(castNode(`${name}${HALF}`, name));
    }
  }
  const values = [
    [GraphField.input, index.inputs],
    [GraphField.output, index.outputs],
    [GraphField.valueInfo, index.valueInfos]
  ] as const;
  const graph = [
    ...casts,
    ...index.nodes.flatMap(node => writeNode(bytes, node, tables)),
    ...parameters,
    ...values.flatMap(([field, named]) =>
      [...named.values()].map(({ range }) =>
        bytesField(field, retypeValue(bytes, contentOf(bytes, range)))
      )
    ),
    ...index.graphFields.map(copy)
  ];
  return concatBytes([...index.modelFields.map(copy), bytesField(ModelField.graph, graph)]);
}

/** Large tables of fp16 that nothing but lookups reads. */
function keptTables({ nodes, initializers }: OnnxIndex): ReadonlySet<string> {
  const normed = new Set(
    nodes.filter(({ operator }) => NORMS.has(operator)).flatMap(({ inputs }) => inputs)
  );
  const kept = new Set(
    [...initializers.values()]
      .filter(
        one => one.elementType === ElementType.float16 && parameterBytes(one) >= LARGE_TABLE_BYTES
      )
      .map(({ name }) => name)
  );
  for (const { operator, domain, inputs, outputs, captured } of nodes) {
    const isLookup = operator === 'Gather' && domain === '' && !normed.has(outputs[0]);
    for (const name of [...inputs.slice(isLookup ? 1 : 0), ...captured]) kept.delete(name);
  }
  return kept;
}

/** One node, or a lookup and the Cast behind it. */
function writeNode(bytes: Uint8Array, node: OnnxNode, tables: ReadonlySet<string>): Uint8Array[] {
  const [table, output] = [node.inputs[0], node.outputs[0]];
  if (!tables.has(table)) return [bytesField(GraphField.node, widenNode(bytes, node.content))];
  const inputs = [`${table}${HALF}`, ...node.inputs.slice(1)];
  const others = [...readFields(bytes, node.content)]
    .filter(({ number }) => number !== NodeField.input && number !== NodeField.output)
    .map(({ range }) => bytes.subarray(range.start, range.end));
  return [
    bytesField(GraphField.node, [
      ...inputs.map(name => bytesField(NodeField.input, name)),
      bytesField(NodeField.output, `${output}${LOOKED_UP}`),
      ...others
    ]),
    castNode(`${output}${LOOKED_UP}`, output)
  ];
}

function castNode(from: string, to: string): Uint8Array {
  return bytesField(GraphField.node, [
    bytesField(NodeField.input, from),
    bytesField(NodeField.output, to),
    bytesField(NodeField.operator, 'Cast'),
    bytesField(NodeField.attribute, [
      bytesField(AttributeField.name, 'to'),
      varintField(AttributeField.integer, ElementType.float32),
      varintField(AttributeField.type, AttributeType.integer)
    ])
  ]);
}

/** The content of the field that lies in `range`. */
function contentOf(bytes: Uint8Array, range: ByteRange): ByteRange {
  return [...readFields(bytes, range)][0].content;
}

/** A parameter under another name, large ones referring to their bytes in the old file. */
function writeParameter(
  bytes: Uint8Array,
  { range, rawData }: OnnxInitializer,
  name: string
): Uint8Array {
  const isFar = rawData !== null && rawData.end - rawData.start >= SMALLEST_EXTERNAL_BYTES;
  const kept = [...readFields(bytes, contentOf(bytes, range))]
    .filter(
      ({ number }) => number !== TensorField.name && !(isFar && number === TensorField.rawData)
    )
    .map(field => bytes.subarray(field.range.start, field.range.end));
  const entry = (key: string, value: string) =>
    bytesField(TensorField.externalData, [
      bytesField(EntryField.key, key),
      bytesField(EntryField.value, value)
    ]);
  return bytesField(GraphField.initializer, [
    ...kept,
    bytesField(TensorField.name, name),
    ...(isFar
      ? [
          entry('location', ORIGINAL_FILE),
          entry('offset', String(rawData.start)),
          entry('length', String(rawData.end - rawData.start)),
          varintField(TensorField.dataLocation, DataLocation.external)
        ]
      : [])
  ]);
}
