/**
 * Starts the download of a packaged model. All files come at the same time, and each can be used as soon as it is there:
 * text is tokenized long before the parameters have arrived. Lengths are checked against the manifest; hashing 45 MB
 * would cost the first second.
 */
import { parseJson } from './fetch-json';
import type { FileRef, IFileReader, ReadOptions } from './file-ref';
import { ModelFile, readManifest, type ModelManifest } from './manifest';
import type { ModelDescription, ModelDownload, PackagedSource } from './model-source';
import { createRetryingReader } from './retrying-reader';

export type PackagedOptions = {
  readonly signal?: AbortSignal;
  /** Bytes of the model file, by far the largest; `totalBytes` is null while unknown. */
  readonly onProgress?: ReadOptions['onProgress'];
};

/**
 * Fetches the files of a model in parallel.
 *
 * @param fetcher the innermost reader
 */
export function readPackaged(
  source: PackagedSource,
  fetcher: IFileReader,
  { signal, onProgress }: PackagedOptions = {}
): ModelDownload {
  const reader = createRetryingReader(fetcher);
  const shared = signal === undefined ? {} : { signal };
  const at = (path: string, from: string): FileRef => ({
    path,
    from,
    sizeBytes: null,
    sha256: null
  });
  const manifest = reader
    .read(at('manifest.json', source.manifestUrl), shared)
    .then(({ bytes }) => readManifest(parseJson(bytes, source.manifestUrl), source.manifestUrl));
  /** Asked for before the manifest is there, which only says how long it should be. */
  const read = async (name: string, from: string, told: ReadOptions = {}) => {
    const expectedBytes = manifest.then(({ files }) => files[name].sizeBytes);
    // If the request fails first, nobody comes to await this one.
    expectedBytes.catch(() => undefined);
    return (await reader.read(at(name, from), { ...shared, ...told, expectedBytes })).bytes;
  };
  const json = async (name: string, from: string) => parseJson(await read(name, from), from);
  const told = onProgress === undefined ? {} : { onProgress };
  const download: ModelDownload = {
    description: manifest.then(describe),
    model: read(ModelFile.model, source.modelUrl, told).then(bytes => ({ bytes, sha256: null })),
    // A packaged model is one file, and lies where it is kept already.
    beside: () => Promise.resolve([]),
    keep: () => Promise.resolve(),
    tokenizerJson: json(ModelFile.tokenizer, source.tokenizerUrl),
    tokenizerConfig: json(ModelFile.tokenizerConfig, source.tokenizerConfigUrl),
    vocabulary: Promise.resolve(null)
  };
  // Whoever awaits one of them hears of its failure; those that nobody comes to await must not end the worker.
  for (const part of Object.values(download))
    if (part instanceof Promise) part.catch(() => undefined);
  return download;
}

function describe(manifest: ModelManifest): ModelDescription {
  const { id, name, precision, layers, heads, maxTokens, opening, files } = manifest;
  const { sizeBytes, sha256 } = files[ModelFile.model];
  return {
    id,
    name,
    precision,
    layers,
    heads,
    maxTokens,
    opening,
    sizeBytes,
    sha256,
    place: null
  };
}
