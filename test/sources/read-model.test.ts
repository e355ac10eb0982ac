import { createCheckedReader } from '../../src/sources/checked-reader';
import { folderOfFiles } from '../../src/sources/chosen-folder';
import { createFetcher } from '../../src/sources/fetch-file';
import type { FileRef } from '../../src/sources/file-ref';
import { openModelCache } from '../../src/sources/model-cache';
import type { ModelFolder } from '../../src/sources/model-folder';
import { readModel, type ReadModelOptions } from '../../src/sources/read-model';
import { fakeCaches } from './fake-caches';

const CONFIG = JSON.stringify({
  num_hidden_layers: 2,
  num_attention_heads: 3,
  max_position_embeddings: 64
});

const FILES: Readonly<Record<string, string>> = {
  'config.json': CONFIG,
  'tokenizer.json': '{"a": 1}',
  'onnx/model.onnx': 'm'.repeat(40),
  'onnx/model.onnx_data': 'd'.repeat(60),
  'onnx/model_int8.onnx': 'i'.repeat(30)
};

const folderOf = (files: Readonly<Record<string, string>>): ModelFolder =>
  folderOfFiles(
    Object.entries(files).map(([path, text]) => ({ path, blob: new Blob([text]) })),
    'file:tiny',
    'tiny'
  );

const read = (files = FILES, options: Partial<ReadModelOptions> = {}) =>
  readModel(Promise.resolve(folderOf(files)), {
    id: 'tiny',
    reader: createCheckedReader(createFetcher()),
    cache: Promise.resolve(null),
    file: null,
    preferred: 'auto',
    fits: () => true,
    ...options
  });

test('a folder gives the model, its description and its tokenizer', async () => {
  const download = read();
  expect(await download.description).toEqual({
    id: 'tiny',
    name: 'tiny',
    precision: 'fp32',
    layers: 2,
    heads: 3,
    maxTokens: 64,
    opening: { layer: 0, heads: [0] },
    sizeBytes: 100,
    sha256: '',
    place: { host: 'this computer', commit: null, file: 'onnx/model.onnx' }
  });
  expect((await download.model).bytes).toHaveLength(40);
  expect((await download.model).sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(await download.tokenizerJson).toEqual({ a: 1 });
  expect(await download.tokenizerConfig).toBeNull();
  expect(await download.vocabulary).toBeNull();
});

test('files that hold parameters are read by the names the graph has for them, in one progress', async () => {
  const told: (number | null)[][] = [];
  const download = read(FILES, { onProgress: (...progress) => told.push(progress) });
  await download.model;
  const [{ path, bytes }] = await download.beside(['model.onnx_data']);
  expect([path, bytes.length]).toEqual(['model.onnx_data', 60]);
  expect(told.at(-1)).toEqual([100, 100]);
  await expect(download.beside(['weights.bin'])).rejects.toThrow(
    'onnx/model.onnx of tiny (this computer) keeps its parameters in weights.bin, which is not there.'
  );
});

test('a named file is taken whatever is suggested, and one that is not there is named', async () => {
  expect((await read(FILES, { file: 'onnx/model_int8.onnx' }).description).precision).toBe('int8');
  await expect(read(FILES, { file: 'onnx/model_q4.onnx' }).description).rejects.toThrow(
    'has no onnx/model_q4.onnx; it has onnx/model_int8.onnx, onnx/model.onnx.'
  );
});

test('where nothing fits the smallest is taken, and the engine says what it would need', async () => {
  const { precision } = await read(FILES, { fits: () => false }).description;
  expect(precision).toBe('int8');
});

test('without tokenizer.json the vocabulary’s text is given', async () => {
  const rest = Object.fromEntries(
    Object.entries(FILES).filter(([path]) => path !== 'tokenizer.json')
  );
  const download = read({ ...rest, 'vocab.txt': '[PAD]\n[UNK]' });
  expect(await download.vocabulary).toBe('[PAD]\n[UNK]');
  expect(await download.tokenizerJson).toBeNull();
});

test('a folder is no model without its configuration or its vocabulary', () => {
  expect(() => folderOf({ 'model.onnx': 'x' })).toThrow(
    'config.json and tokenizer.json are missing'
  );
  expect(() => folderOf({ 'config.json': CONFIG, 'vocab.txt': 'x' })).toThrow(
    'an ONNX file (model.onnx) is missing'
  );
});

test('a model of a host is recorded with the hashes of what was read', async () => {
  const { caches } = fakeCaches();
  const cache = openModelCache({ caches });
  const texts = new Map(
    Object.entries(FILES).map(([path, text]) => [`https://hub.test/${path}`, text])
  );
  const fetch = (async (url: unknown) =>
    new Response(texts.get(String(url)))) as typeof globalThis.fetch;
  const folder: ModelFolder = {
    ...folderOf(FILES),
    files: Object.keys(FILES).map(path => ({
      path,
      from: `https://hub.test/${path}`,
      sizeBytes: null,
      sha256: null
    }))
  };
  let hashed: readonly FileRef[] = [];
  const keep = async (file: string | null) => {
    const download = readModel(Promise.resolve(folder), {
      id: 'tiny',
      reader: createCheckedReader(createFetcher({ fetch })),
      cache,
      file,
      preferred: 'auto',
      fits: () => true,
      onHashed: ({ files }) => (hashed = files)
    });
    await download.model;
    await download.keep();
    const record = await (await cache)?.record('file:tiny');
    expect(record?.files.map(({ sha256 }) => sha256)).toEqual(hashed.map(({ sha256 }) => sha256));
    return hashed.filter(({ sha256 }) => sha256 !== null).map(({ path }) => path);
  };
  const known = ['config.json', 'tokenizer.json', 'onnx/model.onnx'];
  expect(await keep(null)).toEqual(known);
  // Another file of it does not make the first one a leftover.
  expect(await keep('onnx/model_int8.onnx')).toEqual([...known, 'onnx/model_int8.onnx']);
});
