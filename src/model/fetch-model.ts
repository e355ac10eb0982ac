/**
 * Starts the download of everything a model is made of. All files come at the same time, and each can be used as soon as
 * it is there: text is tokenized long before the parameters have arrived.
 */
import { IntegrityError } from '../errors';
import { fetchFile } from './fetch-file';
import { ModelFile, readManifest } from './manifest';
import type { ModelManifest, ModelSource } from './model-info';

export type FetchModelOptions = {
  readonly signal?: AbortSignal;
  /** Bytes of the model file, by far the largest; `totalBytes` is null while unknown. */
  readonly onProgress?: (loadedBytes: number, totalBytes: number | null) => void;
  readonly fetch?: typeof fetch;
  /** `no-store` leaves nothing in the browser's HTTP cache. */
  readonly cache?: 'default' | 'no-store';
};

/** Rejects as `fetchFile` does; JSON that is none is an IntegrityError. */
export type ModelDownload = {
  readonly manifest: Promise<ModelManifest>;
  /** The ONNX file. */
  readonly bytes: Promise<Uint8Array>;
  readonly tokenizerJson: Promise<unknown>;
  readonly tokenizerConfig: Promise<unknown>;
};

/** Fetches the files of a model in parallel, their lengths checked against the manifest. */
export function fetchModel(
  source: ModelSource,
  { signal, onProgress, fetch: request, cache }: FetchModelOptions = {}
): ModelDownload {
  const shared = {
    ...(signal !== undefined && { signal }),
    ...(request !== undefined && { fetch: request }),
    ...(cache !== undefined && { cache })
  };
  const manifest = fetchFile(source.manifestUrl, shared).then(bytes =>
    readManifest(parseJson(bytes, source.manifestUrl), source.manifestUrl)
  );
  const listed = (name: string) => manifest.then(({ files }) => files[name]);
  const json = async (url: string, name: string) =>
    parseJson(await fetchFile(url, { ...shared, expected: listed(name) }), url);
  const download = {
    manifest,
    bytes: fetchFile(source.modelUrl, {
      ...shared,
      ...(onProgress !== undefined && { onProgress }),
      expected: listed(ModelFile.model)
    }),
    tokenizerJson: json(source.tokenizerUrl, ModelFile.tokenizer),
    tokenizerConfig: json(source.tokenizerConfigUrl, ModelFile.tokenizerConfig)
  };
  // Whoever awaits one of them hears of its failure; those that nobody comes to await must not end the worker.
  for (const promise of Object.values(download)) promise.catch(() => undefined);
  return download;
}

function parseJson(bytes: Uint8Array, url: string): unknown {
  const text = new TextDecoder().decode(bytes);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new IntegrityError(
      `The file at ${url} is not JSON; it begins with ${JSON.stringify(text.slice(0, 20))}.`,
      'The server gave another file, perhaps a login page: log in there again, or install BertScope again.',
      { url, expected: 'JSON', actual: text.slice(0, 20) },
      cause
    );
  }
}
