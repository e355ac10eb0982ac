/** The checksum at the end of zlib data, which fflate leaves unread. */

const BASE = 65521;
/** The most words after which 16 bits still hold any sum below: 255 * 23 * 22 / 2 < 2 ** 16. */
const WORDS = 23;
const LOW_BYTES = 0xff00ff;

const both = (halves: number): number => (halves & 0xffff) + (halves >>> 16);

/**
 * Adler-32, four bytes at a time: of megabytes it is a part of what a reader waits for. The even
 * and the odd bytes of words are added up in the two halves of a number each.
 *
 * @param bytes that begin at a multiple of 4 in their memory
 * @example the bytes of "abc" give 0x024d0127
 */
export function adler32(bytes: Uint8Array): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
  // a = 1 + all bytes, b = all values that a took, one a byte.
  let a = 1;
  let b = 0;
  for (let at = 0; at < words.length;) {
    const end = Math.min(at + WORDS, words.length);
    const count = end - at;
    let even = 0;
    let odd = 0;
    // The sums of what stands before each word: the words' share of b.
    let evenBefore = 0;
    let oddBefore = 0;
    for (; at < end; at++) {
      evenBefore = (evenBefore + even) | 0;
      oddBefore = (oddBefore + odd) | 0;
      even = (even + (words[at] & LOW_BYTES)) | 0;
      odd = (odd + ((words[at] >>> 8) & LOW_BYTES)) | 0;
    }
    const before = both(evenBefore) + both(oddBefore);
    // Within its word the first byte is counted four times, the last once.
    const within = 4 * (even & 0xffff) + 3 * (odd & 0xffff) + 2 * (even >>> 16) + (odd >>> 16);
    b = (b + 4 * count * a + 4 * before + within) % BASE;
    a = (a + both(even) + both(odd)) % BASE;
  }
  for (let at = words.length * 4; at < bytes.length; at++) {
    a = (a + bytes[at]) % BASE;
    b = (b + a) % BASE;
  }
  return ((b << 16) | a) >>> 0;
}
