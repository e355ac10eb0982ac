import { createFetcher } from '../../src/sources/fetch-file';
import { hubFileUrl, listHubFolder } from '../../src/sources/hub-folder';
import { fakeHub, type FakeAnswer } from './fake-hub';

const HOST = 'https://hub.test';
const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const API = `${HOST}/api/models/tiny/bert/revision/main?blobs=true`;
const SHA = 'f'.repeat(64);

function list(answers: Readonly<Record<string, FakeAnswer>>, modelHost = HOST) {
  const hub = fakeHub(answers);
  const reader = createFetcher({ fetch: hub.fetch });
  const { fetch } = hub;
  const folder = listHubFolder({
    modelHost,
    repository: 'tiny/bert',
    revision: 'main',
    reader,
    fetch
  });
  return { folder, asked: hub.asked };
}

test('one request names the commit, the files, their sizes and the hashes of the large ones', async () => {
  const { folder, asked } = list({
    [API]: {
      sha: COMMIT,
      siblings: [
        { rfilename: 'config.json', size: 12, blobId: 'x' },
        { rfilename: 'onnx/model.onnx', size: 99, lfs: { sha256: SHA, size: 99, pointerSize: 1 } }
      ]
    }
  });
  expect(await folder).toEqual({
    address: `${HOST}/tiny/bert@main`,
    name: 'tiny/bert',
    host: 'hub.test',
    commit: COMMIT,
    files: [
      {
        path: 'config.json',
        from: `${HOST}/tiny/bert/resolve/${COMMIT}/config.json`,
        sizeBytes: 12,
        sha256: null
      },
      {
        path: 'onnx/model.onnx',
        from: `${HOST}/tiny/bert/resolve/${COMMIT}/onnx/model.onnx`,
        sizeBytes: 99,
        sha256: SHA
      }
    ]
  });
  expect(asked).toEqual([`GET ${API}`]);
});

const FILES = {
  [`${HOST}/tiny/bert/resolve/main/config.json`]: '{}',
  [`${HOST}/tiny/bert/resolve/main/tokenizer.json`]: '{}',
  [`${HOST}/tiny/bert/resolve/main/onnx/model.onnx`]: Uint8Array.of(1, 2, 3)
};

test.each([
  ['knows no such address', {}],
  ['gives a page for it', { [API]: '<!doctype html>' }],
  ['gives other JSON', { [API]: { models: [] } }]
])('a mirror that %s is asked for the usual files', async (_, answers) => {
  const { folder } = list({ ...FILES, ...answers });
  expect(await folder).toMatchObject({
    commit: null,
    files: [
      { path: 'config.json', sizeBytes: null },
      { path: 'tokenizer.json', sizeBytes: null },
      { path: 'onnx/model.onnx', sizeBytes: 3 }
    ]
  });
});

test('a host without the model is not asked for all that it might have', async () => {
  const { folder, asked } = list({});
  await expect(folder).rejects.toMatchObject({
    tag: 'DownloadError',
    message: expect.stringContaining('hub.test has no model tiny/bert') as string,
    fields: { status: 404 }
  });
  expect(asked).toHaveLength(2);
});

test('a mirror of another layout is asked by its template', async () => {
  const template = 'https://mirror.test/{model}/{revision}/{file}';
  const at = (path: string) => `https://mirror.test/tiny/bert/main/${path}`;
  const { folder, asked } = list(
    { [at('config.json')]: '{}', [at('onnx/model.onnx')]: 'x' },
    template
  );
  expect((await folder).files.map(({ path }) => path)).toEqual(['config.json', 'onnx/model.onnx']);
  expect(asked.every(line => line.startsWith('HEAD https://mirror.test/tiny/bert/main/'))).toBe(
    true
  );
});

test.each([401, 403])(
  'HTTP %d says that the model is private, gated or not there',
  async status => {
    await expect(list({ [API]: status }).folder).rejects.toMatchObject({
      message: expect.stringMatching(/does not give tiny\/bert without a login/) as string,
      advice: expect.stringMatching(/bertscope model add/) as string,
      fields: { status }
    });
  }
);

test.each([429, 500, 0])('a host in trouble (%d) is not taken for a mirror', async status => {
  const { folder, asked } = list({ ...FILES, [API]: status });
  await expect(folder).rejects.toMatchObject({ tag: 'DownloadError' });
  expect(asked).toHaveLength(1);
});

test('a mirror in trouble is not said to have no such model', async () => {
  const { folder } = list({ [`${HOST}/tiny/bert/resolve/main/config.json`]: 503 });
  await expect(folder).rejects.toMatchObject({ fields: { status: 503 } });
});

test('revisions and paths are written so that they stay one part of the address', () => {
  expect(hubFileUrl(`${HOST}/hub/`, 'a/b', 'refs/pr/1', 'onnx/a b.onnx')).toBe(
    `${HOST}/hub/a/b/resolve/refs%2Fpr%2F1/onnx/a%20b.onnx`
  );
});
