/** The sentences for files that did not come: which file, which host, what it answered, what to do next. */
import { DownloadError, IntegrityError } from '../errors';

/** An answer that is no file. */
export function refusedDownload(url: string, response: Response): DownloadError {
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
    { url, status }
  );
}

/** No answer, or one that broke off. A browser does not say whether the host or the page forbade it. */
export function brokenDownload(url: string, loadedBytes: number, cause: unknown): DownloadError {
  const what =
    loadedBytes === 0
      ? `no answer from ${hostOf(url)}`
      : `the connection to ${hostOf(url)} broke after ${loadedBytes} bytes`;
  return new DownloadError(
    `The file ${nameOf(url)} could not be fetched: ${what}.`,
    'Check the connection, and whether the host allows requests from this page (CORS); or use a local folder or the embedded model.',
    { url, status: null, loadedBytes },
    cause
  );
}

/** A file of another length. */
export function wrongLength(url: string, expected: number, actual: number): IntegrityError {
  return new IntegrityError(
    `The file ${nameOf(url)} came with ${actual} bytes instead of ${expected}.`,
    'Try again; if it stays, the file on the server is damaged or of another version: install BertScope again, or fetch the model anew.',
    { url, expected, actual }
  );
}

/** A file of the right length and another content. */
export function wrongHash(url: string, expected: string, actual: string): IntegrityError {
  return new IntegrityError(
    `The file ${nameOf(url)} came with another content than ${hostOf(url)} promised: its sha256 begins with ${actual.slice(0, 8)} instead of ${expected.slice(0, 8)}.`,
    'Try again; if it stays, the file on the server is damaged: use another file of the model, or another place to get it from.',
    { url, expected, actual }
  );
}

/** @example `https://huggingface.co/a/b` gives `huggingface.co` */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host || 'this computer' : url;
}

/** The last part of an address' path, or of a path; a name such as `80%.json` is told as it is. */
export function nameOf(url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : url;
  const name = path.slice(path.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
