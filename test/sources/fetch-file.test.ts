import { createHash } from 'node:crypto';
import { createCheckedReader } from '../../src/sources/checked-reader';
import { brokenDownload, nameOf } from '../../src/sources/download-failure';
import { createFetcher } from '../../src/sources/fetch-file';
import type { ReadOptions } from '../../src/sources/file-ref';
import { createRetryingReader } from '../../src/sources/retrying-reader';

const URL_OF_FILE = 'https://models.test/a/model.onnx';
const CONTENT = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);

type Answer = Response | Error;

/** Answers one after another, and remembers how each was asked for. */
function answering(...answers: Answer[]) {
  const asked: RequestInit[] = [];
  const request = (async (_url: unknown, init: RequestInit = {}) => {
    asked.push(init);
    const answer = answers.shift() ?? new Error('one request too many');
    if (answer instanceof Error) throw answer;
    return answer;
  }) as typeof fetch;
  return { request, asked };
}

/** A body that comes in pieces of the given size. */
function pieces(content: Uint8Array, size: number, endsWith?: Error): Response {
  let offset = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (offset >= content.length) {
        if (endsWith === undefined) controller.close();
        else controller.error(endsWith);
        return;
      }
      controller.enqueue(content.slice(offset, offset + size));
      offset += size;
    }
  });
  return new Response(body);
}
/** One file, as packaged models are read: what comes wrong is asked for once more. */
async function fetchFile(
  from: string,
  {
    fetch: request,
    cache = 'default',
    ...options
  }: ReadOptions & { fetch: typeof fetch; cache?: 'default' | 'no-store' }
): Promise<Uint8Array> {
  const reader = createRetryingReader(createFetcher({ fetch: request, cache }));
  const file = { path: 'model.onnx', from, sizeBytes: null, sha256: null };
  return (await reader.read(file, options)).bytes;
}

test('fetchFile joins the pieces and tells how far it is, once a megabyte', async () => {
  const content = new Uint8Array(5 * 2 ** 20).map((_, i) => i % 251);
  const { request } = answering(pieces(content, 2 ** 18));
  const progress: (number | null)[][] = [];
  const bytes = await fetchFile(URL_OF_FILE, {
    fetch: request,
    expectedBytes: Promise.resolve(content.length),
    onProgress: (...values) => progress.push(values)
  });
  expect(Buffer.compare(bytes, content)).toBe(0);
  expect(progress).toEqual([0, 1, 2, 3, 4, 5].map(loaded => [loaded * 2 ** 20, content.length]));
});

test('fetchFile tells of the last byte of a small file', async () => {
  const { request } = answering(pieces(CONTENT, 300));
  const progress: (number | null)[][] = [];
  await fetchFile(URL_OF_FILE, {
    fetch: request,
    expectedBytes: Promise.resolve(1000),
    onProgress: (...values) => progress.push(values)
  });
  expect(progress).toEqual([
    [0, 1000],
    [1000, 1000]
  ]);
});

test('fetchFile takes a file of unknown length', async () => {
  const { request } = answering(pieces(CONTENT, 300));
  expect(await fetchFile(URL_OF_FILE, { fetch: request })).toEqual(CONTENT);
});

test('fetchFile asks once more, past the cache, for a file that came short', async () => {
  const { request, asked } = answering(pieces(CONTENT.subarray(1), 300), pieces(CONTENT, 300));
  const bytes = await fetchFile(URL_OF_FILE, {
    fetch: request,
    expectedBytes: Promise.resolve(1000)
  });
  expect(bytes).toEqual(CONTENT);
  expect(asked.map(({ cache }) => cache)).toEqual(['default', 'reload']);
});

test.each([999, 1001])(
  'a file of 1000 bytes instead of %d, twice, is an IntegrityError',
  async size => {
    const { request } = answering(pieces(CONTENT, 300), pieces(CONTENT, 300));
    await expect(
      fetchFile(URL_OF_FILE, { fetch: request, expectedBytes: Promise.resolve(size) })
    ).rejects.toMatchObject({
      tag: 'IntegrityError',
      fields: { url: URL_OF_FILE, expected: size, actual: 1000 }
    });
  }
);

test.each([
  [401, 'without a login'],
  [403, 'without a login'],
  [404, 'name of the model'],
  [429, 'asks for a pause'],
  [503, 'has trouble']
])('HTTP %d names the file, the host and what to try', async (status, advice) => {
  const { request, asked } = answering(new Response('no', { status }));
  await expect(fetchFile(URL_OF_FILE, { fetch: request })).rejects.toMatchObject({
    tag: 'DownloadError',
    message: expect.stringMatching(`model.onnx.*models.test answered HTTP ${status}`) as string,
    advice: expect.stringContaining(advice) as string,
    fields: { url: URL_OF_FILE, status }
  });
  expect(asked).toHaveLength(1);
});

test('no answer at all is a DownloadError without a status', async () => {
  const { request } = answering(new TypeError('Failed to fetch'));
  await expect(fetchFile(URL_OF_FILE, { fetch: request })).rejects.toMatchObject({
    tag: 'DownloadError',
    message: expect.stringContaining('no answer from models.test') as string,
    fields: { status: null }
  });
});

test('a connection that breaks says after how many bytes', async () => {
  const broken = () => pieces(CONTENT, 300, new TypeError('network error'));
  const { request, asked } = answering(broken(), broken());
  await expect(fetchFile(URL_OF_FILE, { fetch: request })).rejects.toMatchObject({
    tag: 'DownloadError',
    message: expect.stringContaining('broke after 1000 bytes') as string
  });
  expect(asked).toHaveLength(2);
});

test('a connection that broke once is tried again', async () => {
  const { request } = answering(
    pieces(CONTENT.subarray(0, 600), 300, new TypeError('network error')),
    pieces(CONTENT, 300)
  );
  expect(await fetchFile(URL_OF_FILE, { fetch: request })).toEqual(CONTENT);
});

const HASHED = {
  path: 'model.onnx',
  from: URL_OF_FILE,
  sizeBytes: 1000,
  sha256: createHash('sha256').update(CONTENT).digest('hex')
};
const broken = (bytes: number) =>
  pieces(CONTENT.subarray(0, bytes), 300, new TypeError('network error'));
const partFrom = (at: number, range: string | null) =>
  new Response(CONTENT.slice(at), {
    status: 206,
    headers: range === null ? {} : { 'content-range': range }
  });

test.each(['bytes 600-999/1000', null])(
  'of a file whose hash is known only the rest is asked for, its range told as %s',
  async range => {
    const { request, asked } = answering(broken(600), partFrom(600, range));
    const reader = createCheckedReader(createFetcher({ fetch: request }));
    expect((await reader.read(HASHED)).bytes).toEqual(CONTENT);
    expect(asked.map(({ headers, cache }) => [headers, cache])).toEqual([
      [undefined, 'default'],
      [{ range: 'bytes=600-' }, 'no-store']
    ]);
  }
);

test.each([
  ['the whole file', () => pieces(CONTENT, 300)],
  ['another part', () => partFrom(600, 'bytes 500-999/1000')],
  ['a refusal', () => new Response('no', { status: 416 })]
])('a host that answers with %s is asked for all of it, once', async (_, answer) => {
  const { request, asked } = answering(broken(600), answer(), pieces(CONTENT, 300));
  const reader = createRetryingReader(createCheckedReader(createFetcher({ fetch: request })));
  expect((await reader.read(HASHED)).bytes).toEqual(CONTENT);
  expect(asked).toHaveLength(3);
});

test('parts of different files are found out by their hash, and the whole is asked for', async () => {
  const other = new Response(new Uint8Array(400), { status: 206 });
  const { request } = answering(broken(600), other, pieces(CONTENT, 300));
  const reader = createRetryingReader(createCheckedReader(createFetcher({ fetch: request })));
  expect((await reader.read(HASHED)).bytes).toEqual(CONTENT);
});

test('a chosen file is read as it is, and told of like a fetched one', async () => {
  const progress: unknown[] = [];
  const file = {
    path: 'model.onnx',
    from: new Blob([CONTENT]),
    sizeBytes: 1000,
    sha256: null
  };
  const { bytes } = await createFetcher().read(file, {
    onProgress: (...values) => progress.push(values)
  });
  expect(bytes).toEqual(CONTENT);
  expect(progress.at(-1)).toEqual([1000, 1000]);
  await expect(createFetcher().read({ ...file, sizeBytes: 7 })).rejects.toMatchObject({
    tag: 'IntegrityError'
  });
});

test('an abort passes through untouched', async () => {
  const controller = new AbortController();
  const request = (async () => {
    controller.abort();
    throw new TypeError('aborted somehow');
  }) as unknown as typeof fetch;
  await expect(
    fetchFile(URL_OF_FILE, { fetch: request, signal: controller.signal })
  ).rejects.toMatchObject({ name: 'AbortError' });
});

test('a failure to learn the expected length passes through', async () => {
  const { request } = answering(pieces(CONTENT, 300));
  const failure = new RangeError('no manifest');
  await expect(
    fetchFile(URL_OF_FILE, { fetch: request, expectedBytes: Promise.reject(failure) })
  ).rejects.toBe(failure);
});

test('a file that may not be kept is not kept, not when it is fetched again either', async () => {
  const { request, asked } = answering(pieces(CONTENT, 300), pieces(CONTENT, 300));
  const failed = fetchFile(URL_OF_FILE, {
    fetch: request,
    expectedBytes: Promise.resolve(999),
    cache: 'no-store'
  });
  await expect(failed).rejects.toThrow('1000 bytes instead of 999');
  expect(asked.map(({ cache }) => cache)).toEqual(['no-store', 'no-store']);
});

test('a file whose name has a % that codes nothing is named as it is', () => {
  expect(nameOf('https://models.test/a/model%20b.onnx?v=1')).toBe('model b.onnx');
  expect(nameOf('https://models.test/a/80%.onnx')).toBe('80%.onnx');
  expect(brokenDownload('runs/80%.onnx', 3, null).message).toContain('80%.onnx');
});
