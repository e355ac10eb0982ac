/**
 * Finds a model's word embeddings: the parameter in which the first operator looks up each token's
 * row. By the shape of the computation and never by names, as find-attention.ts does. Of tables that
 * are looked up by an input (words, sentences) the one with the most rows is that of the words.
 */
import { UnsupportedModelError } from '../errors';
import { ElementType, EntryField, TensorField } from './onnx-fields';
import { readFields, readText, type ByteRange } from './protobuf';
import { widenHalves } from './widen-halves';
import type { OnnxIndex, OnnxInitializer, OnnxNode } from './onnx-index';

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

/**
 * The parameter that holds the most rows of all that an input looks up.
 *
 * @throws {UnsupportedModelError} if no lookup is found
 */
export function findWordTable(index: OnnxIndex): OnnxInitializer {
  const producers = new Map<string, OnnxNode>();
  for (const node of index.nodes) for (const name of node.outputs) producers.set(name, node);
  const found = index.nodes.flatMap(node => {
    const lookup = lookupOf(node);
    if (lookup === null) return [];
    const ids = originOf(producers, lookup.ids);
    const table = index.initializers.get(originOf(producers, lookup.table) ?? '');
    if (ids === null || table === undefined || !index.inputs.has(ids)) return [];
    return [table];
  });
  const tables = found.filter(({ dims }) => dims.length === 2);
  const [table] = tables.toSorted((one, other) => other.dims[0] - one.dims[0]);
  return table ?? fail('the table in which it looks up its tokens was not found', null);
}

/** Where the numbers of a table lie in the file beside the model; `sizeBytes` from the begin where it is not said. */
function farRange({ bytes }: OnnxIndex, { range }: OnnxInitializer, sizeBytes: number): ByteRange {
  const told = new Map<string, string>();
  const [tensor] = readFields(bytes, range);
  for (const { number, content } of readFields(bytes, tensor.content)) {
    if (number !== TensorField.externalData) continue;
    const entry = [...readFields(bytes, content)];
    const textOf = (field: number) => {
      const found = entry.find(part => part.number === field);
      return found === undefined ? '' : readText(bytes, found.content);
    };
    told.set(textOf(EntryField.key), textOf(EntryField.value));
  }
  const start = Number(told.get('offset') ?? 0);
  return { start, end: start + Number(told.get('length') ?? sizeBytes) };
}

/**
 * The word embeddings of a model, copied out of its file, so that the file may be let go; a row is
 * decoded when it is asked for.
 *
 * @param table see {@link findWordTable}
 * @param beside the file beside the model that it names; null where it names none
 * @throws {UnsupportedModelError} if its numbers are neither fp32 nor fp16, or not where the model says
 */
export function readWordTable(
  index: OnnxIndex,
  table: OnnxInitializer,
  beside: Uint8Array | null = null
): WordRows {
  const { dims, elementType: type, external } = table;
  const [rows, width] = dims;
  const isHalf = type === ElementType.float16;
  if (!isHalf && type !== ElementType.float32) {
    return fail('it stores them in less than 16 bits', type);
  }
  const sizeBytes = rows * width * (isHalf ? 2 : 4);
  const isFar = external !== null;
  const place = isFar ? farRange(index, table, sizeBytes) : table.rawData;
  const bytes = isFar ? beside : index.bytes;
  if (place === null || bytes === null || place.end - place.start !== sizeBytes) {
    return fail('it does not hold them in one piece', type);
  }
  if (!(place.start >= 0 && place.end <= bytes.length)) {
    return fail(`they go beyond the end of “${external}”`, type);
  }
  // Numbers have to begin at whole multiples of their size, which in the file they need not.
  const { buffer } = bytes.slice(place.start, place.end);
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

function fail(reason: string, elementType: number | null): never {
  throw new UnsupportedModelError(
    `The model’s word embeddings cannot be read: ${reason}.`,
    'Its attention is right all the same. Choose “same piece” or “same stem”, or a file of the model with parameters in fp32 or fp16.',
    { operator: null, elementType }
  );
}
