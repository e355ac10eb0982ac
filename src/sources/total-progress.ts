/** Tells the progress of several files as that of one. */
import type { ReadOptions } from './file-ref';

export interface ITotalProgress {
  /** @param totalBytes of all files together; null while unknown */
  begin(totalBytes: number | null): void;
  tell(path: string, loadedBytes: number): void;
}

export function createTotalProgress(onProgress: ReadOptions['onProgress']): ITotalProgress {
  const loaded = new Map<string, number>();
  let total: number | null = null;
  return {
    begin: totalBytes => void (total = totalBytes),
    tell(path, loadedBytes) {
      loaded.set(path, loadedBytes);
      const sum = [...loaded.values()].reduce((bytes, each) => bytes + each, 0);
      onProgress?.(sum, total);
    }
  };
}
