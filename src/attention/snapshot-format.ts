/**
 * How attention is stored in a document: the shapes only, as they stand in JSON (names as in every
 * other field of the document). Coding and decoding are in snapshot.ts, the control of what comes
 * from outside is in `state`.
 */
import type { ModelInfo } from '../model/model-info';
import type { Encoding } from '../tokens/encoding';

/**
 * How weights became bytes, little-endian and deflated (zlib):
 * `float32` = as they are; `sqrt-uint16` and `sqrt-uint8` = the square root of a weight times 65535
 * or 255, rounded, so that an error is at most 2e-5 or .004.
 */
export type SnapshotCoding = 'float32' | 'sqrt-uint16' | 'sqrt-uint8';

export type StoredWeights = {
  readonly coding: SnapshotCoding;
  /** The layers that are held, ascending; often all of them. */
  readonly layers: readonly number[];
  /** Base64 of the coded layers one after another, each of shape [heads, from, to]. */
  readonly data: string;
};

/** What a run gave, so that it can be shown again without a model. */
export type Snapshot = {
  readonly tokens: Encoding['tokens'];
  /** Where any differs from its token; not there in documents of before, nor of BERT. */
  readonly labels?: Encoding['labels'];
  readonly ids: Encoding['ids'];
  /** UTF-16, in the text of its own sentence. */
  readonly offsets: Encoding['offsets'];
  readonly sentence_ids: Encoding['sentenceIds'];
  /** Where any differs from its sentence. */
  readonly type_ids?: Encoding['typeIds'];
  readonly word_ids: Encoding['wordIds'];
  readonly special: Encoding['special'];
  readonly cut: Encoding['cut'];
  readonly limit: number;
  readonly unknown: number;
  readonly aligned: boolean;
  /** The model that computed it, as it was described then. */
  readonly model: Pick<
    ModelInfo,
    'id' | 'name' | 'layers' | 'heads' | 'precision' | 'sha256' | 'place' | 'opening' | 'libraries'
  > & { readonly max_tokens: number; readonly size_bytes: number };
  /** Null when nothing fitted the limit: tokens alone. */
  readonly attention: StoredWeights | null;
};
