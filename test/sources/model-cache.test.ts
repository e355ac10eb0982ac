import { createHash } from 'node:crypto';
import { createCheckedReader } from '../../src/sources/checked-reader';
import type { FileRef, IFileReader } from '../../src/sources/file-ref';
import { createKeepingReader } from '../../src/sources/keeping-reader';
import type { KeptRecord } from '../../src/sources/kept-record';
import { openModelCache, type IModelCache } from '../../src/sources/model-cache';
import { fakeCaches, type FakeCaches } from './fake-caches';

const CONTENT = Uint8Array.from({ length: 3_000_000 }, (_, i) => i % 251);
const HASH = createHash('sha256').update(CONTENT).digest('hex');
const FILE: FileRef = {
  path: 'onnx/model.onnx',
  from: 'https://hub.test/model.onnx',
  sizeBytes: CONTENT.length,
  sha256: HASH
};
const ROOM = () => Promise.resolve({ quota: 1e9, usage: 0 });

let fake: FakeCaches;
beforeEach(() => {
  fake = fakeCaches();
});

async function open(estimate: () => Promise<StorageEstimate> = ROOM): Promise<IModelCache> {
  const cache = await openModelCache({ caches: fake.caches, estimate });
  if (cache === null) throw new Error('no cache');
  return cache;
}

/** Gives the content, and counts how often. */
function fetching() {
  const asked: string[] = [];
  const reader: IFileReader = {
    read: async ({ path }) => {
      asked.push(path);
      return { bytes: CONTENT, sha256: null };
    }
  };
  return { reader: createCheckedReader(reader), asked };
}

const recordOf = (address: string, hashes: readonly (string | null)[]): KeptRecord => ({
  address,
  name: 'tiny/bert',
  host: 'hub.test',
  commit: 'a'.repeat(40),
  files: hashes.map((sha256, i) => ({
    path: `file-${i}`,
    url: `https://hub.test/${i}`,
    sizeBytes: 1,
    sha256
  }))
});

test('a file is fetched once and then read from what is kept, with its progress', async () => {
  const { reader, asked } = fetching();
  const keeping = createKeepingReader(reader, { cache: open() });
  expect((await keeping.read(FILE)).sha256).toBe(HASH);
  const progress: (number | null)[][] = [];
  const { bytes } = await keeping.read(FILE, { onProgress: (...told) => progress.push(told) });
  expect(Buffer.compare(bytes, CONTENT)).toBe(0);
  expect(asked).toHaveLength(1);
  expect(progress.at(-1)).toEqual([CONTENT.length, CONTENT.length]);
});

test.each([
  ['of another content', (body: Uint8Array) => void (body[1_500_000] ^= 1)],
  ['cut short', (body: Uint8Array) => body.subarray(0, 1000)]
])('an entry %s is dropped and fetched again', async (_, spoil) => {
  const { reader, asked } = fetching();
  const keeping = createKeepingReader(reader, { cache: open() });
  await keeping.read(FILE);
  const [store] = fake.stores.values();
  const [[url, entry]] = store;
  store.set(url, { ...entry, body: Uint8Array.from(spoil(entry.body) ?? entry.body) });
  expect((await keeping.read(FILE)).sha256).toBe(HASH);
  expect(asked).toHaveLength(2);
  expect(Buffer.compare(store.get(url)!.body, CONTENT)).toBe(0);
});

test('a damaged entry is gone, also where it cannot be fetched again', async () => {
  const cache = await open();
  await cache.keep(HASH, CONTENT.subarray(1));
  const failing: IFileReader = { read: () => Promise.reject(new RangeError('no net')) };
  const keeping = createKeepingReader(failing, { cache: Promise.resolve(cache) });
  await expect(keeping.read(FILE)).rejects.toThrow('no net');
  expect(await cache.file(HASH)).toBeNull();
});

test('where there is no room nothing is kept, somebody is told, and the file is there all the same', async () => {
  for (const isAsked of [true, false]) {
    // Either the browser says so before, or it refuses.
    const estimate = isAsked ? () => Promise.resolve({ quota: 1e6, usage: 0 }) : ROOM;
    fake = fakeCaches();
    fake.isFull = !isAsked;
    const unkept: string[] = [];
    const keeping = createKeepingReader(fetching().reader, {
      cache: open(estimate),
      onUnkept: ({ path }) => unkept.push(path)
    });
    expect((await keeping.read(FILE)).bytes.length).toBe(CONTENT.length);
    expect(unkept).toEqual([FILE.path]);
    expect([...fake.stores.values()].flatMap(store => [...store.keys()])).toEqual([]);
  }
});

test('a page that may keep nothing works without', async () => {
  const forbidden = {
    open: () => Promise.reject(new DOMException('no origin', 'SecurityError'))
  } as unknown as CacheStorage;
  expect(await openModelCache({ caches: forbidden })).toBeNull();
  const { reader, asked } = fetching();
  const keeping = createKeepingReader(reader, { cache: Promise.resolve(null) });
  await keeping.read(FILE);
  await keeping.read(FILE);
  expect(asked).toHaveLength(2);
});

test('what an older form kept is deleted', async () => {
  await fake.caches.open('bertscope-models-v0');
  await fake.caches.open('somebody-else');
  await open();
  expect([...fake.stores.keys()].sort()).toEqual(['bertscope-models-v1', 'somebody-else']);
});

test('a model is deleted with its files, but for those that another one has too', async () => {
  const cache = await open();
  const [shared, own, lost] = ['1', '2', '3'].map(digit => digit.repeat(64));
  for (const hash of [shared, own, lost]) await cache.keep(hash, CONTENT.subarray(0, 10));
  await cache.keepRecord(recordOf('hub/a@main', [shared, own, null]));
  await cache.keepRecord(recordOf('hub/b@main', [shared]));
  expect((await cache.models()).map(({ kept }) => kept.length)).toEqual([2, 1]);
  expect(await cache.leftoverBytes()).toBe(10);
  await cache.remove('hub/a@main');
  expect((await cache.models()).map(({ record }) => record.address)).toEqual(['hub/b@main']);
  expect(await cache.file(own)).toBeNull();
  expect(await cache.file(shared)).not.toBeNull();
  await cache.removeLeftovers();
  expect(await cache.file(lost)).toBeNull();
  expect(await cache.leftoverBytes()).toBe(0);
});

test('a record that cannot be read is dropped', async () => {
  const cache = await open();
  await cache.keepRecord(recordOf('hub/a@main', []));
  const [store] = fake.stores.values();
  const [[url, entry]] = store;
  store.set(url, { ...entry, body: new TextEncoder().encode('{"address": 7}') });
  expect(await cache.record('hub/a@main')).toBeNull();
  expect(store.size).toBe(0);
});
