/**
 * Finds the folder of a model that is asked for by name: what this session has looked up, else what the browser keeps of
 * it (the revision was pinned to a commit then, and stays so), else what its host says.
 */
import { DownloadError, isAbort, isBertScopeError, UnsupportedModelError } from '../errors';
import { hostOf } from './download-failure';
import type { IFileReader } from './file-ref';
import { hubAddress, listHubFolder } from './hub-folder';
import { folderOf } from './kept-record';
import type { IModelCache } from './model-cache';
import type { ModelFolder } from './model-folder';
import { parseModelName, type ModelName } from './model-names';
import type { NamedSource } from './model-source';
import { listVariants } from './model-variants';
import { findServerFolder, refuseServer } from './server-folder';

export type OpenFolderOptions = {
  /** Keeps nothing: what it reads are lists. */
  readonly reader: IFileReader;
  readonly cache: Promise<IModelCache | null>;
  /** What was looked up before, by address; what is found is put in. */
  readonly known: Map<string, ModelFolder>;
  readonly fetch?: typeof fetch;
  readonly signal?: AbortSignal;
  /** Whether the host is asked, whatever is known. */
  readonly isFresh?: boolean;
};

type HubName = Extract<ModelName, { readonly kind: 'hub' }>;

/**
 * @throws {UnsupportedModelError} for what is no name of a model, or a model without ONNX files
 * @throws {DownloadError} if its host does not give it; with the field `reason` "consent" where it may not be asked
 */
export async function openFolder(
  source: NamedSource,
  options: OpenFolderOptions
): Promise<ModelFolder> {
  const name = parseModelName(source.name);
  if (name.kind === 'server') {
    const { serverUrl } = source;
    if (serverUrl === null) return refuseServer(name.name);
    return findServerFolder(name.name, { ...options, serverUrl });
  }
  const { modelHost } = source;
  const known = options.isFresh === true ? null : await findKnown(name, modelHost, options);
  if (known !== null) return known;
  if (!source.mayFetch) throw askFirst(source, name);
  try {
    return await lookUp(name, modelHost, options);
  } catch (error) {
    // Away from the net, what was found before is as good as an answer.
    const kept =
      options.isFresh === true && isBertScopeError(error, 'DownloadError') && !isAbort(error)
        ? await findKnown(name, modelHost, options)
        : null;
    if (kept === null) throw error;
    return kept;
  }
}

async function findKnown(
  { repositories, revision }: HubName,
  modelHost: string,
  { known, cache }: OpenFolderOptions
): Promise<ModelFolder | null> {
  const addresses = repositories.map(repository => hubAddress(modelHost, repository, revision));
  for (const address of addresses) {
    const folder = known.get(address);
    if (folder !== undefined) return folder;
  }
  const opened = await cache;
  for (const address of addresses) {
    const record = (await opened?.record(address).catch(() => null)) ?? null;
    if (record === null) continue;
    const folder = folderOf(record);
    known.set(address, folder);
    return folder;
  }
  return null;
}

/** The first of the repositories that holds an ONNX file. */
async function lookUp(
  { repositories, revision }: HubName,
  modelHost: string,
  { reader, known, fetch: request, signal }: OpenFolderOptions
): Promise<ModelFolder> {
  let failure: unknown = null;
  for (const repository of repositories) {
    try {
      const folder = await listHubFolder({
        modelHost,
        repository,
        revision,
        reader,
        ...(request !== undefined && { fetch: request }),
        ...(signal !== undefined && { signal })
      });
      if (listVariants(folder).length > 0) {
        known.set(folder.address, folder);
        return folder;
      }
      failure ??= withoutOnnx(repository, hostOf(modelHost));
    } catch (error) {
      if (isAbort(error) || !isMissing(error)) throw error;
      failure ??= error;
    }
  }
  throw failure;
}

/** Whether the host has no such repository, or does not say so to strangers. */
function isMissing(error: unknown): boolean {
  return (
    isBertScopeError(error, 'DownloadError') &&
    [401, 403, 404].includes(Number(error.fields.status))
  );
}

function withoutOnnx(repository: string, host: string): UnsupportedModelError {
  return new UnsupportedModelError(
    `${repository} at ${host} holds no ONNX file.`,
    `Export it with “bertscope model add ${repository}”, or look for an export of it, often named ${repository.split('/')[1] ?? repository}-ONNX.`,
    { model: repository, operator: null }
  );
}

/** The reader is asked before a host hears of a model. */
export function askFirst({ name, modelHost }: NamedSource, parsed: ModelName): DownloadError {
  const host = hostOf(modelHost);
  const what = parsed.kind === 'hub' ? parsed.repositories[0] : parsed.name;
  return new DownloadError(
    `This view asks for ${name}, which this browser does not keep.`,
    `It can be fetched from ${host} (${what}): nothing is sent but the name of the model, and your text stays here.`,
    { url: modelHost, status: null, reason: 'consent', host, model: name }
  );
}
