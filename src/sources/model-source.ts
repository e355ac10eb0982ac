/** Where a model comes from, as the page tells the engine: data only, so that any room may import it. */
import type { ChosenFile } from './chosen-folder';
import type { VariantPrecision } from './model-variants';

/** A model that was built into what the page carries. Absolute URLs: a worker has another base than the page. */
export type PackagedSource = {
  readonly kind: 'packaged';
  readonly id: string;
  readonly manifestUrl: string;
  readonly modelUrl: string;
  readonly tokenizerUrl: string;
  readonly tokenizerConfigUrl: string;
};

/** A model by its name: of a Hub, or of the reader's own server. */
export type NamedSource = {
  readonly kind: 'named';
  /** The same for the same name, host and preference. */
  readonly id: string;
  /** As in the document; see `parseModelName`. */
  readonly name: string;
  /** See `HubFolderOptions`. */
  readonly modelHost: string;
  /** Where the server lists its models; null where the page has none. */
  readonly serverUrl: string | null;
  /** Whether the host may be asked for it; else only what the browser keeps is used. */
  readonly mayFetch: boolean;
  readonly preferred: VariantPrecision | 'auto';
};

/** Files that the reader chose, or a kernel gave. */
export type FilesSource = {
  readonly kind: 'files';
  readonly id: string;
  readonly name: string;
  readonly files: readonly ChosenFile[];
  /** Who holds them; the reader's computer where not said. */
  readonly host?: string;
  /** The ONNX file that is meant; null: the smallest exact one. */
  readonly file: string | null;
  readonly preferred: VariantPrecision | 'auto';
};

export type ModelSource = PackagedSource | NamedSource | FilesSource;

/** What is known of a model before its graph is read. */
export type ModelDescription = {
  readonly id: string;
  /** The name people know it by, for example `sentence-transformers/all-MiniLM-L6-v2`. */
  readonly name: string;
  /** For example `fp16 stored, fp32 computed`. */
  readonly precision: string;
  readonly layers: number;
  readonly heads: number;
  readonly maxTokens: number;
  /** The selection that a view opens with where nobody chose one; 0-based. */
  readonly opening: { readonly layer: number; readonly heads: readonly number[] };
  /** Of the ONNX file with what lies beside it. */
  readonly sizeBytes: number;
  /** Of the ONNX file; empty while nobody knows it. */
  readonly sha256: string;
  /** Where it lies, the commit and the file; null for what is built in. */
  readonly place: {
    readonly host: string;
    readonly commit: string | null;
    readonly file: string;
  } | null;
};

export type NamedBytes = { readonly path: string; readonly bytes: Uint8Array };

/** Everything a model is made of, each part as soon as it is there. Rejections are those of the readers. */
export type ModelDownload = {
  readonly description: Promise<ModelDescription>;
  /** The ONNX file, with the hash that was computed, if one was. */
  readonly model: Promise<{ readonly bytes: Uint8Array; readonly sha256: string | null }>;
  /** Files beside the ONNX file that hold its parameters, by the names that its graph has for them. */
  readonly beside: (names: readonly string[]) => Promise<readonly NamedBytes[]>;
  /** Records what was read, so that it is found again without asking anybody; to be called once all of it was of use. */
  readonly keep: () => Promise<void>;
  /** Parsed; null where there is none. */
  readonly tokenizerJson: Promise<unknown>;
  readonly tokenizerConfig: Promise<unknown>;
  /** The text of `vocab.txt`; null where it is not there or not needed. */
  readonly vocabulary: Promise<string | null>;
};
