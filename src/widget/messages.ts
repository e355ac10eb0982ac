/**
 * What kernel and browser send each other beside the synced traits. The words are explained once,
 * in `bertscope/_messages.py`. Leaves out: when they are sent (session-link.ts).
 */

/** Browser to kernel, with one buffer: a piece of a layer, float32 little-endian. */
export type AttentionSlice = {
  readonly type: 'attention';
  readonly run: number;
  readonly layer: number;
  /** [heads, from, to] of the whole layer. */
  readonly shape: readonly [number, number, number];
  /** Of the first byte of the piece within its layer. */
  readonly offset: number;
  /** Bytes of the whole layer. */
  readonly total: number;
};

/** Browser to kernel: nothing more comes of this run unless it is asked for. */
export type Settled = {
  readonly type: 'settled';
  readonly run: number;
  /** Why the run failed, in a sentence and a next step; null when it did not. */
  readonly error: string | null;
};

/** Browser to kernel: where the view is, whatever was told before; the layers and the end follow. */
export type Report = {
  readonly type: 'report';
  /** The reported traits, with the texts and the model of the document. */
  readonly state: Readonly<Record<string, unknown>>;
};

/** Browser to kernel, with one buffer unless it failed: a piece of the file that was asked for. */
export type PicturePiece = {
  readonly type: 'picture';
  /** Of the request. */
  readonly id: number;
  /** Of this answer: two pages on one kernel paint two files. */
  readonly answer: number;
  /** Of the first byte of the piece within the file. */
  readonly offset: number;
  /** Bytes of the whole file. */
  readonly total: number;
  /** Why there is no file, in a sentence and a next step; null when there is one. */
  readonly error: string | null;
};

/** Browser to kernel: the view is to show a survey whose texts it has not. */
export type SurveyTextsRequest = { readonly type: 'survey_texts'; readonly id: string };

/** Browser to kernel: how far a survey is, and its table once it is done. */
export type SurveyReport = {
  readonly type: 'survey';
  readonly id: string;
  readonly done: number;
  readonly total: number;
  /** What stops it, in a sentence and a next step. */
  readonly error: string | null;
  readonly found: {
    /** As in files. */
    readonly facts: Readonly<Record<string, unknown>>;
    readonly columns: Readonly<Record<string, readonly unknown[]>>;
    readonly failed: readonly (readonly [index: number, reason: string])[];
  } | null;
};

/** Browser to kernel: a piece of a file of the trait `_model_files`. */
export type ModelPieceRequest = {
  readonly type: 'model_piece';
  /** Of the folder. */
  readonly model: string;
  readonly path: string;
  /** Of the first byte of the piece within the file. */
  readonly offset: number;
};

export type ToKernel =
  | AttentionSlice
  | Settled
  | Report
  | PicturePiece
  | SurveyTextsRequest
  | SurveyReport
  | ModelPieceRequest;

/** Kernel to browser, with one buffer unless it failed: the piece that was asked for. */
export type ModelPiece = ModelPieceRequest & {
  /** Why there is none, in a sentence; null when there is one. */
  readonly error: string | null;
};

/** Kernel to browser: send these layers, whatever the limit. */
export type FetchRequest = {
  readonly type: 'fetch';
  readonly run: number;
  readonly layers: readonly number[];
};

/** Kernel to browser: a cell waits; tell all of the present run once more. */
export type ReportRequest = { readonly type: 'report' };

/** Kernel to browser: paint what is shown as a file. */
export type PictureRequest = {
  readonly type: 'picture';
  readonly id: number;
  readonly format: 'svg' | 'png';
  /** Pixels of a PNG for one of the picture. */
  readonly scale: number;
  /** Null: as on the screen. */
  readonly theme: 'light' | 'dark' | null;
};

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

/** A piece of a model's file; null for what is none. */
export function readModelPiece(content: unknown): ModelPiece | null {
  if (typeof content !== 'object' || content === null) return null;
  const { type, model, path, offset, error } = content as Readonly<Record<string, unknown>>;
  if (type !== 'model_piece' || typeof model !== 'string' || typeof path !== 'string') return null;
  if (!isCount(offset)) return null;
  return { type, model, path, offset, error: typeof error === 'string' ? error : null };
}

/** A message from the kernel; null for what is not one of ours. */
export function readRequest(
  content: unknown
): FetchRequest | ReportRequest | PictureRequest | null {
  if (typeof content !== 'object' || content === null) return null;
  const { type, run, layers } = content as Readonly<Record<string, unknown>>;
  if (type === 'report') return { type };
  if (type === 'picture') {
    const { id, format, scale, theme } = content as Readonly<Record<string, unknown>>;
    // An older kernel does not say.
    const ground = theme === 'light' || theme === 'dark' ? theme : null;
    const isKnown = format === 'svg' || format === 'png';
    const isScale = typeof scale === 'number' && scale >= 1 && scale <= 4;
    return isCount(id) && isKnown && isScale ? { type, id, format, scale, theme: ground } : null;
  }
  return type === 'fetch' && isCount(run) && Array.isArray(layers) && layers.every(isCount)
    ? { type, run, layers }
    : null;
}
