/**
 * Finds a model's word embeddings: the parameter in which the first operator looks up each token's
 * row. By the shape of the computation and never by names, as find-attention.ts does. Of tables that
 * are looked up by an input (words, sentences) the one with the most rows is that of the words.
 */
import { UnsupportedModelError } from '../errors';
import { ElementType, TensorField } from './onnx-fields';
import type { OnnxIndex, OnnxInitializer, OnnxNode } from './onnx-index';
import { WireType, readFields, readVarint } from './protobuf';

/** A table of rows with `width` numbers each, one row an id. */
export type WordRows = {
  readonly rows: number;
  readonly width: number;
  /** A copy of a row, ids from 0 to below `rows`. */
  readonly rowOf: (id: number) => Float32Array;
};

/** What leaves the numbers of a tensor as they are. */
const MOVES = new Set(['Cast', 'Identity', 'Reshape', 'Unsqueeze', 'Squeeze', 'Flatten']);
/** Nodes looked at between a lookup and what it looks up. */
const SEARCH_LIMIT = 16;
/** Fused lookup of words, sentences and places: ids, sentence ids, and then the tables. */
const FUSED = 'com.microsoft/EmbedLayerNormalization';

type Tensor = { readonly dims: readonly number[]; readonly type: number };

/** Shape and element type of a parameter. */
function readTensor({ bytes }: OnnxIndex, { header }: OnnxInitializer): Tensor {
  const dims: number[] = [];
  let type = 0;
  for (const range of header) {
    for (const { number, wireType, value, content } of readFields(bytes, range)) {
      if (number === TensorField.dataType) type = value;
      if (number !== TensorField.dims) continue;
      if (wireType === WireType.varint) dims.push(value);
      else {
        const reader = { bytes, offset: content.start, end: content.end };
        while (reader.offset < reader.end) dims.push(readVarint(reader));
      }
    }
  }
  return { dims, type };
}

/** Follows a tensor back through what only moves it, to a name that no node gives. */
function originOf(producers: ReadonlyMap<string, OnnxNode>, tensor: string): string | null {
  let name = tensor;
  for (let step = 0; step < SEARCH_LIMIT; step++) {
    const node = producers.get(name);
    if (node === undefined) return name;
    if (!MOVES.has(node.operator)) return null;
    name = node.inputs[0];
  }
  return null;
}

/** Table and ids of a lookup; null for another operator. */
function lookupOf({ domain, operator, inputs }: OnnxNode) {
  if (`${domain}/${operator}` === FUSED) return { table: inputs[2], ids: inputs[0] };
  return domain === '' && operator === 'Gather' ? { table: inputs[0], ids: inputs[1] } : null;
}

/** The parameter that holds the most rows of all that an input looks up. */
function findTable(index: OnnxIndex) {
  const producers = new Map<string, OnnxNode>();
  for (const node of index.nodes) for (const name of node.outputs) producers.set(name, node);
  const found = index.nodes.flatMap(node => {
    const lookup = lookupOf(node);
    if (lookup === null) return [];
    const ids = originOf(producers, lookup.ids);
    const table = index.initializers.get(originOf(producers, lookup.table) ?? '');
    if (ids === null || table === undefined || !index.inputs.has(ids)) return [];
    return [{ table, ...readTensor(index, table) }];
  });
  const tables = found.filter(({ dims }) => dims.length === 2);
  return tables.toSorted((one, other) => other.dims[0] - one.dims[0])[0];
}

/** Turns fp16 into float32: the exponent of one counts from 112 more than that of the other. */
function widenHalves(halves: Uint16Array): Float32Array {
  const numbers = new Float32Array(halves.length);
  const bits = new Uint32Array(numbers.buffer);
  for (let i = 0; i < halves.length; i++) {
    bits[i] = ((halves[i] & 0x8000) << 16) | ((halves[i] & 0x7fff) << 13);
    numbers[i] *= 2 ** 112;
  }
  return numbers;
}

/**
 * The word embeddings of a model, copied out of its file, so that the file may be let go; a row is
 * decoded when it is asked for.
 *
 * @throws {UnsupportedModelError} if no lookup is found, or if its numbers are neither fp32 nor fp16
 */
export function readWordTable(index: OnnxIndex): WordRows {
  const found = findTable(index);
  if (found === undefined) {
    throw unreadable('the table in which it looks up its tokens was not found', null);
  }
  const { table, dims, type } = found;
  const [rows, width] = dims;
  const isHalf = type === ElementType.float16;
  if (!isHalf && type !== ElementType.float32) {
    throw unreadable('it stores them in less than 16 bits', type);
  }
  const sizeBytes = rows * width * (isHalf ? 2 : 4);
  const { rawData } = table;
  if (rawData === null || rawData.end - rawData.start !== sizeBytes) {
    throw unreadable('it does not hold them in one piece', type);
  }
  // Numbers have to begin at whole multiples of their size, which in the file they need not.
  const { buffer } = index.bytes.slice(rawData.start, rawData.end);
  const halves = new Uint16Array(buffer);
  const numbers = isHalf ? null : new Float32Array(buffer);
  return {
    rows,
    width,
    rowOf: id =>
      numbers?.slice(id * width, (id + 1) * width) ??
      widenHalves(halves.subarray(id * width, (id + 1) * width))
  };
}

function unreadable(reason: string, elementType: number | null): UnsupportedModelError {
  return new UnsupportedModelError(
    `The model’s word embeddings cannot be read: ${reason}.`,
    'Its attention is right all the same. Choose “same piece” or “same stem”, or a file of the model with parameters in fp32 or fp16.',
    { operator: null, elementType }
  );
}
