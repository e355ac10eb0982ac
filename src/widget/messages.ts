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

export type ToKernel = AttentionSlice | Settled | Report;

/** Kernel to browser: send these layers, whatever the limit. */
export type FetchRequest = {
  readonly type: 'fetch';
  readonly run: number;
  readonly layers: readonly number[];
};

/** Kernel to browser: a cell waits; tell all of the present run once more. */
export type ReportRequest = { readonly type: 'report' };

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

/** A message from the kernel; null for what is not one of ours. */
export function readRequest(content: unknown): FetchRequest | ReportRequest | null {
  if (typeof content !== 'object' || content === null) return null;
  const { type, run, layers } = content as Readonly<Record<string, unknown>>;
  if (type === 'report') return { type };
  return type === 'fetch' && isCount(run) && Array.isArray(layers) && layers.every(isCount)
    ? { type, run, layers }
    : null;
}
