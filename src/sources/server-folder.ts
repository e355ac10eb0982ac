/**
 * Models that were installed for the reader's own Jupyter server (`bertscope model add`): files of a data labextension,
 * with one list of them all. The list is fetched past every cache, since a server lets browsers keep such files for long.
 */
import * as v from 'valibot';
import { DownloadError, IntegrityError, isBertScopeError, UnsupportedModelError } from '../errors';
import { fetchJson } from './fetch-json';
import type { IFileReader } from './file-ref';
import type { ModelFolder } from './model-folder';

const LIST = 'models.json';
const HOST = 'this server';

const File = v.object({
  path: v.pipe(v.string(), v.nonEmpty()),
  sizeBytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
});
const List = v.object({
  version: v.literal(1),
  models: v.array(
    v.object({
      name: v.pipe(v.string(), v.nonEmpty()),
      files: v.array(File),
      modelId: v.optional(v.nullable(v.string())),
      precision: v.optional(v.nullable(v.string()))
    })
  )
});

export type ServerModel = v.InferOutput<typeof List>['models'][number];

export type ServerOptions = {
  /** Where the list lies; ends with a slash. */
  readonly serverUrl: string;
  readonly reader: IFileReader;
  readonly signal?: AbortSignal;
};

/**
 * What is installed; nothing where there is no list.
 *
 * @throws {DownloadError | IntegrityError} if the list cannot be read
 */
export async function listServerModels({
  serverUrl,
  reader,
  signal
}: ServerOptions): Promise<readonly ServerModel[]> {
  const url = serverUrl + LIST;
  let value: unknown;
  try {
    value = await fetchJson(reader, url, signal);
  } catch (error) {
    if (isBertScopeError(error, 'DownloadError') && error.fields.status === 404) return [];
    throw error;
  }
  const read = v.safeParse(List, value);
  if (read.success) return read.output.models;
  const path = v.getDotPath(read.issues[0]) ?? '';
  throw new IntegrityError(
    `The list of this server’s models is not valid: ${path === '' ? 'it' : path}: ${read.issues[0].message}.`,
    'Install the models again with “bertscope model add”.',
    { url, expected: 'a list of models', actual: path }
  );
}

/**
 * The folder of one installed model.
 *
 * @throws {UnsupportedModelError} that names those there are
 * @throws {DownloadError | IntegrityError} if the list cannot be read
 */
export async function findServerFolder(name: string, options: ServerOptions): Promise<ModelFolder> {
  const { serverUrl } = options;
  const models = await listServerModels(options);
  const found = models.find(model => model.name === name);
  if (found === undefined) throw notInstalled(name, models);
  const folder = new URL(`${encodeURIComponent(name)}/`, serverUrl).href;
  return {
    address: `server:${name}`,
    name: found.modelId ?? name,
    host: HOST,
    commit: null,
    files: found.files.map(({ path, sizeBytes, sha256 }) => ({
      path,
      // By its content, so that a model that was installed anew is not taken for the one before.
      from: `${folder}${path.split('/').map(encodeURIComponent).join('/')}?v=${sha256.slice(0, 16)}`,
      sizeBytes,
      sha256
    }))
  };
}

/** @throws {DownloadError} always: this page knows no server */
export function refuseServer(name: string): never {
  throw new DownloadError(
    `The model “${name}” lies on a Jupyter server, and this page knows none.`,
    'Open the notebook in JupyterLab or Notebook 7 on that server, or choose another model.',
    { url: '', status: null }
  );
}

function notInstalled(name: string, models: readonly ServerModel[]): UnsupportedModelError {
  const there = models.map(model => model.name).join(', ');
  return new UnsupportedModelError(
    `This server has no model “${name}”${there === '' ? '; none is installed' : `, but ${there}`}.`,
    'Install it with “bertscope model add” where the server runs, or choose another model.',
    { model: name }
  );
}
