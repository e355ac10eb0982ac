/**
 * Turns fp16 into float32, exactly: the exponent of one counts from 112 more than that of the other. Infinities and NaN
 * become large finite numbers; parameters have none.
 */
export function widenHalves(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const numbers = new Float32Array(halves.length);
  const bits = new Uint32Array(numbers.buffer);
  for (let i = 0; i < halves.length; i++) {
    bits[i] = ((halves[i] & 0x8000) << 16) | ((halves[i] & 0x7fff) << 13);
    numbers[i] *= 2 ** 112;
  }
  return numbers;
}
