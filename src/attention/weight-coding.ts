/**
 * Weights as bytes and back, for what is stored: the square root of a weight, rounded to 16 or 8
 * bits, little-endian. A square root, because most weights are small and would all become 0
 * otherwise. Leaves out: deflating and the choice of a coding (snapshot.ts).
 *
 * Shuffling the bytes by significance before deflating, and differences between rows, were measured
 * on real attention: they save 1 to 5 %, which is not worth a second thing to undo in Python.
 */
import type { SnapshotCoding } from './snapshot-format';

/** The most a weight changes by being coded and decoded. */
export const CODING_TOLERANCE: Readonly<Record<SnapshotCoding, number>> = {
  float32: 0,
  'sqrt-uint16': 2e-5,
  'sqrt-uint8': 0.004
};

export const BYTES_PER_WEIGHT: Readonly<Record<SnapshotCoding, number>> = {
  float32: 4,
  'sqrt-uint16': 2,
  'sqrt-uint8': 1
};

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/**
 * @param parts blocks of weights, each 0 to 1 (what rounding left outside is clamped)
 * @returns the blocks one after another, coded
 * @example .25 as sqrt-uint8 is round(.5 * 255) = 128
 */
export function codeWeights(parts: readonly Float32Array[], coding: SnapshotCoding): Uint8Array {
  const count = parts.reduce((sum, { length }) => sum + length, 0);
  const coded =
    coding === 'float32'
      ? new Float32Array(count)
      : coding === 'sqrt-uint16'
        ? new Uint16Array(count)
        : new Uint8Array(count);
  const scale = coding === 'sqrt-uint16' ? 65535 : 255;
  let at = 0;
  for (const part of parts) {
    if (coding === 'float32') coded.set(part, at);
    else {
      for (let i = 0; i < part.length; i++) {
        coded[at + i] = Math.round(Math.sqrt(Math.max(0, Math.min(1, part[i]))) * scale);
      }
    }
    at += part.length;
  }
  return bytesOf(coded);
}

/** Rounding in a softmax may leave a weight this far above 1. */
const LARGEST_WEIGHT = 1 + 1e-5;
/** Bits of floats grow with the float, and those of what is below 0 or none are larger still. */
const [LARGEST_BITS, MINUS_ZERO_BITS] = new Uint32Array(Float32Array.of(LARGEST_WEIGHT, -0).buffer);

/** Whether all are weights; by their bits, because comparing millions of floats takes twice the time. */
function areWeights(weights: Float32Array): boolean {
  const bits = new Uint32Array(weights.buffer, weights.byteOffset, weights.length);
  for (let i = 0; i < bits.length; i++) {
    if (bits[i] > LARGEST_BITS && bits[i] !== MINUS_ZERO_BITS) return false;
  }
  return true;
}

/**
 * @param bytes as {@link codeWeights} made them, their length and their place in their memory a
 *   multiple of the coding's; their memory may become that of the weights
 * @returns the weights as stored, not normalised again: a row's sum is off by what rounding took
 * @throws {RangeError} for a float32 that is no weight: below 0, above 1, NaN
 */
export function decodeWeights(
  bytes: Uint8Array<ArrayBuffer>,
  coding: SnapshotCoding
): Float32Array {
  const count = bytes.length / BYTES_PER_WEIGHT[coding];
  if (coding === 'float32') {
    const weights = new Float32Array(bytes.buffer, bytes.byteOffset, count);
    if (!areWeights(weights)) throw new RangeError('a number that is no attention weight');
    return weights;
  }
  const coded =
    coding === 'sqrt-uint16' ? new Uint16Array(bytes.buffer, bytes.byteOffset, count) : bytes;
  const levels = coding === 'sqrt-uint16' ? 65535 : 255;
  const weights = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const root = coded[i] / levels;
    weights[i] = root * root;
  }
  return weights;
}
