/** What is known of a model: the shapes only, so that any room may import them. */

/** `manifest.json` beside a model's files. */
export type ModelManifest = {
  readonly id: string;
  /** The name people know it by, for example `sentence-transformers/all-MiniLM-L6-v2`. */
  readonly name: string;
  /** For example `fp16 stored, fp32 computed`. */
  readonly precision: string;
  readonly layers: number;
  readonly heads: number;
  readonly hiddenSize: number;
  readonly maxTokens: number;
  /** The selection that a view opens with where nobody chose one; 0-based. */
  readonly opening: { readonly layer: number; readonly heads: readonly number[] };
  readonly files: Readonly<Record<string, { readonly sizeBytes: number; readonly sha256: string }>>;
};

/** Where the files of a model lie. Absolute URLs: a worker has another base than the page. */
export type ModelSource = {
  readonly id: string;
  readonly manifestUrl: string;
  readonly modelUrl: string;
  readonly tokenizerUrl: string;
  readonly tokenizerConfigUrl: string;
};

/** How attention was got out of the file: one session a layer, one skeleton, or the file with outputs appended. */
export type Route = 'chunks' | 'skeleton' | 'appended';

/** What the screen and Python are told about the model behind the numbers. */
export type ModelInfo = {
  readonly id: string;
  readonly name: string;
  readonly layers: number;
  readonly heads: number;
  readonly maxTokens: number;
  readonly precision: string;
  /** Of the model file, lower-case hexadecimal. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** `live` = computed here from the text, `stored` = read from a file. */
  readonly origin: 'live' | 'stored';
  /** Null for stored attention. */
  readonly route: Route | null;
  readonly opening: { readonly layer: number; readonly heads: readonly number[] };
  /** Library versions, for example `{"onnxruntime-web": "1.30.0"}`. */
  readonly libraries: Readonly<Record<string, string>>;
};
