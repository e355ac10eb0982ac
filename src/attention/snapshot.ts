/**
 * Codes what a run gave as a snapshot of a document, as exactly as a limit allows, and decodes it.
 * The same run gives the same bytes. Leaves out: whether a snapshot from outside can be trusted
 * (`state/snapshot-schema.ts`); what is decoded here has passed that control.
 */
import { Unzlib, zlibSync } from 'fflate';

import { DocumentError } from '../errors';
import type { ModelInfo } from '../model/model-info';
import type { Encoding } from '../tokens/encoding';
import { adler32 } from './adler32';
import type { Attention } from './attention';
import { fromBase64, toBase64 } from './base64';
import type { Snapshot, SnapshotCoding, StoredWeights } from './snapshot-format';
import { takeStoredBlocks } from './stored-blocks';
import { BYTES_PER_WEIGHT, CODING_TOLERANCE, codeWeights, decodeWeights } from './weight-coding';

/** What of a run is stored. */
export type SnapshotRun = {
  readonly encoding: Encoding;
  readonly model: ModelInfo;
  /** Layers that are null are not stored. */
  readonly attention: Attention;
};

/** So many weights are deflated to learn how large all of them would become. */
const SAMPLE_WEIGHTS = 16_384;
/** A sample deflates less well than the whole, by no more than this. */
const SAMPLE_MARGIN = 1.1;
const LEVEL = { level: 6 } as const;
/**
 * What is inflated at a time: a bomb costs no more than one piece of it, 33 MB. fflate copies its
 * window of 32 KB for each, so that small pieces would cost more than the inflating.
 */
const PIECE_BYTES = 0x8000;

const base64Length = (bytes: number): number => Math.ceil(bytes / 3) * 4;

/** Rows taken evenly from all layers and heads; null if they are so few that all can be tried. */
function sampleRows(layers: readonly Float32Array[], tokens: number): Float32Array[] | null {
  const rows = layers.reduce((sum, { length }) => sum + length / tokens, 0);
  const step = Math.ceil((rows * tokens) / SAMPLE_WEIGHTS);
  if (step < 4) return null;
  const sample: Float32Array[] = [];
  for (const layer of layers) {
    for (let row = 0; row * tokens < layer.length; row += step) {
      sample.push(layer.subarray(row * tokens, (row + 1) * tokens));
    }
  }
  return sample;
}

/** Base64 of the coded and deflated layers; null where it is longer than the limit. */
function codeWithin(
  layers: readonly Float32Array[],
  tokens: number,
  coding: SnapshotCoding,
  limitBytes: number
): string | null {
  const sample = Number.isFinite(limitBytes) ? sampleRows(layers, tokens) : null;
  if (sample !== null) {
    const coded = codeWeights(sample, coding);
    const weights = layers.reduce((sum, { length }) => sum + length, 0);
    const ratio = zlibSync(coded, LEVEL).length / coded.length;
    const expected = base64Length(ratio * weights * BYTES_PER_WEIGHT[coding]);
    if (expected > limitBytes * SAMPLE_MARGIN) return null;
  }
  const deflated = zlibSync(codeWeights(layers, coding), LEVEL);
  return base64Length(deflated.length) > limitBytes ? null : toBase64(deflated);
}

function storeWithin(
  { weights, tokens, tolerance }: Attention,
  shownLayer: number,
  limitBytes: number
): StoredWeights | null {
  const held = weights.flatMap((layer, index) => (layer === null ? [] : [index]));
  const shown = held.filter(layer => layer === shownLayer);
  for (const layers of [held, shown]) {
    for (const coding of ['sqrt-uint16', 'sqrt-uint8'] as const) {
      // What is rounded already must not look as if it were not.
      if (layers.length === 0 || tolerance > CODING_TOLERANCE[coding]) continue;
      const parts = layers.map(layer => weights[layer] as Float32Array);
      const data = codeWithin(parts, tokens, coding, limitBytes);
      if (data !== null) return { coding, layers, data };
    }
  }
  return null;
}

function withoutAttention({ encoding, model }: SnapshotRun): Omit<Snapshot, 'attention'> {
  return {
    tokens: encoding.tokens,
    ...(encoding.labels !== undefined && { labels: encoding.labels }),
    ids: encoding.ids,
    offsets: encoding.offsets,
    sentence_ids: encoding.sentenceIds,
    ...(encoding.typeIds !== undefined && { type_ids: encoding.typeIds }),
    word_ids: encoding.wordIds,
    special: encoding.special,
    cut: encoding.cut,
    limit: encoding.limit,
    unknown: encoding.unknown,
    aligned: encoding.aligned,
    model: {
      id: model.id,
      name: model.name,
      layers: model.layers,
      heads: model.heads,
      max_tokens: model.maxTokens,
      precision: model.precision,
      sha256: model.sha256,
      size_bytes: model.sizeBytes,
      // Of what is built in there is none.
      ...(model.place && { place: model.place }),
      opening: model.opening,
      libraries: model.libraries
    }
  };
}

/**
 * A run as a snapshot, as exactly as fits: all layers in 16 bits, else in 8, else the shown layer
 * alone (in 16 bits, else in 8), else tokens without attention. What is far beyond the limit is not
 * deflated but judged by a sample of its rows.
 *
 * @param limitBytes of the attention as base64 text; Infinity for no limit
 * @example 19 tokens, 6 layers, 12 heads, 256 KB: sqrt-uint16, 67 KB
 */
export function encodeSnapshot(run: SnapshotRun, shownLayer: number, limitBytes: number): Snapshot {
  const attention = storeWithin(run.attention, shownLayer, limitBytes);
  return { ...withoutAttention(run), attention };
}

/** Many weights that shrink by less than this are not deflated: undoing it would be what a reader waits for. */
const LEAST_SHRINKING = 0.15;

/** How to put away exact weights. Floats of a softmax hardly repeat: they shrink by a tenth. */
function exactLevel(parts: readonly Float32Array[], tokens: number): { readonly level: 0 | 6 } {
  const sample = sampleRows(parts, tokens);
  if (sample === null) return LEVEL;
  const coded = codeWeights(sample, 'float32');
  const shrunk = zlibSync(coded, LEVEL).length;
  return shrunk > coded.length * (1 - LEAST_SHRINKING) ? { level: 0 } : LEVEL;
}

/** A run as a snapshot without loss, whatever its size: for numbers that must stay what they are. */
export function encodeExactly(run: SnapshotRun): Snapshot {
  const { weights, tokens } = run.attention;
  const layers = weights.flatMap((layer, index) => (layer === null ? [] : [index]));
  const parts = weights.filter(layer => layer !== null);
  const data = toBase64(zlibSync(codeWeights(parts, 'float32'), exactLevel(parts, tokens)));
  return { ...withoutAttention(run), attention: { coding: 'float32', layers, data } };
}

/** Piece by piece, and no further than the expected bytes, however much more there would be. */
function inflatePieces(deflated: Uint8Array, expectedBytes: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(expectedBytes);
  let filled = 0;
  const stream = new Unzlib(piece => {
    if (filled + piece.length > expectedBytes) {
      throw new RangeError(`more than the expected ${expectedBytes} bytes`);
    }
    bytes.set(piece, filled);
    filled += piece.length;
  });
  for (let at = 0; at < deflated.length; at += PIECE_BYTES) {
    const end = at + PIECE_BYTES;
    stream.push(deflated.subarray(at, end), end >= deflated.length);
  }
  if (filled < expectedBytes) {
    throw new RangeError(`${filled} bytes, ${expectedBytes} were expected`);
  }
  return bytes;
}

function inflate(data: string, expectedBytes: number): Uint8Array<ArrayBuffer> {
  const deflated = fromBase64(data);
  const bytes = takeStoredBlocks(deflated, expectedBytes) ?? inflatePieces(deflated, expectedBytes);
  // Behind the blocks, so that their moving has left it where it was.
  const checksum = new DataView(deflated.buffer).getUint32(deflated.length - 4);
  if (checksum !== adler32(bytes)) throw new RangeError('a wrong checksum');
  return bytes;
}

function readWeights(snapshot: Snapshot): Attention {
  const { layers, heads } = snapshot.model;
  const tokens = snapshot.tokens.length;
  const weights = new Array<Float32Array | null>(layers).fill(null);
  const stored = snapshot.attention;
  if (stored === null) return { layers, heads, tokens, weights, tolerance: 0 };
  const perLayer = heads * tokens * tokens;
  try {
    const bytes = stored.layers.length * perLayer * BYTES_PER_WEIGHT[stored.coding];
    const all = decodeWeights(inflate(stored.data, bytes), stored.coding);
    stored.layers.forEach((layer, at) => {
      weights[layer] = all.subarray(at * perLayer, (at + 1) * perLayer);
    });
  } catch (cause) {
    throw new DocumentError(
      `The stored attention is damaged: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Run the cell again to get it anew.',
      { path: 'snapshot.attention.data' },
      cause
    );
  }
  return { layers, heads, tokens, weights, tolerance: CODING_TOLERANCE[stored.coding] };
}

/**
 * The run that a snapshot holds; a layer that it does not hold is null.
 *
 * @param snapshot that has passed the control of `state/snapshot-schema.ts`
 * @throws {DocumentError} for attention that is no base64, inflates to another length than the
 *   shape says, has a wrong checksum, or holds what is no weight
 */
export function decodeSnapshot(snapshot: Snapshot): SnapshotRun {
  const { max_tokens, size_bytes, ...model } = snapshot.model;
  return {
    encoding: {
      ids: snapshot.ids,
      tokens: snapshot.tokens,
      ...(snapshot.labels !== undefined && { labels: snapshot.labels }),
      offsets: snapshot.offsets,
      sentenceIds: snapshot.sentence_ids,
      ...(snapshot.type_ids !== undefined && { typeIds: snapshot.type_ids }),
      wordIds: snapshot.word_ids,
      special: snapshot.special,
      cut: snapshot.cut,
      limit: snapshot.limit,
      unknown: snapshot.unknown,
      aligned: snapshot.aligned
    },
    model: {
      ...model,
      maxTokens: max_tokens,
      sizeBytes: size_bytes,
      origin: 'stored',
      route: null
    },
    attention: readWeights(snapshot)
  };
}
