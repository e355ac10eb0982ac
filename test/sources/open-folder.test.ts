import { createFetcher } from '../../src/sources/fetch-file';
import { openModelCache } from '../../src/sources/model-cache';
import type { ModelFolder } from '../../src/sources/model-folder';
import type { NamedSource } from '../../src/sources/model-source';
import { recordOf } from '../../src/sources/kept-record';
import { openFolder } from '../../src/sources/open-folder';
import { fakeCaches } from './fake-caches';
import { fakeHub, type FakeAnswer } from './fake-hub';

const HOST = 'https://hub.test';
const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const api = (repository: string) => `${HOST}/api/models/${repository}/revision/main?blobs=true`;
const listed = (...paths: string[]) => ({
  sha: COMMIT,
  siblings: paths.map(rfilename => ({ rfilename, size: 1 }))
});
const source = (name: string, mayFetch = true): NamedSource => ({
  kind: 'named',
  id: name,
  name,
  modelHost: HOST,
  serverUrl: 'https://lab.test/models/',
  mayFetch,
  preferred: 'auto'
});

function opening(answers: Readonly<Record<string, FakeAnswer>>) {
  const hub = fakeHub(answers);
  const fake = fakeCaches();
  const cache = openModelCache({ caches: fake.caches });
  const known = new Map<string, ModelFolder>();
  const { fetch } = hub;
  const options = { reader: createFetcher({ fetch }), cache, known, fetch };
  return { ...hub, cache, known, options };
}

test('of several repositories the first with an ONNX file is taken, missing ones are passed over', async () => {
  const { options } = opening({
    [api('Xenova/bert-base-uncased')]: 401,
    [api('google-bert/bert-base-uncased')]: listed('config.json', 'model.onnx')
  });
  const folder = await openFolder(source('bert-base-uncased'), options);
  expect(folder.name).toBe('google-bert/bert-base-uncased');
});

test('a repository without an ONNX file says how to make one', async () => {
  const { options } = opening({ [api('me/torch')]: listed('config.json', 'model.safetensors') });
  await expect(openFolder(source('me/torch'), options)).rejects.toMatchObject({
    tag: 'UnsupportedModelError',
    message: 'me/torch at hub.test holds no ONNX file.',
    advice: expect.stringContaining('bertscope model add me/torch') as string
  });
});

test('a host in trouble is not passed over', async () => {
  const { options, asked } = opening({ [api('Xenova/roberta-base')]: 503 });
  await expect(openFolder(source('roberta-base'), options)).rejects.toMatchObject({
    fields: { status: 503 }
  });
  expect(asked).toHaveLength(1);
});

test('without the reader’s word nobody is asked, and the sentence names the host', async () => {
  const { options, asked } = opening({ [api('me/bert')]: listed('model.onnx') });
  await expect(openFolder(source('me/bert', false), options)).rejects.toMatchObject({
    tag: 'DownloadError',
    advice: expect.stringMatching(/from hub\.test \(me\/bert\): nothing is sent but/) as string,
    fields: { reason: 'consent', host: 'hub.test' }
  });
  expect(asked).toEqual([]);
});

test('what is kept is used at its commit, without a word or a request, and looked up anew when asked', async () => {
  const { options, asked, cache, known } = opening({ [api('me/bert')]: listed('model.onnx') });
  const folder = await openFolder(source('me/bert'), options);
  const read = { ...folder, files: [{ ...folder.files[0], sha256: 'e'.repeat(64) }] };
  await (await cache)?.keepRecord(recordOf(read)!);
  known.clear();
  asked.length = 0;
  const kept = await openFolder(source('me/bert', false), options);
  expect(kept).toEqual(read);
  expect(asked).toEqual([]);
  await openFolder(source('me/bert'), { ...options, isFresh: true });
  expect(asked).toHaveLength(1);
});

test('away from the net a fresh look gives what is kept', async () => {
  const { options, cache } = opening({ [api('me/bert')]: 0 });
  const folder: ModelFolder = {
    address: `${HOST}/me/bert@main`,
    name: 'me/bert',
    host: 'hub.test',
    commit: COMMIT,
    files: [{ path: 'model.onnx', from: `${HOST}/x`, sizeBytes: 1, sha256: null }]
  };
  await (await cache)?.keepRecord(recordOf(folder)!);
  expect(await openFolder(source('me/bert'), { ...options, isFresh: true })).toEqual(folder);
});

describe('the reader’s own server', () => {
  const LIST = 'https://lab.test/models/models.json';
  const model = {
    name: 'mine',
    modelId: 'me/bert',
    files: [{ path: 'onnx/model.onnx', sizeBytes: 5, sha256: 'a'.repeat(64) }]
  };

  test('is asked past every cache, and its files by their content', async () => {
    const requests: (RequestInit | undefined)[] = [];
    const { options, fetch } = opening({ [LIST]: { version: 1, models: [model] } });
    const reader = createFetcher({
      cache: 'no-store',
      fetch: (input, init) => {
        requests.push(init);
        return fetch(input, init);
      }
    });
    const folder = await openFolder(source('server:mine', false), { ...options, reader });
    expect(requests.map(request => request?.cache)).toEqual(['no-store']);
    expect(folder).toMatchObject({ name: 'me/bert', host: 'this server', commit: null });
    expect(folder.files[0]).toEqual({
      path: 'onnx/model.onnx',
      from: `https://lab.test/models/mine/onnx/model.onnx?v=${'a'.repeat(16)}`,
      sizeBytes: 5,
      sha256: 'a'.repeat(64)
    });
  });

  test.each([
    ['names what there is', { version: 1, models: [model] }, /no model “other”, but mine/],
    ['says that none is installed', 404, /no model “other”; none is installed/],
    ['refuses a list of another form', { version: 2, models: [] }, /list of this server’s models/]
  ])('%s', async (_, answer, message) => {
    const { options } = opening({ [LIST]: answer });
    await expect(openFolder(source('server:other'), options)).rejects.toThrow(message);
  });

  test('is not there on every page', async () => {
    const { options } = opening({});
    const without = { ...source('server:mine'), serverUrl: null };
    await expect(openFolder(without, options)).rejects.toThrow(/this page knows none/);
  });
});
