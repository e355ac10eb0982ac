/**
 * Reads files out of the browser's cache of models, and puts into it what had to be fetched. What is kept is checked like
 * what comes: a damaged entry is dropped and fetched again.
 */
import { checkContent } from './checked-reader';
import { wrongLength } from './download-failure';
import type { FileContent, FileRef, IFileReader, ReadOptions } from './file-ref';
import type { IModelCache } from './model-cache';
import { readStream } from './read-stream';

export type KeepingOptions = {
  /** Null where nothing can be kept. */
  readonly cache: Promise<IModelCache | null>;
  /** A file that the browser has no room for. */
  readonly onUnkept?: (file: FileRef) => void;
};

export function createKeepingReader(
  inner: IFileReader,
  { cache: opening, onUnkept }: KeepingOptions
): IFileReader {
  return {
    async read(file, options = {}) {
      const cache = await opening;
      if (cache === null) return inner.read(file, options);
      const kept = options.isFresh === true ? null : await readKept(cache, file, options);
      if (kept !== null) return kept;
      const content = await inner.read(file, options);
      if (content.sha256 === null) return content;
      // Awaited: an engine that ends while a file is written would leave nothing of it.
      const isKept = await cache.keep(content.sha256, content.bytes);
      if (!isKept) onUnkept?.(file);
      return content;
    }
  };
}

/** Null for a file that is not kept, or was kept damaged. */
async function readKept(
  cache: IModelCache,
  file: FileRef,
  { signal, onProgress }: ReadOptions
): Promise<FileContent | null> {
  const { sha256 } = file;
  if (sha256 === null) return null;
  const answer = await cache.file(sha256).catch(() => null);
  if (answer === null) return null;
  const length = Number(answer.headers.get('content-length') ?? NaN);
  const totalBytes = file.sizeBytes ?? (Number.isNaN(length) ? null : length);
  try {
    const { bytes, sizeBytes } = await readStream(answer.body, {
      totalBytes,
      failed: (_, cause) => cause,
      ...(onProgress !== undefined && { onProgress })
    });
    signal?.throwIfAborted();
    if (totalBytes !== null && sizeBytes !== totalBytes) {
      throw wrongLength(file.path, totalBytes, sizeBytes);
    }
    return await checkContent(file, bytes, signal);
  } catch {
    signal?.throwIfAborted();
    await cache.drop(sha256).catch(() => undefined);
    return null;
  }
}
