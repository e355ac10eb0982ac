/**
 * What the browser keeps of a model beside its files, so that it is found again without asking anybody: where each file
 * lay, and its hash. It is the model's folder, written down.
 */
import * as v from 'valibot';
import type { FileRef } from './file-ref';
import type { ModelFolder } from './model-folder';

const Hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const Size = v.pipe(v.number(), v.integer(), v.minValue(0));
/** How it is written. */
export const KeptRecordSchema = v.object({
  address: v.pipe(v.string(), v.nonEmpty()),
  name: v.string(),
  host: v.string(),
  commit: v.nullable(v.string()),
  files: v.array(
    v.object({
      path: v.pipe(v.string(), v.nonEmpty()),
      url: v.string(),
      sizeBytes: v.nullable(Size),
      sha256: v.nullable(Hash)
    })
  )
});

/** Of a model: where each of its files lay when it was looked up, and the hash of those that were read. */
export type KeptRecord = v.InferOutput<typeof KeptRecordSchema>;

/** What is kept of a model, as the folder it was. */
export function folderOf({ address, name, host, commit, files }: KeptRecord): ModelFolder {
  return {
    address,
    name,
    host,
    commit,
    files: files.map(({ path, url, sizeBytes, sha256 }) => ({ path, from: url, sizeBytes, sha256 }))
  };
}

/** What is to be kept of a folder; null for files that were chosen, which have no address to come back to. */
export function recordOf({ address, name, host, commit, files }: ModelFolder): KeptRecord | null {
  const fetched = files.filter((file): file is FileRef & { from: string } => {
    return typeof file.from === 'string';
  });
  if (fetched.length < files.length) return null;
  return {
    address,
    name,
    host,
    commit,
    files: fetched.map(({ path, from, sizeBytes, sha256 }) => ({
      path,
      url: from,
      sizeBytes,
      sha256
    }))
  };
}
