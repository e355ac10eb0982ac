/** Small answers of a host that describe other files: fetched past every cache, and read as JSON. */
import { IntegrityError } from '../errors';
import { hostOf } from './download-failure';
import type { IFileReader } from './file-ref';

/**
 * @throws {DownloadError} as the reader does
 * @throws {IntegrityError} if what came is no JSON
 */
export async function fetchJson(
  reader: IFileReader,
  url: string,
  signal?: AbortSignal
): Promise<unknown> {
  const file = { path: url, from: url, sizeBytes: null, sha256: null };
  const options = { isFresh: true, ...(signal !== undefined && { signal }) };
  return parseJson((await reader.read(file, options)).bytes, url);
}

/** @param from where the bytes came from, for the message */
export function parseJson(bytes: Uint8Array, from: string): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new IntegrityError(
      `The file at ${from} is not JSON; it begins with ${JSON.stringify(text.slice(0, 20))}.`,
      `${hostOf(from)} gave another file, perhaps a login page: log in there again, or install BertScope again.`,
      { url: from, expected: 'JSON', actual: text.slice(0, 20) },
      cause
    );
  }
}
