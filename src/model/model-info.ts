/** What is known of a model: the shapes only, so that any room may import them. */

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
  /** Where the file came from; null or missing for what is built in. */
  readonly place?:
    | {
        /** For people: `huggingface.co`, `this server`. */
        readonly host: string;
        /** Null where the place has none. */
        readonly commit: string | null;
        readonly file: string;
      }
    | null
    | undefined;
  /** `live` = computed here from the text, `stored` = read from a file. */
  readonly origin: 'live' | 'stored';
  /** Null for stored attention. */
  readonly route: Route | null;
  readonly opening: { readonly layer: number; readonly heads: readonly number[] };
  /** Library versions, for example `{"onnxruntime-web": "1.30.0"}`. */
  readonly libraries: Readonly<Record<string, string>>;
};
