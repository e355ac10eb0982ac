/**
 * Finds a model's word embeddings: the parameter in which the first operator looks up each token's
 * row. By the shape of the computation and never by names, as find-attention.ts does. Of tables that
 * are looked up by an input (words, sentences) the one with the most rows is that of the words.
 */
import { UnsupportedModelError } from '../errors';
import { ElementType } from './onnx-fields';
import { widenHalves } from './widen-halves';
import type { OnnxIndex, OnnxNode } from './onnx-index';

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
    return [table];
  });
  const tables = found.filter(({ dims }) => dims.length === 2);
  return tables.toSorted((one, other) => other.dims[0] - one.dims[0])[0];
}

/**
 * The word embeddings of a model, copied out of its file, so that the file may be let go; a row is
 * decoded when it is asked for.
 *
 * @throws {UnsupportedModelError} if no lookup is found, or if its numbers are neither fp32 nor fp16
 */
export function readWordTable(index: OnnxIndex): WordRows {
  const table = findTable(index);
  if (table === undefined) {
    throw unreadable('the table in which it looks up its tokens was not found', null);
  }
  const { dims, elementType: type, rawData } = table;
  const [rows, width] = dims;
  const isHalf = type === ElementType.float16;
  if (!isHalf && type !== ElementType.float32) {
    throw unreadable('it stores them in less than 16 bits', type);
  }
  if (table.external !== null) throw unreadable('they lie in a second file beside the model', type);
  const sizeBytes = rows * width * (isHalf ? 2 : 4);
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
