/**
 * A model's folder on a Hub. One request names the commit behind the revision, every file, its size and, of large ones,
 * its sha256; from then on the commit is what is asked for. A plain mirror, which has files and no such answer, is asked
 * for the files that a model usually has.
 *
 * Reference: `GET /api/models/{model}/revision/{revision}?blobs=true` and `/{model}/resolve/{commit}/{path}` of huggingface.co.
 */
import * as v from 'valibot';
import { DownloadError, isBertScopeError } from '../errors';
import { hostOf, refusedDownload } from './download-failure';
import { fetchJson } from './fetch-json';
import type { FileRef, IFileReader } from './file-ref';
import type { ModelFolder } from './model-folder';

export type HubFolderOptions = {
  /** http or https; `{model}`, `{revision}` and `{file}` in it say where a mirror of another layout keeps its files. */
  readonly modelHost: string;
  readonly repository: string;
  readonly revision: string;
  readonly reader: IFileReader;
  readonly fetch?: typeof fetch;
  readonly signal?: AbortSignal;
};

const Siblings = v.object({
  sha: v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/)),
  siblings: v.array(
    v.object({
      rfilename: v.pipe(v.string(), v.nonEmpty()),
      size: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0)))),
      lfs: v.optional(
        v.nullable(v.object({ sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) }))
      )
    })
  )
});

/** What a mirror without a list is asked for, weights and their second files last. */
const USUAL_FILES = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'vocab.txt',
  ...['onnx/', ''].flatMap(folder =>
    ['', '_fp16', '_quantized', '_int8', '_uint8', '_q4'].flatMap(mark => [
      `${folder}model${mark}.onnx`,
      `${folder}model${mark}.onnx_data`
    ])
  )
];

/** What a folder on a Hub is kept under. */
export function hubAddress(modelHost: string, repository: string, revision: string): string {
  return `${modelHost.replace(/\/+$/, '')}/${repository}@${revision}`;
}

/** Where one file lies. */
export function hubFileUrl(
  modelHost: string,
  repository: string,
  revision: string,
  path: string
): string {
  const file = path.split('/').map(encodeURIComponent).join('/');
  const at = encodeURIComponent(revision);
  if (modelHost.includes('{file}')) {
    return modelHost
      .replaceAll('{model}', repository)
      .replaceAll('{revision}', at)
      .replaceAll('{file}', file);
  }
  return `${modelHost.replace(/\/+$/, '')}/${repository}/resolve/${at}/${file}`;
}

/**
 * @throws {DownloadError} if the host does not answer, or does not give this model
 * @throws {IntegrityError} if it answers with something else
 */
export async function listHubFolder(options: HubFolderOptions): Promise<ModelFolder> {
  const { modelHost, repository, revision, reader, signal } = options;
  const base = {
    address: hubAddress(modelHost, repository, revision),
    name: repository,
    host: hostOf(modelHost)
  };
  if (modelHost.includes('{file}')) return { ...base, ...(await probe(options, null)) };
  const url = `${modelHost.replace(/\/+$/, '')}/api/models/${repository}/revision/${encodeURIComponent(revision)}?blobs=true`;
  let answer: unknown;
  try {
    answer = await fetchJson(reader, url, signal);
  } catch (error) {
    const status = isBertScopeError(error, 'DownloadError') ? error.fields.status : undefined;
    // A mirror that knows no such address, or gives its own page for it.
    if (status === 404 || isBertScopeError(error, 'IntegrityError')) {
      return { ...base, ...(await probe(options, error)) };
    }
    if (status === 401 || status === 403) throw notGiven(repository, base.host, url, status, error);
    throw error;
  }
  const read = v.safeParse(Siblings, answer);
  if (!read.success) return { ...base, ...(await probe(options, null)) };
  const { sha, siblings } = read.output;
  return {
    ...base,
    commit: sha,
    files: siblings.map(({ rfilename, size, lfs }) => ({
      path: rfilename,
      from: hubFileUrl(modelHost, repository, sha, rfilename),
      sizeBytes: size ?? null,
      sha256: lfs?.sha256 ?? null
    }))
  };
}

/** The usual files that are there, by asking for each one's head. */
async function probe(
  { modelHost, repository, revision, fetch: request = fetch, signal }: HubFolderOptions,
  cause: unknown
): Promise<Pick<ModelFolder, 'commit' | 'files'>> {
  const ask = async (path: string): Promise<FileRef | null> => {
    const from = hubFileUrl(modelHost, repository, revision, path);
    const init: RequestInit = {
      method: 'HEAD',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      ...(signal !== undefined && { signal })
    };
    const response = await request(from, init).catch((reason: unknown) => {
      signal?.throwIfAborted();
      throw new DownloadError(
        `There was no answer from ${hostOf(modelHost)}.`,
        'Check the connection, and whether the host allows requests from this page (CORS); or use a local folder or the embedded model.',
        { url: from, status: null },
        reason
      );
    });
    // Only an answer says that a file is not there: a host in trouble has it perhaps.
    if (response.status === 429 || response.status >= 500) throw refusedDownload(from, response);
    if (!response.ok) return null;
    const length = response.headers.get('content-length');
    // Texts may be packed on their way, and then this is another length.
    const isText = /\.(json|txt)$/.test(path);
    return {
      path,
      from,
      sizeBytes: length === null || isText ? null : Number(length),
      sha256: null
    };
  };
  const found: FileRef[] = [];
  for (const path of USUAL_FILES) {
    const isSecond = path.endsWith('_data');
    const first = path.slice(0, -'_data'.length);
    if (isSecond && !found.some(file => file.path === first)) continue;
    const file = await ask(path);
    if (file !== null) found.push(file);
    // Without it nothing else is of use, and a host that has no such model is not asked twenty times.
    if (path === 'config.json' && file === null) throw notThere(repository, modelHost, cause);
  }
  return { commit: null, files: found };
}

function notThere(repository: string, modelHost: string, cause: unknown): DownloadError {
  const host = hostOf(modelHost);
  return new DownloadError(
    `${host} has no model ${repository}, or no config.json for it.`,
    'Check the name and the revision; or use a local folder or the embedded model.',
    { url: modelHost, status: 404 },
    cause
  );
}

function notGiven(
  repository: string,
  host: string,
  url: string,
  status: number,
  cause: unknown
): DownloadError {
  return new DownloadError(
    `${host} does not give ${repository} without a login, or has no such model (HTTP ${status}).`,
    'Check the name; of a private or gated model, download its files and choose them here, or install it on your server with “bertscope model add”.',
    { url, status },
    cause
  );
}
