/** The largest exponent, which only infinities and NaN have. */
const INFINITE = 0x7c00;

/**
 * Turns fp16 into float32, exactly: the exponent of one counts from 112 more than that of the other. Infinities stay what
 * they are, since graphs mask with them and test for them; so does NaN.
 */
export function widenHalves(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const numbers = new Float32Array(halves.length);
  const bits = new Uint32Array(numbers.buffer);
  for (let i = 0; i < halves.length; i++) {
    bits[i] = ((halves[i] & 0x8000) << 16) | ((halves[i] & 0x7fff) << 13);
    if ((halves[i] & INFINITE) === INFINITE) bits[i] |= 0x7f800000;
    else numbers[i] *= 2 ** 112;
  }
  return numbers;
}
