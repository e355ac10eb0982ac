/** Hashes what is read, and compares it with what was promised. */
import { wrongHash } from './download-failure';
import type { FileContent, FileRef, IFileReader } from './file-ref';
import { sha256 } from './sha256';

/** @returns a reader whose contents carry their sha256 */
export function createCheckedReader(inner: IFileReader): IFileReader {
  return {
    async read(file, options) {
      const { bytes } = await inner.read(file, options);
      return checkContent(file, bytes, options?.signal);
    }
  };
}

/** @throws {IntegrityError} if the hash is another than the file's */
export async function checkContent(
  { from, path, sha256: expected }: FileRef,
  bytes: Uint8Array<ArrayBuffer>,
  signal?: AbortSignal
): Promise<FileContent> {
  const actual = await sha256(bytes, signal);
  if (expected !== null && actual !== expected) {
    throw wrongHash(typeof from === 'string' ? from : path, expected, actual);
  }
  return { bytes, sha256: actual };
}
