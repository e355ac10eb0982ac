/**
 * Reads the model out of a folder: which of its ONNX files, what config.json says, and every file as soon as it is there.
 * What was read is recorded, so that the next time nothing has to be asked.
 */
import { UnsupportedModelError } from '../errors';
import { parseJson } from './fetch-json';
import type { FileRef, IFileReader, ReadOptions } from './file-ref';
import { recordOf } from './kept-record';
import type { IModelCache } from './model-cache';
import { readModelConfig, type ModelConfig } from './model-config';
import { findFile, findNamed, type ModelFolder } from './model-folder';
import type { ModelDescription, ModelDownload, NamedBytes } from './model-source';
import {
  chooseVariant,
  listVariants,
  type ModelVariant,
  type VariantPrecision
} from './model-variants';
import { createTotalProgress } from './total-progress';

export type ReadModelOptions = {
  readonly id: string;
  readonly reader: IFileReader;
  readonly cache: Promise<IModelCache | null>;
  /** The ONNX file that is meant; null: the default. */
  readonly file: string | null;
  readonly preferred: VariantPrecision | 'auto';
  /** Whether a variant fits into the memory; of a model with these layers and heads. */
  readonly fits: (variant: ModelVariant, config: ModelConfig) => boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: ReadOptions['onProgress'];
  /** Called with the folder once its files are read: now it is known what they hash to. */
  readonly onHashed?: (folder: ModelFolder) => void;
};

type Small = { readonly config: ModelConfig; readonly tokenizerConfig: unknown };

/** Starts to read all of it. */
export function readModel(opening: Promise<ModelFolder>, options: ReadModelOptions): ModelDownload {
  const { reader, signal, onProgress } = options;
  const shared = signal === undefined ? {} : { signal };
  const hashes = new Map<string, string>();
  const read = async (file: FileRef, told: ReadOptions = {}) => {
    const content = await reader.read(file, { ...shared, ...told });
    if (content.sha256 !== null) hashes.set(file.path, content.sha256);
    return content;
  };
  /** A JSON file of this name; null where there is none. */
  const json = async (folder: ModelFolder, name: string): Promise<unknown> => {
    const file = findNamed(folder, name);
    return file === null ? null : parseJson((await read(file)).bytes, whereOf(file));
  };

  const tokenizerConfig = opening.then(folder => json(folder, 'tokenizer_config.json'));
  const small = opening.then(async (folder): Promise<Small> => {
    const file = findNamed(folder, 'config.json');
    if (file === null) throw withoutConfig(folder);
    const value = parseJson((await read(file)).bytes, whereOf(file));
    const limits = await tokenizerConfig;
    return { config: readModelConfig(value, whereOf(file), limits), tokenizerConfig: limits };
  });
  const chosen = Promise.all([opening, small]).then(([folder, { config }]) =>
    pickVariant(folder, config, options)
  );
  const description = Promise.all([opening, small, chosen]).then(([folder, { config }, variant]) =>
    describe(options.id, folder, config, variant)
  );

  const progress = createTotalProgress(onProgress);
  const model = chosen.then(({ file, sizeBytes }) => {
    progress.begin(sizeBytes);
    return read(file, { onProgress: loaded => progress.tell(file.path, loaded) });
  });
  const beside = async (names: readonly string[]): Promise<readonly NamedBytes[]> => {
    const [folder, { file }] = await Promise.all([opening, chosen]);
    const below = file.path.slice(0, file.path.lastIndexOf('/') + 1);
    const contents: NamedBytes[] = [];
    // One after another: together they would compete for the same line.
    for (const path of names) {
      // Chosen files may come without their folders.
      const isBare = folder.files.every(({ path: each }) => !each.includes('/'));
      const each = findFile(folder, below + path) ?? (isBare ? findNamed(folder, path) : null);
      if (each === null) throw withoutParameters(folder, file.path, path);
      const told = { onProgress: (loaded: number) => progress.tell(each.path, loaded) };
      contents.push({ path, bytes: (await read(each, told)).bytes });
    }
    return contents;
  };
  const tokenizerJson = opening.then(folder => json(folder, 'tokenizer.json'));
  const vocabulary = opening.then(async folder => {
    const file =
      findNamed(folder, 'tokenizer.json') === null ? findNamed(folder, 'vocab.txt') : null;
    return file === null ? null : new TextDecoder().decode((await read(file)).bytes);
  });
  const download: ModelDownload = {
    description,
    model,
    beside,
    tokenizerJson,
    tokenizerConfig,
    vocabulary,
    keep: async () => {
      // Of a model that is kept already its tokenizer may come last.
      await Promise.allSettled([tokenizerJson, tokenizerConfig, vocabulary]);
      const cache = await options.cache;
      const folder = await withHashes(await opening, hashes, cache);
      options.onHashed?.(folder);
      const record = recordOf(folder);
      if (record !== null) await cache?.keepRecord(record);
    }
  };
  for (const part of Object.values(download)) {
    if (part instanceof Promise) part.catch(() => undefined);
  }
  return download;
}

/** The folder with every hash that is known: its host's, those of what was read now, and those of an earlier run. */
async function withHashes(
  folder: ModelFolder,
  hashes: ReadonlyMap<string, string>,
  cache: IModelCache | null
): Promise<ModelFolder> {
  const before = await cache?.record(folder.address).catch(() => null);
  const same = before?.commit === folder.commit ? before.files : [];
  const files = folder.files.map(file => ({
    ...file,
    sha256:
      file.sha256 ??
      hashes.get(file.path) ??
      same.find(({ url }) => url === file.from)?.sha256 ??
      null
  }));
  return { ...folder, files };
}

function pickVariant(
  folder: ModelFolder,
  config: ModelConfig,
  { file, preferred, fits }: ReadModelOptions
): ModelVariant {
  const variants = listVariants(folder);
  if (file !== null) {
    const named = variants.find(variant => variant.file.path === file);
    if (named !== undefined) return named;
    throw otherFiles(folder, file, variants);
  }
  const isFitting = (variant: ModelVariant): boolean => fits(variant, config);
  const chosen = chooseVariant(variants, { fits: isFitting, preferred });
  if (chosen !== null) return chosen;
  const [smallest] = variants;
  // None fits: loading the smallest says how much it would need.
  if (smallest !== undefined) return smallest;
  throw otherFiles(folder, 'an ONNX file', variants);
}

function describe(
  id: string,
  folder: ModelFolder,
  { layers, heads, maxTokens }: ModelConfig,
  { file, precision, sizeBytes }: ModelVariant
): ModelDescription {
  return {
    id,
    name: folder.name,
    precision,
    layers,
    heads,
    maxTokens,
    opening: { layer: 0, heads: [0] },
    sizeBytes: sizeBytes ?? 0,
    sha256: file.sha256 ?? '',
    place: { host: folder.host, commit: folder.commit, file: file.path }
  };
}

function whereOf({ from, path }: FileRef): string {
  return typeof from === 'string' ? from : path;
}

function withoutConfig({ name, host }: ModelFolder): UnsupportedModelError {
  return new UnsupportedModelError(
    `${name} (${host}) has no config.json, which says how many layers and heads it has.`,
    'Use a folder that holds the model’s config.json too.',
    { model: name, operator: null }
  );
}

function withoutParameters(
  { name, host }: ModelFolder,
  file: string,
  missing: string
): UnsupportedModelError {
  return new UnsupportedModelError(
    `${file} of ${name} (${host}) keeps its parameters in ${missing}, which is not there.`,
    'Use a folder that holds both, or another file of the model.',
    { model: name, file: missing, operator: null }
  );
}

function otherFiles(
  { name, host }: ModelFolder,
  file: string,
  variants: readonly ModelVariant[]
): UnsupportedModelError {
  const there = variants.map(variant => variant.file.path).join(', ');
  return new UnsupportedModelError(
    `${name} (${host}) has no ${file}${there === '' ? '.' : `; it has ${there}.`}`,
    'Choose one of its files, or leave the file out of the model’s name.',
    { model: name, file }
  );
}
