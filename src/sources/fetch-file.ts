/**
 * Fetches one file whole, with progress, into one buffer; a line that breaks is taken up where it broke. Leaves out what wraps it: checks, retries, keeping.
 */
import { brokenDownload, refusedDownload, wrongLength } from './download-failure';
import type { FileRef, IFileReader, ReadOptions } from './file-ref';
import { readStream } from './read-stream';
import { createResumingStream } from './resuming-stream';

export type FetcherOptions = {
  readonly fetch?: typeof fetch;
  /** `no-store` leaves nothing in the browser's HTTP cache. */
  readonly cache?: 'default' | 'no-store';
};

/** The innermost reader: an address is fetched, a blob is read. A known length is checked. */
export function createFetcher(options: FetcherOptions = {}): IFileReader {
  return {
    async read(file, readOptions = {}) {
      const bytes =
        typeof file.from === 'string'
          ? await fetchUrl(file, file.from, options, readOptions)
          : await readBlob(file, file.from, readOptions);
      return { bytes, sha256: null };
    }
  };
}

async function fetchUrl(
  file: FileRef,
  url: string,
  { fetch: request = fetch, cache = 'default' }: FetcherOptions,
  { signal, onProgress, expectedBytes, isFresh = false }: ReadOptions
): Promise<Uint8Array<ArrayBuffer>> {
  const failed = (loadedBytes: number, cause: unknown): unknown => {
    signal?.throwIfAborted();
    return brokenDownload(url, loadedBytes, cause);
  };
  const init: RequestInit = {
    cache: isFresh && cache === 'default' ? 'reload' : cache,
    // What a host knows of its visitors is no business of a model's file.
    ...(isOutside(url) && { credentials: 'omit' as const, referrerPolicy: 'no-referrer' as const }),
    ...(signal !== undefined && { signal })
  };
  const response = await request(url, init).catch((cause: unknown) => {
    throw failed(0, cause);
  });
  if (!response.ok) throw refusedDownload(url, response);
  const sizeBytes = file.sizeBytes ?? (await expectedBytes) ?? null;
  // What the answer itself says is no measure: of a packed file it is the length before unpacking.
  const rest = async (fromByte: number): Promise<ReadableStream<Uint8Array> | null> => {
    const headers = { range: `bytes=${fromByte}-` };
    const part = await request(url, { ...init, headers, cache: 'no-store' });
    if (isPartFrom(part, fromByte)) return part.body;
    await part.body?.cancel();
    return null;
  };
  // Only a hash can say whether the parts are of one file.
  const body =
    response.body === null || file.sha256 === null
      ? response.body
      : createResumingStream(response.body, { rest, ...(signal !== undefined && { signal }) });
  const { bytes, sizeBytes: cameBytes } = await readStream(body, {
    totalBytes: sizeBytes,
    failed,
    ...(onProgress !== undefined && { onProgress })
  });
  if (sizeBytes !== null && cameBytes !== sizeBytes) throw wrongLength(url, sizeBytes, cameBytes);
  return bytes;
}

/** Whether an answer is the part that was asked for; a host elsewhere may keep from the page which part it is. */
function isPartFrom({ status, headers }: Response, fromByte: number): boolean {
  const range = headers.get('content-range');
  return status === 206 && (range === null || range.startsWith(`bytes ${fromByte}-`));
}

async function readBlob(
  { path, sizeBytes }: FileRef,
  blob: Blob,
  { signal, onProgress }: ReadOptions
): Promise<Uint8Array<ArrayBuffer>> {
  signal?.throwIfAborted();
  if (sizeBytes !== null && blob.size !== sizeBytes) throw wrongLength(path, sizeBytes, blob.size);
  const { bytes } = await readStream(blob.stream(), {
    totalBytes: blob.size,
    failed: (loadedBytes, cause) => brokenDownload(path, loadedBytes, cause),
    ...(onProgress !== undefined && { onProgress })
  });
  signal?.throwIfAborted();
  return bytes;
}

function isOutside(url: string): boolean {
  const { location } = globalThis as { readonly location?: { readonly origin: string } };
  return location !== undefined && URL.canParse(url) && new URL(url).origin !== location.origin;
}
