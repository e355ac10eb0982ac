/**
 * Gets the queries and keys of one layer out of a model, and sees that they are what its attention comes from. Where the
 * file scales them itself (SDPA exports scale both by the fourth root) the scale is taken out again, so that always
 * query · key / √size are the scores.
 */
import { InferenceError } from '../errors';
import { fitScale, largestError } from './query-key-check';
import { readLayer, runParts } from './run-layers';
import type { Tensor } from 'onnxruntime-web/wasm';
import type { ScaledSide } from '../model/find-attention';
import type { RunLayersOptions } from './run-layers';

/**
 * Where the model's file divides by √size: the scores, the query, the key, the fourth root on both; or nowhere in the
 * graph, so that it stands in the parameters.
 */
export type ScaledBy = 'scores' | 'query' | 'key' | 'both' | 'parameters';

export type LayerVectors = {
  /** 0-based. */
  readonly layer: number;
  readonly heads: number;
  readonly tokens: number;
  /** Numbers a query, and a key: the neurons of a head. */
  readonly size: number;
  /** Shape [heads, tokens, size], row-major. Nobody else holds the buffer. */
  readonly queries: Float32Array;
  /** Shape [heads, tokens, size]; softmax over `to` of query[from] · key[to] / √size is the attention. */
  readonly keys: Float32Array;
  readonly scaledBy: ScaledBy;
};

/** How far a weight computed from queries and keys may be from the layer's attention. */
const TOLERANCE = 1e-4;
/** A scale this close to one that has a reason is that one. */
const SCALE_TOLERANCE = 1e-3;

type Options = Omit<RunLayersOptions, 'checkEveryRow'> & { readonly layer: number };

/**
 * @throws {InferenceError} if this file does not give queries and keys, or if they do not give the attention
 * @throws whatever the runtime throws, and `signal.reason` once aborted, between two layers
 */
export async function runVectors(options: Options): Promise<LayerVectors> {
  const { sessions, heads, text, layer } = options;
  const found = sessions.parts.flatMap(({ layers }) => layers).find(part => part.layer === layer);
  if (found === undefined) throw new RangeError(`layer ${layer} is not computed`);
  const { queryKey } = found;
  if (queryKey === null) {
    throw unusable(layer, 'this model file computes them where they cannot be had');
  }
  const tokens = text.ids.length;
  for await (const { part, results } of runParts(options, [queryKey.query, queryKey.key])) {
    if (!part.layers.includes(found)) continue;
    // A copy, as nothing that is going to be fed on may change.
    const attention = readLayer(found, results[found.tensor], true, {
      heads,
      text,
      checkEveryRow: false
    });
    const queries = readVectors(results[queryKey.query], heads, tokens, false);
    const keys = readVectors(results[queryKey.key], heads, tokens, true);
    if (queries === null || keys === null || queries.length !== keys.length) {
      throw unusable(layer, 'they have shapes or types that are not known here');
    }
    const size = queries.length / (heads * tokens);
    const shape = { heads, tokens, size };
    const scaledBy = unscale(queries, keys, shape, attention.weights, queryKey.scaled);
    const error = largestError(queries, keys, shape, attention.weights);
    // Written so that NaN fails.
    if (!(error <= TOLERANCE)) {
      throw unusable(
        layer,
        `softmax(query · key / √${size}) is up to ${error.toPrecision(2)} away from its attention weights, so that something else takes part in them`
      );
    }
    return { layer, ...shape, queries, keys, scaledBy };
  }
  throw new RangeError(`no part gives layer ${layer}`);
}

/** Multiplies back what the file divides by before the product, in place; says where that was. */
function unscale(
  queries: Float32Array,
  keys: Float32Array,
  shape: { readonly heads: number; readonly tokens: number; readonly size: number },
  weights: Float32Array,
  scaled: ScaledSide
): ScaledBy {
  const root = Math.sqrt(shape.size);
  const fitted = fitScale(queries, keys, shape, weights);
  // Of a single token nothing can be fitted.
  const scale = fitted ?? (scaled === 'none' ? 1 / root : 1);
  const exact = [1 / root, 1].find(value => Math.abs(scale / value - 1) < SCALE_TOLERANCE);
  const factor = (exact ?? scale) * root;
  if (factor === 1) return 'scores';
  if (scaled === 'both') {
    for (let i = 0; i < queries.length; i++) queries[i] *= Math.sqrt(factor);
    for (let i = 0; i < keys.length; i++) keys[i] *= Math.sqrt(factor);
    return 'both';
  }
  const side = scaled === 'key' ? keys : queries;
  for (let i = 0; i < side.length; i++) side[i] *= factor;
  return scaled === 'none' ? 'parameters' : scaled;
}

/** The tensor as [heads, tokens, size], a buffer of its own; null for a shape that is none of those known. */
function readVectors(
  { data, dims }: Tensor,
  heads: number,
  tokens: number,
  isKey: boolean
): Float32Array | null {
  if (!(data instanceof Float32Array)) return null;
  const size = data.length / (heads * tokens);
  if (!Number.isInteger(size) || size === 0) return null;
  const [rows, columns] = dims.slice(-2);
  // Keys come transposed; where both readings fit, that is how a product takes them.
  if (isKey && dims.length > 2 && rows === size && columns === tokens) {
    return reorder(
      data,
      heads,
      tokens,
      size,
      (head, token, at) => (head * size + at) * tokens + token
    );
  }
  if (rows === tokens && columns === size) return data.slice();
  if (dims.length === 3 && rows === tokens && columns === heads * size) {
    return reorder(
      data,
      heads,
      tokens,
      size,
      (head, token, at) => (token * heads + head) * size + at
    );
  }
  return null;
}

function reorder(
  data: Float32Array,
  heads: number,
  tokens: number,
  size: number,
  from: (head: number, token: number, at: number) => number
): Float32Array {
  const vectors = new Float32Array(data.length);
  let i = 0;
  for (let head = 0; head < heads; head++) {
    for (let token = 0; token < tokens; token++) {
      for (let at = 0; at < size; at++, i++) vectors[i] = data[from(head, token, at)];
    }
  }
  return vectors;
}

function unusable(layer: number, reason: string): InferenceError {
  return new InferenceError(
    `Queries and keys of layer ${layer} cannot be shown: ${reason}.`,
    'The attention itself is right. Choose another model or another file of it to see its queries and keys.',
    { phase: 'vectors', layer }
  );
}
