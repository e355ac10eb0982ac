/**
 * The engine's way to the files of models, whatever place they lie in: put together from readers that fetch, check, try
 * again and keep. Also says what a model's folder holds, and what the browser keeps.
 */
import { estimateMemory, memoryLimit } from '../inference/memory';
import { folderOfFiles } from '../sources/chosen-folder';
import { createCheckedReader } from '../sources/checked-reader';
import { createFetcher } from '../sources/fetch-file';
import type { IFileReader, ReadOptions } from '../sources/file-ref';
import { createKeepingReader } from '../sources/keeping-reader';
import { openModelCache, type IModelCache } from '../sources/model-cache';
import type { ModelFolder } from '../sources/model-folder';
import type { KeptListing, ListedVariant, ModelListing } from '../sources/model-listing';
import { parseModelName } from '../sources/model-names';
import type { FilesSource, ModelDownload, ModelSource, NamedSource } from '../sources/model-source';
import { chooseVariant, listVariants, type ModelVariant } from '../sources/model-variants';
import { askFirst, openFolder } from '../sources/open-folder';
import { readPackaged } from '../sources/packaged-source';
import { readModel } from '../sources/read-model';
import { listServerModels, type ServerOptions } from '../sources/server-folder';
import { createRetryingReader } from '../sources/retrying-reader';

export type DownloadOptions = {
  readonly signal: AbortSignal;
  readonly onProgress?: ReadOptions['onProgress'];
  /** Whether the browser may keep what is fetched. */
  readonly cache: boolean;
  /** A file that it has no room for. */
  readonly onUnkept?: () => void;
};

export interface IModelLibrary {
  /** Starts to read a model. */
  download(source: ModelSource, options: DownloadOptions): ModelDownload;
  /**
   * What its folder holds; its host is asked, whatever is known.
   *
   * @throws {DownloadError | IntegrityError | UnsupportedModelError} if it cannot be had
   */
  look(source: NamedSource | FilesSource, signal: AbortSignal): Promise<ModelListing>;
  /** @param serverUrl where the page's server lists its models; null where it has none */
  kept(serverUrl: string | null, signal: AbortSignal): Promise<KeptListing>;
  /** Forgets what is kept of a model; null: what is left of unfinished downloads. */
  remove(address: string | null): Promise<void>;
}

export type LibraryOptions = {
  readonly fetch?: typeof fetch;
  /** Given by tests. */
  readonly caches?: CacheStorage;
};

/** Of layers and heads a folder says nothing before its config.json is read; they matter little without a text. */
const NO_TEXT = { layers: 0, heads: 0, tokens: 0 } as const;

export function createModelLibrary({ fetch: request, caches }: LibraryOptions): IModelLibrary {
  const known = new Map<string, ModelFolder>();
  let opened: Promise<IModelCache | null> | null = null;
  const cache = () => (opened ??= openModelCache(caches === undefined ? {} : { caches }));
  const nothing = Promise.resolve(null);
  const fetching = request === undefined ? {} : { fetch: request };

  const fetcher = (mayKeep: boolean): IFileReader =>
    createFetcher({ ...fetching, cache: mayKeep ? 'default' : 'no-store' });

  const folderOf = (
    source: NamedSource | FilesSource,
    options: { readonly signal: AbortSignal; readonly mayKeep: boolean; readonly isFresh?: boolean }
  ): Promise<ModelFolder> => {
    if (source.kind === 'files') {
      // Within the promise, as whatever is wrong with the files.
      return Promise.resolve().then(() =>
        folderOfFiles(source.files, source.id, source.name, source.host)
      );
    }
    return openFolder(source, {
      ...fetching,
      reader: createFetcher({ ...fetching, cache: 'no-store' }),
      cache: options.mayKeep ? cache() : nothing,
      known,
      signal: options.signal,
      ...(options.isFresh !== undefined && { isFresh: options.isFresh })
    });
  };

  return {
    download(source, { signal, onProgress, cache: mayKeep, onUnkept }) {
      const told = onProgress === undefined ? {} : { onProgress };
      if (source.kind === 'packaged') {
        return readPackaged(source, fetcher(mayKeep), { signal, ...told });
      }
      const keeps = mayKeep && source.kind === 'named' ? cache() : nothing;
      const checked = createRetryingReader(createCheckedReader(fetcher(false)));
      const reader = createKeepingReader(allowed(source, checked), {
        cache: keeps,
        ...(onUnkept !== undefined && { onUnkept })
      });
      return readModel(folderOf(source, { signal, mayKeep }), {
        id: source.id,
        reader,
        cache: keeps,
        file: source.kind === 'files' ? source.file : parseModelName(source.name).file,
        preferred: source.preferred,
        fits: (variant, config) => needOf(variant, config) <= memoryLimit(),
        signal,
        onHashed: folder => {
          // What was forgotten meanwhile stays so.
          if (known.has(folder.address)) known.set(folder.address, folder);
        },
        ...told
      });
    },

    async look(source, signal) {
      const folder = await folderOf(source, { signal, mayKeep: true, isFresh: true });
      const hashes = await keptHashes(await cache());
      const variants = listVariants(folder);
      const fits = (variant: ModelVariant) => needOf(variant, NO_TEXT) <= memoryLimit();
      const chosen = chooseVariant(variants, { fits, preferred: source.preferred });
      return {
        name: folder.name,
        host: folder.host,
        commit: folder.commit,
        variants: variants.map((variant): ListedVariant => {
          const { file, companions, precision, isExact, isOptimised, sizeBytes } = variant;
          return {
            path: file.path,
            precision,
            isExact,
            isOptimised,
            sizeBytes,
            neededBytes: sizeBytes === null ? null : needOf(variant, NO_TEXT),
            fits: fits(variant),
            isKept: [file, ...companions].every(({ sha256 }) => hashes.has(sha256 ?? ''))
          };
        }),
        chosen: chosen?.file.path ?? null
      };
    },

    async kept(serverUrl, signal) {
      const reader = createFetcher({ ...fetching, cache: 'no-store' });
      const [storage, server] = await Promise.all([
        cache(),
        serverUrl === null ? null : listInstalled({ serverUrl, reader, signal })
      ]);
      if (storage === null) return { canKeep: false, models: [], server, leftoverBytes: 0 };
      const models = await storage.models();
      return {
        canKeep: true,
        models: models.map(({ record: { address, name, host, commit }, kept }) => ({
          address,
          name,
          host,
          commit,
          files: kept
        })),
        server,
        leftoverBytes: await storage.leftoverBytes()
      };
    },

    async remove(address) {
      const storage = await cache();
      if (address === null) {
        await storage?.removeLeftovers();
        return;
      }
      known.delete(address);
      await storage?.remove(address);
    }
  };
}

/** Whoever asks for one of them by name hears why the list cannot be read. */
async function listInstalled(options: ServerOptions): Promise<KeptListing['server']> {
  try {
    const models = await listServerModels(options);
    return models.map(({ name, modelId, precision, files }) => ({
      name,
      modelId: modelId ?? null,
      precision: precision ?? null,
      sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    }));
  } catch {
    options.signal?.throwIfAborted();
    return null;
  }
}

/** A reader that asks nobody where the reader has not been asked. */
function allowed(source: NamedSource | FilesSource, inner: IFileReader): IFileReader {
  if (source.kind === 'files' || source.mayFetch) return inner;
  const name = parseModelName(source.name);
  // The reader's own server is no other host.
  if (name.kind === 'server') return inner;
  return { read: () => Promise.reject(askFirst(source, name)) };
}

function needOf(
  { sizeBytes, precision }: ModelVariant,
  { layers, heads }: { readonly layers: number; readonly heads: number }
): number {
  return estimateMemory({ sizeBytes: sizeBytes ?? 0, precision, layers, heads, tokens: 0 });
}

async function keptHashes(cache: IModelCache | null): Promise<ReadonlySet<string>> {
  const models = (await cache?.models()) ?? [];
  return new Set(
    models.flatMap(({ record, kept }) =>
      record.files
        .filter(({ path }) => kept.some(file => file.path === path))
        .flatMap(({ sha256 }) => (sha256 === null ? [] : [sha256]))
    )
  );
}
