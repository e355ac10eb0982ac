import { readFileSync } from 'node:fs';
import { createFetcher } from '../../src/sources/fetch-file';
import { readManifest, type ModelManifest } from '../../src/sources/manifest';
import type { PackagedSource } from '../../src/sources/model-source';
import { readPackaged } from '../../src/sources/packaged-source';

const manifest = JSON.parse(
  readFileSync('models/all-MiniLM-L6-v2/manifest.json', 'utf8')
) as ModelManifest;
const at = (name: string) => `https://models.test/${name}`;
const source: PackagedSource = {
  kind: 'packaged',
  id: 'small',
  manifestUrl: at('manifest.json'),
  modelUrl: at('model.0123.onnx'),
  tokenizerUrl: at('tokenizer.4567.json'),
  tokenizerConfigUrl: at('tokenizer_config.89ab.json')
};
const model = Uint8Array.of(8, 8);
const small = {
  ...manifest,
  files: Object.fromEntries(
    Object.entries({ 'model.onnx': 2, 'tokenizer.json': 7, 'tokenizer_config.json': 2 }).map(
      ([name, sizeBytes]) => [name, { sizeBytes, sha256: '0'.repeat(64) }]
    )
  )
};

function serving(files: Record<string, string | Uint8Array<ArrayBuffer>>): typeof fetch {
  return async (url: unknown) => {
    const content = files[String(url)];
    return content === undefined ? new Response('', { status: 404 }) : new Response(content);
  };
}
const files = {
  [source.manifestUrl]: JSON.stringify(small),
  [source.modelUrl]: model,
  [source.tokenizerUrl]: '{"a":1}',
  [source.tokenizerConfigUrl]: '{}'
};

test('a packaged model gives every file as soon as it is there', async () => {
  const progress: unknown[] = [];
  const download = readPackaged(source, createFetcher({ fetch: serving(files) }), {
    onProgress: (...values) => progress.push(values)
  });
  expect(await download.description).toMatchObject({ layers: 6, sizeBytes: 2, place: null });
  expect(await download.model).toEqual({ bytes: model, sha256: null });
  expect(await download.tokenizerJson).toEqual({ a: 1 });
  expect(await download.tokenizerConfig).toEqual({});
  expect(progress.at(-1)).toEqual([2, 2]);
});

test('a file that is missing fails alone', async () => {
  const rest = Object.fromEntries(Object.entries(files).filter(([url]) => url !== source.modelUrl));
  const download = readPackaged(source, createFetcher({ fetch: serving(rest) }));
  await expect(download.model).rejects.toMatchObject({
    tag: 'DownloadError',
    fields: { status: 404 }
  });
  expect(await download.tokenizerJson).toEqual({ a: 1 });
});

test('a login page instead of JSON is an IntegrityError that shows how it begins', async () => {
  const download = readPackaged(
    source,
    createFetcher({ fetch: serving({ ...files, [source.manifestUrl]: '<!DOCTYPE html>' }) })
  );
  await expect(download.description).rejects.toMatchObject({
    tag: 'IntegrityError',
    message: expect.stringContaining('<!DOCTYPE html>') as string
  });
  await expect(download.model).rejects.toMatchObject({ tag: 'IntegrityError' });
});

test('readManifest accepts the manifest of the embedded model', () => {
  expect(readManifest(manifest, 'm')).toMatchObject({ layers: 6, heads: 12, maxTokens: 512 });
});

test.each([
  ['layers', { ...manifest, layers: 0 }],
  ['heads', { ...manifest, heads: 1.5 }],
  ['opening.heads.0', { ...manifest, opening: { layer: 0, heads: ['x'] } }],
  ['files.model.onnx', { ...manifest, files: {} }],
  [
    'files.model.onnx.sha256',
    { ...manifest, files: { ...manifest.files, 'model.onnx': { sizeBytes: 1, sha256: 'A' } } }
  ],
  ['it', 'text']
])('readManifest names the field that is wrong: %s', (path, value) => {
  expect(() => readManifest(value, 'https://models.test/manifest.json')).toThrow(
    expect.objectContaining({
      tag: 'IntegrityError',
      message: expect.stringContaining(`${path}: `) as string
    }) as Error
  );
});
