/**
 * Fetches one file whole, with progress, into one buffer. What is known beforehand, its length, is checked; hashing
 * 45 MB would cost the first second. Leaves out caching: the HTTP cache of the browser does that.
 */
import { DownloadError, IntegrityError, isBertScopeError } from '../errors';

export type FetchFileOptions = {
  readonly signal?: AbortSignal;
  /** Called at the start and with about every {@link PROGRESS_BYTES} that came; `totalBytes` is null while unknown. */
  readonly onProgress?: (loadedBytes: number, totalBytes: number | null) => void;
  /** May come later than the first byte: it is awaited before the file is read. */
  readonly expected?: Promise<{ readonly sizeBytes: number }>;
  readonly fetch?: typeof fetch;
  /** `no-store` leaves nothing in the browser's HTTP cache. */
  readonly cache?: 'default' | 'no-store';
};

/** A file comes in pieces of some 64 KB; telling of each would cost more than reading it. */
const PROGRESS_BYTES = 2 ** 20;

/**
 * The bytes of the file at `url`. A wrong length means a download cut short or a stale cache, so the file is fetched
 * once more past every cache before it is an error.
 *
 * @param url absolute
 * @throws {DownloadError} if no answer came or not a good one
 * @throws {IntegrityError} if the length is wrong twice
 * @throws what `expected` rejects with, and `signal.reason` once aborted
 */
export async function fetchFile(url: string, options: FetchFileOptions = {}): Promise<Uint8Array> {
  // If the request fails first, nobody comes to await this one.
  options.expected?.catch(() => undefined);
  const { cache = 'default' } = options;
  try {
    return await fetchOnce(url, options, cache);
  } catch (error) {
    if (!isBertScopeError(error, 'IntegrityError')) throw error;
    return fetchOnce(url, options, cache === 'default' ? 'reload' : cache);
  }
}

async function fetchOnce(
  url: string,
  { signal, onProgress, expected, fetch: request = fetch }: FetchFileOptions,
  cache: RequestCache
): Promise<Uint8Array> {
  const failed = (loadedBytes: number, cause: unknown): DownloadError => {
    signal?.throwIfAborted();
    return unreachable(url, loadedBytes, cause);
  };
  const init: RequestInit = { cache, ...(signal !== undefined && { signal }) };
  const response = await request(url, init).catch((cause: unknown) => {
    throw failed(0, cause);
  });
  if (!response.ok) throw refused(url, response);

  const totalBytes = (await expected)?.sizeBytes ?? null;
  const pieces = new PieceBuffer(totalBytes);
  onProgress?.(0, totalBytes);
  let toldBytes = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const piece = await reader?.read().catch((cause: unknown) => {
      throw failed(pieces.sizeBytes, cause);
    });
    if (piece === undefined || piece.done) break;
    pieces.append(piece.value);
    const isLast = pieces.sizeBytes === totalBytes;
    if (isLast || pieces.sizeBytes - toldBytes >= PROGRESS_BYTES) {
      toldBytes = pieces.sizeBytes;
      onProgress?.(toldBytes, totalBytes);
    }
  }
  if (totalBytes !== null && pieces.sizeBytes !== totalBytes) {
    throw wrongLength(url, totalBytes, pieces.sizeBytes);
  }
  return pieces.take();
}

/** Bytes that come in pieces: one buffer of the right size where the length is known, else joined at the end. */
class PieceBuffer {
  sizeBytes = 0;
  private readonly whole: Uint8Array | null;
  private readonly pieces: Uint8Array[] = [];

  constructor(expectedBytes: number | null) {
    this.whole = expectedBytes === null ? null : new Uint8Array(expectedBytes);
  }

  append(piece: Uint8Array): void {
    const end = this.sizeBytes + piece.length;
    if (this.whole === null) this.pieces.push(piece);
    // What is too much is only counted: the length is wrong anyway.
    else if (end <= this.whole.length) this.whole.set(piece, this.sizeBytes);
    this.sizeBytes = end;
  }

  take(): Uint8Array {
    if (this.whole !== null) return this.whole;
    const joined = new Uint8Array(this.sizeBytes);
    let offset = 0;
    for (const piece of this.pieces) {
      joined.set(piece, offset);
      offset += piece.length;
    }
    return joined;
  }
}

function refused(url: string, response: Response): DownloadError {
  const { status, statusText } = response;
  const host = hostOf(url);
  const advice =
    status === 401 || status === 403
      ? `${host} does not give this file without a login: log in there, or use a local folder or the embedded model.`
      : status === 404
        ? 'Check the name of the model, or use a local folder or the embedded model.'
        : status === 429
          ? `${host} asks for a pause: try again in a few minutes.`
          : `Try again; if it stays, ${host} has trouble: use a mirror, a local folder or the embedded model.`;
  const answer = statusText === '' ? `HTTP ${status}` : `HTTP ${status} (${statusText})`;
  return new DownloadError(
    `The file ${nameOf(url)} could not be fetched: ${host} answered ${answer}.`,
    advice,
    {
      url,
      status
    }
  );
}

function unreachable(url: string, loadedBytes: number, cause: unknown): DownloadError {
  const what =
    loadedBytes === 0
      ? `no answer from ${hostOf(url)}`
      : `the connection to ${hostOf(url)} broke after ${loadedBytes} bytes`;
  return new DownloadError(
    `The file ${nameOf(url)} could not be fetched: ${what}.`,
    'Check the connection, and whether the host allows requests from this page (CORS); or use a local folder or the embedded model.',
    { url, status: null },
    cause
  );
}

function wrongLength(url: string, expected: number, actual: number): IntegrityError {
  return new IntegrityError(
    `The file ${nameOf(url)} came with ${actual} bytes instead of ${expected}.`,
    'Try again; if it stays, the file on the server is damaged or of another version: install BertScope again, or fetch the model anew.',
    { url, expected, actual }
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host || 'this computer' : url;
}

function nameOf(url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : url;
  return path.slice(path.lastIndexOf('/') + 1);
}
