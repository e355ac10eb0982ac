/**
 * Takes zlib data apart that holds nothing deflated, as exact weights are kept: its blocks are moved
 * together, where an inflater would move a window of 32 KB for every piece. Leaves out: the checksum.
 */

/** Two bytes of zlib before, four of checksum behind. */
const HEADER_BYTES = 2;
const CHECKSUM_BYTES = 4;
/** Of a stored block: its kind, its length, and that length inverted. */
const BLOCK_BYTES = 5;

/** How zlib data begins that is deflate with the usual window and needs no dictionary. */
const isPlainZlib = ([method, flags]: Uint8Array): boolean =>
  method === 0x78 && ((method << 8) | flags) % 31 === 0 && (flags & 0x20) === 0;

/** Where a block's own bytes are. */
type Block = { readonly start: number; readonly end: number };

/** Null for anything but stored blocks that end with the last one where the checksum begins. */
function findBlocks(zlib: Uint8Array): Block[] | null {
  const behind = zlib.length - CHECKSUM_BYTES;
  const blocks: Block[] = [];
  for (let at = HEADER_BYTES; at + BLOCK_BYTES <= behind;) {
    const kind = zlib[at];
    const length = zlib[at + 1] | (zlib[at + 2] << 8);
    const inverted = zlib[at + 3] | (zlib[at + 4] << 8);
    const start = at + BLOCK_BYTES;
    const end = start + length;
    if (kind > 1 || (length ^ inverted) !== 0xffff || end > behind) return null;
    blocks.push({ start, end });
    if (kind === 1) return end === behind ? blocks : null;
    at = end;
  }
  return null;
}

/**
 * The blocks' bytes one after another, in the memory of `zlib`, which then holds nothing else of
 * use: new memory for megabytes would cost ten times the moving.
 *
 * @returns null for anything but stored blocks that hold `expectedBytes` and nothing more: that is
 *   for an inflater to read, or to refuse, and stays as it is
 */
export function takeStoredBlocks(
  zlib: Uint8Array<ArrayBuffer>,
  expectedBytes: number
): Uint8Array<ArrayBuffer> | null {
  const blocks = isPlainZlib(zlib) ? findBlocks(zlib) : null;
  const held = blocks?.reduce((sum, { start, end }) => sum + end - start, 0);
  if (!blocks || held !== expectedBytes) return null;
  let filled = 0;
  for (const { start, end } of blocks) {
    zlib.copyWithin(filled, start, end);
    filled += end - start;
  }
  return zlib.subarray(0, filled);
}
