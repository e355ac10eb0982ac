/**
 * What the browser keeps of models: files by their sha256, and for each model a record of what it is made of. Built on
 * the Cache API, which takes large files without holding them in memory; where there is none (private windows, plain
 * http, pages without an origin) everything works, and nothing is kept. Leaves out checking what is read: its caller does.
 */
import * as v from 'valibot';
import { KeptRecordSchema, type KeptRecord } from './kept-record';

/** What is kept, in which form; another form gets another name, and the old one is deleted. */
const CACHE_NAME = 'bertscope-models-v1';
const OLDER = /^bertscope-models-v\d+$/;
// A key has to be an address; under this one there is never a host.
const ROOT = 'https://bertscope.invalid/v1';
const fileKey = (sha256: string): string => `${ROOT}/files/${sha256}`;
const recordKey = (address: string): string => `${ROOT}/models/${encodeURIComponent(address)}`;
/** Left free for what else the page keeps. */
const SPARE_BYTES = 16 * 2 ** 20;
const PIECE_BYTES = 2 ** 20;

export type KeptModel = {
  readonly record: KeptRecord;
  /** The files of it that are kept, by path. */
  readonly kept: readonly { readonly path: string; readonly sizeBytes: number }[];
};

export interface IModelCache {
  /** Null for a file that is not kept. */
  file(sha256: string): Promise<Response | null>;
  /** @returns whether it is kept now: not where the browser has no room */
  keep(sha256: string, bytes: Uint8Array): Promise<boolean>;
  drop(sha256: string): Promise<void>;
  /** Null where the model is not known. */
  record(address: string): Promise<KeptRecord | null>;
  keepRecord(record: KeptRecord): Promise<void>;
  models(): Promise<readonly KeptModel[]>;
  /** Bytes of files that belong to no model: their download was not finished. */
  leftoverBytes(): Promise<number>;
  /** Forgets a model and its files, but for those that another one has too. */
  remove(address: string): Promise<void>;
  removeLeftovers(): Promise<void>;
}

export type ModelCacheOptions = {
  /** Of the browser; given by tests. */
  readonly caches?: CacheStorage;
  readonly estimate?: () => Promise<StorageEstimate>;
};

/** @returns null where this page can keep nothing */
export async function openModelCache(options: ModelCacheOptions = {}): Promise<IModelCache | null> {
  try {
    const storage = options.caches ?? (globalThis as { caches?: CacheStorage }).caches;
    if (storage === undefined) return null;
    const cache = await storage.open(CACHE_NAME);
    for (const name of await storage.keys()) {
      if (OLDER.test(name) && name !== CACHE_NAME) await storage.delete(name);
    }
    return createModelCache(cache, options.estimate ?? browserEstimate);
  } catch {
    // A page without an origin, a window that keeps nothing.
    return null;
  }
}

async function browserEstimate(): Promise<StorageEstimate> {
  const { navigator } = globalThis as { navigator?: { storage?: StorageManager } };
  return (await navigator?.storage?.estimate?.()) ?? {};
}

function createModelCache(cache: Cache, estimate: () => Promise<StorageEstimate>): IModelCache {
  const hasRoom = async (sizeBytes: number): Promise<boolean> => {
    const { quota, usage = 0 } = await estimate().catch((): StorageEstimate => ({}));
    return quota === undefined || usage + sizeBytes + SPARE_BYTES <= quota;
  };

  const readRecord = async (key: string): Promise<KeptRecord | null> => {
    const answer = await cache.match(key);
    if (answer === undefined) return null;
    const read = v.safeParse(KeptRecordSchema, await answer.json().catch(() => null));
    if (read.success) return read.output;
    await cache.delete(key);
    return null;
  };

  const addresses = async (): Promise<readonly string[]> =>
    (await cache.keys()).map(({ url }) => url);

  const sizeOf = async (url: string): Promise<number> =>
    Number((await cache.match(url))?.headers.get('content-length') ?? 0);

  const models = async (): Promise<readonly KeptModel[]> => {
    const all = await addresses();
    const found: KeptModel[] = [];
    for (const key of all.filter(url => url.startsWith(`${ROOT}/models/`))) {
      const record = await readRecord(key);
      if (record === null) continue;
      const kept = record.files.filter(
        ({ sha256 }) => sha256 !== null && all.includes(fileKey(sha256))
      );
      found.push({
        record,
        kept: await Promise.all(
          kept.map(async ({ path, sha256 }) => ({
            path,
            sizeBytes: await sizeOf(fileKey(sha256 ?? ''))
          }))
        )
      });
    }
    return found.sort((a, b) => a.record.address.localeCompare(b.record.address));
  };

  const leftovers = async (): Promise<readonly string[]> => {
    const records = (await models()).map(({ record }) => record);
    const wanted = new Set(
      records.flatMap(({ files }) => files.map(({ sha256 }) => fileKey(sha256 ?? '')))
    );
    return (await addresses()).filter(url => url.startsWith(`${ROOT}/files/`) && !wanted.has(url));
  };

  const removeLeftovers = async (): Promise<void> => {
    for (const url of await leftovers()) await cache.delete(url);
  };

  return {
    async file(sha256) {
      return (await cache.match(fileKey(sha256))) ?? null;
    },
    async keep(sha256, bytes) {
      if (!(await hasRoom(bytes.length))) return false;
      const headers = { 'content-length': String(bytes.length) };
      try {
        await cache.put(fileKey(sha256), new Response(streamOf(bytes), { headers }));
        return true;
      } catch {
        // Whatever was estimated, the browser has the last word.
        await cache.delete(fileKey(sha256)).catch(() => false);
        return false;
      }
    },
    async drop(sha256) {
      await cache.delete(fileKey(sha256));
    },
    record: address => readRecord(recordKey(address)),
    async keepRecord(record) {
      try {
        await cache.put(recordKey(record.address), Response.json(record));
      } catch {
        // Without its record the model is looked up again next time.
      }
    },
    models,
    async leftoverBytes() {
      const sizes = await Promise.all((await leftovers()).map(sizeOf));
      return sizes.reduce((sum, size) => sum + size, 0);
    },
    async remove(address) {
      const record = await readRecord(recordKey(address));
      await cache.delete(recordKey(address));
      if (record === null) return;
      const others = (await models()).flatMap(model => model.record.files);
      for (const { sha256 } of record.files) {
        if (sha256 === null || others.some(file => file.sha256 === sha256)) continue;
        await cache.delete(fileKey(sha256));
      }
    },
    removeLeftovers
  };
}

/** In pieces, so that the browser needs no second copy of a large file. */
function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) {
        controller.close();
        return;
      }
      controller.enqueue(bytes.slice(at, at + PIECE_BYTES));
      at += PIECE_BYTES;
    }
  });
}
