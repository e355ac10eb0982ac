/** What the page and the engine say to each other. Types only: no room pays for importing them. */
import type { PlainError } from '../errors';
import type { ModelInfo } from '../model/model-info';
import type { LayerVectors } from '../inference/run-vectors';
import type { HeadScores } from '../patterns/head-scores';
import type { PatternEncoding } from '../patterns/pattern-input';
import type { NearWords } from '../patterns/vector-relation';
import type { KeptListing, ModelListing } from '../sources/model-listing';
import type { FilesSource, ModelSource, NamedSource } from '../sources/model-source';
import type { SurveyRecord } from '../survey/survey-record';
import type { SurveyOptions, SurveyTable } from '../survey/survey-table';
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

/** What is asked of one layer of a run. */
export type LayerRequest = RunRequest & {
  /** 0-based. */
  readonly layer: number;
};

export type VectorsMessage = LayerVectors & {
  /** Of the tokens that the vectors are of. */
  readonly ids: readonly number[];
};

/** Words that the model's own input embeddings hold near each other. */
export type NearMessage = NearWords & {
  /** Of the tokens that the pairs are of. */
  readonly ids: readonly number[];
  /** Of the random pairs of the vocabulary that the threshold is of. */
  readonly seed: number;
};

/** What every head of one layer does, from its weights alone: no model is loaded for it. */
export type ScoreRequest = {
  /** Shape [heads, tokens, tokens], row-major. A copy is transferred; the caller keeps its own. */
  readonly weights: Float32Array;
  readonly encoding: PatternEncoding;
  /** Whether P3 and P4 get their p, too; false where not said. */
  readonly permutations?: boolean;
  /** Whether words with the same stem are scored, too (tier b); false where not said. */
  readonly stem?: boolean;
  /** Pairs of tokens near each other, to be scored, too (tier c): those of {@link NearMessage}. */
  readonly vectors?: NearWords['pairs'];
};

/** What the inputs of a survey say together; no model is loaded for it. */
export type SummariseRequest = {
  /** Cloned on their way: the caller keeps its own. */
  readonly records: readonly SurveyRecord[];
  readonly options: SurveyOptions;
};

export type ToEngine =
  | { readonly type: 'start'; readonly wasmUrl: string; readonly files?: CarriedFiles }
  /** Load a model ahead of the first text. */
  | { readonly type: 'warm'; readonly model: ModelSource }
  | { readonly type: 'run'; readonly id: number; readonly request: RunRequest }
  /** Queries and keys of one layer. */
  | { readonly type: 'vectors'; readonly id: number; readonly request: LayerRequest }
  /** The attention of one layer again. */
  | { readonly type: 'layer'; readonly id: number; readonly request: LayerRequest }
  /** The attention of one layer, kept for the next time it is asked for, as long as there is room. The buffer is cloned. */
  | { readonly type: 'keep-layer'; readonly request: LayerRequest; readonly weights: Float32Array }
  /** Words near each other; of the text alone. */
  | { readonly type: 'near'; readonly id: number; readonly request: RunRequest }
  | { readonly type: 'score'; readonly id: number; readonly request: ScoreRequest }
  | { readonly type: 'summarise'; readonly id: number; readonly request: SummariseRequest }
  /** What the folder of a model holds. */
  | { readonly type: 'look'; readonly id: number; readonly model: NamedSource | FilesSource }
  /** What the browser keeps of models, after forgetting one (an address), or (null) what is left of unfinished ones. */
  | {
      readonly type: 'kept';
      readonly id: number;
      readonly serverUrl: string | null;
      readonly remove?: string | null;
    }
  /** Nobody wants this model any more, if it is still being fetched. */
  | { readonly type: 'give-up'; readonly model: string }
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
  /** Whether the browser had no room to keep the model. */
  readonly isUnkept?: boolean;
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
  /** Shape [heads, tokens, tokens], row-major. The buffer is transferred. */
  | { readonly type: 'layer-again'; readonly id: number; readonly weights: Float32Array }
  /** Both buffers are transferred. */
  | { readonly type: 'vectors'; readonly id: number; readonly vectors: VectorsMessage }
  | { readonly type: 'near'; readonly id: number; readonly near: NearMessage }
  | { readonly type: 'scored'; readonly id: number; readonly heads: readonly HeadScores[] }
  | { readonly type: 'summarised'; readonly id: number; readonly table: SurveyTable }
  | { readonly type: 'looked'; readonly id: number; readonly listing: ModelListing }
  | { readonly type: 'kept'; readonly id: number; readonly kept: KeptListing }
  | ({ readonly type: 'done'; readonly id: number } & RunSummary)
  | { readonly type: 'failed'; readonly id: number; readonly error: PlainError };

/** What a run reports on its way; each may be called on any later turn of the event loop. */
export type RunListener = {
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly onEncoded?: (encoding: Encoding, model: ModelInfo) => void;
  readonly onLayer?: (layer: LayerMessage) => void;
};
