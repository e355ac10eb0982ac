/**
 * Guesses the memory that a model and a text take, so that too much is refused before it is tried: a WebAssembly heap
 * that overflowed is lost. Factors were measured on all-MiniLM-L6-v2 (45 MB of file, 100 MB of heap) and BERT-base.
 */
import { MemoryError } from '../errors';

const MEBIBYTE = 2 ** 20;
const GIBIBYTE = 2 ** 30;
const RUNTIME_BYTES = 64 * MEBIBYTE;
/** The bytes of the file, and the same parameters in the heap, packed for the kernels: as float32, where stored as fp16. */
const COPIES_OF_FILE = 2.4;
const COPIES_OF_HALF_FILE = 3.4;
/** Scores, masked scores, weights, and the weights handed on to the next part. */
const COPIES_OF_LAYER = 4;
/** WebAssembly addresses 4 GiB. */
const MOST_BYTES = 4 * GIBIBYTE;
const DEFAULT_LIMIT_BYTES = 2 * GIBIBYTE;

export type MemoryDemand = {
  readonly sizeBytes: number;
  /** What parameters are stored as, for example `fp16 stored, fp32 computed`; fp32 where not said. */
  readonly precision?: string;
  readonly layers: number;
  /** How many layers' sessions exist at once; all where not said. */
  readonly heldLayers?: number;
  readonly heads: number;
  /** 0 before a text is known. */
  readonly tokens: number;
};

/** @example 45 MB of fp16, 6 layers x 12 heads, 512 tokens: 64 + 3.4 * 45 + (4 + 6) * 12 * 512 * 512 * 4 bytes = about 346 MB */
export function estimateMemory(demand: MemoryDemand): number {
  const { sizeBytes, layers, heldLayers = layers, heads, tokens } = demand;
  const layerBytes = heads * tokens * tokens * Float32Array.BYTES_PER_ELEMENT;
  const share = layers === 0 ? 1 : Math.min(1, heldLayers / layers);
  return (
    RUNTIME_BYTES + sizeBytes + share * heapBytes(demand) + (COPIES_OF_LAYER + layers) * layerBytes
  );
}

/** What the sessions of all layers hold of the parameters. */
function heapBytes({ sizeBytes, precision = 'fp32' }: MemoryDemand): number {
  return ((precision.startsWith('fp16') ? COPIES_OF_HALF_FILE : COPIES_OF_FILE) - 1) * sizeBytes;
}

/** Fewer at once, and every run would make each of them anew. */
const FEWEST_LAYERS = 2;

/**
 * How many layers' sessions may exist at once: all of them where there is room. Below that, those of a large model take
 * turns, and its bytes stay to make them from.
 *
 * @returns at least 2 of more; what does not fit even so is for {@link assertMemory} to refuse
 */
export function layersThatFit(demand: MemoryDemand, limitBytes: number = memoryLimit()): number {
  const { layers } = demand;
  const spareBytes = limitBytes - estimateMemory({ ...demand, heldLayers: 0 });
  const fitting = Math.floor((spareBytes / Math.max(1, heapBytes(demand))) * layers);
  return Math.min(layers, Math.max(FEWEST_LAYERS, fitting));
}

/** Half of what the device says it has, where it says so. */
export function memoryLimit(): number {
  const { navigator } = globalThis as { navigator?: { readonly deviceMemory?: number } };
  const deviceGibibytes = navigator?.deviceMemory;
  if (deviceGibibytes === undefined) return DEFAULT_LIMIT_BYTES;
  return Math.min(MOST_BYTES, (deviceGibibytes * GIBIBYTE) / 2);
}

/**
 * @param what as in "too big to {load the model}"
 * @throws {MemoryError} if the estimate is beyond the limit
 */
export function assertMemory(
  demand: MemoryDemand,
  what: string,
  limitBytes: number = memoryLimit()
): void {
  const neededBytes = estimateMemory(demand);
  if (neededBytes <= limitBytes) return;
  throw new MemoryError(
    `This device has not enough memory to ${what}: about ${inMegabytes(neededBytes)} MB are needed, ` +
      `${inMegabytes(limitBytes)} MB can be used.`,
    demand.tokens > 0
      ? 'Use a shorter text or a smaller model.'
      : 'Use a smaller model, or a smaller file of this one: one of 8 bits takes a quarter, and its numbers are rounded.',
    { neededBytes, what, rebuild: false }
  );
}

export function inMegabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
