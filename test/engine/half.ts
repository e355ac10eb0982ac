/** Numbers of 16 bits, as ONNX files store them, many at a time; Node 20 has no Float16Array. */

/** fp16 as a number. */
function fromBits(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const size = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return bits & 0x8000 ? -size : size;
}

const NUMBERS = Float32Array.from({ length: 65536 }, (_, bits) => fromBits(bits));

export function fromHalves(halves: Uint16Array): Float32Array {
  const numbers = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) numbers[i] = NUMBERS[halves[i]];
  return numbers;
}

/** Rounded to nearest; beneath 2 ** -14 a number becomes 0. For numbers below 65504. */
export function toHalves(numbers: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length);
  const halves = new Uint16Array(bits.length);
  for (let i = 0; i < bits.length; i++) {
    const size = bits[i] & 0x7fffffff;
    // The exponent counts from 112 less, and 13 bits of the fraction are rounded away.
    if (size >= 0x38800000)
      halves[i] = ((bits[i] >>> 16) & 0x8000) + ((size - 0x38000000 + 0x1000) >>> 13);
  }
  return halves;
}
