/**
 * Reads a file once more where that may help: it came damaged, which may be the browser's cache, or the connection broke
 * midway. An answer that is a refusal is not asked for twice.
 */
import { isBertScopeError } from '../errors';
import type { IFileReader } from './file-ref';

export function createRetryingReader(inner: IFileReader): IFileReader {
  return {
    async read(file, options) {
      try {
        return await inner.read(file, options);
      } catch (error) {
        if (typeof file.from !== 'string' || !isWorthAnother(error)) throw error;
        return inner.read(file, { ...options, isFresh: true });
      }
    }
  };
}

function isWorthAnother(error: unknown): boolean {
  if (isBertScopeError(error, 'IntegrityError')) return true;
  return isBertScopeError(error, 'DownloadError') && Number(error.fields.loadedBytes ?? 0) > 0;
}
