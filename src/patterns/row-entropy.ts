/**
 * The entropy of attention rows without `Math.log`, which alone would take longer than all scores of
 * a head: the logarithm of a float32 is read from its bits, exponent and mantissa, by a table with
 * one step of its slope. At most 1e-8 off.
 */

const BITS = 12;
const SHIFT = 23 - BITS;
const ENTRIES = 1 << BITS;
const MIDDLE = 1 << (SHIFT - 1);
/** Of each entry the logarithm in its middle, and the slope there a step of the mantissa's last bit. */
const LOG = new Float64Array(ENTRIES);
const SLOPE = new Float64Array(ENTRIES);
for (let entry = 0; entry < ENTRIES; entry++) {
  const middle = 1 + (entry + 0.5) / ENTRIES;
  LOG[entry] = Math.log(middle);
  SLOPE[entry] = 2 ** -23 / middle;
}

/** The bits of weights, which must not be copied for it. */
export const bitsOf = (weights: Float32Array): Uint32Array =>
  new Uint32Array(weights.buffer, weights.byteOffset, weights.length);

/**
 * The entropy of `weights[start..end)` in nats; what is 0 or less (or below 1e-38) adds nothing.
 *
 * @param bits of {@link bitsOf} the same weights
 * @example weights .5 and .5: ln 2 = .693
 */
export function entropyNats(
  weights: Float32Array,
  bits: Uint32Array,
  start: number,
  end: number
): number {
  let sum = 0;
  for (let i = start; i < end; i++) {
    const bit = bits[i];
    const exponent = bit >>> 23;
    // 0 = zero or nearly; from 255 on infinite, NaN or negative.
    if (exponent === 0 || exponent >= 255) continue;
    const entry = (bit >>> SHIFT) & (ENTRIES - 1);
    const step = (bit & ((1 << SHIFT) - 1)) - MIDDLE;
    sum -= weights[i] * ((exponent - 127) * Math.LN2 + LOG[entry] + SLOPE[entry] * step);
  }
  return sum;
}
