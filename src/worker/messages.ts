/** What the page and the engine say to each other. Types only: no room pays for importing them. */
import type { PlainError } from '../errors';
import type { ModelInfo, ModelSource } from '../model/model-info';
import type { LayerVectors } from '../inference/run-vectors';
import type { Encoding } from '../tokens/encoding';

/** What the engine needs before it can run anything. */
export type EngineAssets = {
  /** The engine itself, a self-contained classic script. */
  readonly workerUrl: string;
  /** `ort-wasm-simd-threaded.wasm`. */
  readonly wasmUrl: string;
  /**
   * Files by their addresses, which are then only names: for pages from whose worker nothing can be
   * fetched, blobs included. A blob is handed over without a copy of its bytes.
   */
  readonly files?: CarriedFiles;
};

export type CarriedFiles = Readonly<Record<string, Blob>>;

export type RunRequest = {
  readonly model: ModelSource;
  readonly textA: string;
  /** Null: one sentence. */
  readonly textB: string | null;
  /** The most tokens, special tokens counted; the model's own limit where it is lower or this is not said. */
  readonly maxTokens?: number;
  /** Whether the browser may keep the model's files; holds when the model is loaded, and is true where not said. */
  readonly cache?: boolean;
};

export type VectorsRequest = RunRequest & {
  /** 0-based. */
  readonly layer: number;
};

export type VectorsMessage = LayerVectors & {
  /** Of the tokens that the vectors are of. */
  readonly ids: readonly number[];
};

export type ToEngine =
  | { readonly type: 'start'; readonly wasmUrl: string; readonly files?: CarriedFiles }
  /** Load a model ahead of the first text. */
  | { readonly type: 'warm'; readonly model: ModelSource }
  | { readonly type: 'run'; readonly id: number; readonly request: RunRequest }
  /** Queries and keys of one layer. */
  | { readonly type: 'vectors'; readonly id: number; readonly request: VectorsRequest }
  | { readonly type: 'cancel'; readonly id: number };

/** How far a load has come; `totalBytes` is null while unknown. */
export type LoadProgress = {
  readonly stage: 'download' | 'prepare';
  readonly loadedBytes: number;
  readonly totalBytes: number | null;
};

export type LayerMessage = {
  readonly layer: number;
  readonly heads: number;
  readonly tokens: number;
  /** Shape [heads, tokens, tokens], row-major. The buffer is transferred, not cloned. */
  readonly weights: Float32Array;
  /** Since the run began in the engine, in milliseconds. */
  readonly elapsedMs: number;
};

export type RunSummary = {
  /** In the engine, from tokenizing to the last layer, in milliseconds. */
  readonly elapsedMs: number;
  readonly model: ModelInfo;
};

export type FromEngine =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly id: number; readonly progress: LoadProgress }
  | {
      readonly type: 'encoded';
      readonly id: number;
      readonly encoding: Encoding;
      readonly model: ModelInfo;
    }
  | ({ readonly type: 'layer'; readonly id: number } & LayerMessage)
  /** Both buffers are transferred. */
  | { readonly type: 'vectors'; readonly id: number; readonly vectors: VectorsMessage }
  | ({ readonly type: 'done'; readonly id: number } & RunSummary)
  | { readonly type: 'failed'; readonly id: number; readonly error: PlainError };

/** What a run reports on its way; each may be called on any later turn of the event loop. */
export type RunListener = {
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly onEncoded?: (encoding: Encoding, model: ModelInfo) => void;
  readonly onLayer?: (layer: LayerMessage) => void;
};
