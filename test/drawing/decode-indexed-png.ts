/** Reads back the PNG files that the product writes, by the specification. */
import { unzlibSync } from 'fflate';

/** Chunks by name, read as the specification says; CRCs are what the browser test checks. */
export function chunksOf(file: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < file.length;) {
    const length = view.getUint32(at);
    chunks.set(
      String.fromCharCode(...file.subarray(at + 4, at + 8)),
      file.subarray(at + 8, at + 8 + length)
    );
    at += length + 12;
  }
  return chunks;
}

/** Red, green and blue of every pixel. */
export function decodeIndexedPng(file: Uint8Array, width: number, height: number): number[][] {
  const chunks = chunksOf(file);
  const palette = chunks.get('PLTE') ?? new Uint8Array(0);
  const rows = unzlibSync(chunks.get('IDAT') ?? new Uint8Array(0));
  if (rows.length !== (width + 1) * height) throw new RangeError(`${rows.length} bytes of pixels`);
  return Array.from({ length: width * height }, (_, i) => {
    const index = rows[i + Math.floor(i / width) + 1];
    return [...palette.subarray(3 * index, 3 * index + 3)];
  });
}
