/**
 * Takes zlib data apart that holds nothing deflated, as exact weights are kept: a copy is all it
 * needs, where an inflater would move a window of 32 KB for every piece. Leaves out: the checksum.
 */

/** Two bytes of zlib before, four of checksum behind. */
const HEADER_BYTES = 2;
const CHECKSUM_BYTES = 4;
/** Of a stored block: its kind, its length, and that length inverted. */
const BLOCK_BYTES = 5;

/** How zlib data begins that is deflate with the usual window and needs no dictionary. */
const isPlainZlib = ([method, flags]: Uint8Array): boolean =>
  method === 0x78 && ((method << 8) | flags) % 31 === 0 && (flags & 0x20) === 0;

/**
 * The blocks' bytes one after another; null for anything but stored blocks that fill `expectedBytes`
 * exactly and end where the checksum begins: that is for an inflater to read, or to refuse.
 */
export function readStoredBlocks(
  zlib: Uint8Array,
  expectedBytes: number
): Uint8Array<ArrayBuffer> | null {
  if (!isPlainZlib(zlib)) return null;
  const end = zlib.length - CHECKSUM_BYTES;
  // Each byte is stored once, so this is about as many as there are: no more memory for a bomb.
  if (end < expectedBytes) return null;
  const bytes = new Uint8Array(expectedBytes);
  let filled = 0;
  for (let at = HEADER_BYTES; at + BLOCK_BYTES <= end;) {
    const kind = zlib[at];
    const length = zlib[at + 1] | (zlib[at + 2] << 8);
    const inverted = zlib[at + 3] | (zlib[at + 4] << 8);
    const next = at + BLOCK_BYTES + length;
    if (kind > 1 || (length ^ inverted) !== 0xffff || next > end) return null;
    if (filled + length > expectedBytes) return null;
    bytes.set(zlib.subarray(at + BLOCK_BYTES, next), filled);
    filled += length;
    if (kind === 1) return filled === expectedBytes && next === end ? bytes : null;
    at = next;
  }
  return null;
}
