/** What a page carries becomes what an engine is started with; damage is named. */
import { gzipSync } from 'node:zlib';
import { hostAssets, provideAssets } from '../../src/app/host';
import { CARRIED_FILES, type CarriedFile } from '../../src/app/page-format';
import { CARRIED_KEY, pageAssets } from '../../src/page/carried-files';

type Block = { text: string; dataset: { gzip?: string } };

const bytesOf = (name: string): Buffer => Buffer.from(`bytes of ${name}`);
const PACKED: CarriedFile = 'tokenizer.json';

const usualBlock = (name: string): Block =>
  name === PACKED
    ? { text: gzipSync(bytesOf(name)).toString('base64'), dataset: { gzip: '' } }
    : { text: bytesOf(name).toString('base64'), dataset: {} };

/** As much of a page as is looked at: where the files are, and the blocks. */
function fakePage(
  where: string | null,
  block: (name: string) => Block | null = usualBlock,
  more: object = {}
): Document {
  return {
    readyState: 'complete',
    querySelector: (selector: string) => {
      const name = /data-name="(.*?)"/.exec(selector)?.[1];
      return name === undefined ? where && { content: where } : block(name);
    },
    ...more
  } as unknown as Document;
}

const carried = async (): Promise<Record<string, string>> =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(hostAssets().engine?.files ?? {}).map(
        async ([name, blob]) => [name, await blob.text()] as const
      )
    )
  );

const expected = Object.fromEntries(
  CARRIED_FILES.filter(name => name !== 'engine.worker.js').map(name => [
    `carried:${name}`,
    `bytes of ${name}`
  ])
);

beforeEach(() => provideAssets({ engine: null, models: [], article: null }));

test('a page that carries nothing has no engine and no model', () => {
  expect(pageAssets(fakePage(null))).toEqual({ engine: null, models: [], article: null });
});

test('files in the page become blobs by the addresses that engine and model name', async () => {
  const assets = pageAssets(fakePage('here'));
  expect(assets.engine).not.toBeNull();
  await assets.unpack?.();
  const { engine, models, unpack } = hostAssets();
  expect(unpack).toBeUndefined();
  expect(engine?.workerUrl).toMatch(/^blob:/);
  expect(await carried()).toEqual(expected);
  const { id, kind, ...urls } = models[0];
  expect([id, kind]).toEqual(['embedded', 'packaged']);
  const named = [engine?.wasmUrl, ...Object.values(urls)].sort();
  expect(named).toEqual(Object.keys(expected).sort());
});

test('blocks that are still on their way are waited for', async () => {
  let arrive: () => void = () => undefined;
  const page = fakePage('here', usualBlock, {
    readyState: 'loading',
    addEventListener: (_: string, listener: () => void) => (arrive = listener)
  });
  const unpacked = pageAssets(page).unpack?.();
  await new Promise(resolve => setTimeout(resolve));
  expect(hostAssets().engine).toBeNull();
  arrive();
  await unpacked;
  expect(await carried()).toEqual(expected);
});

test('a page is unpacked once for all who ask', async () => {
  const looked: string[] = [];
  const { unpack } = pageAssets(fakePage('here', name => (looked.push(name), usualBlock(name))));
  await Promise.all([unpack?.(), unpack?.()]);
  expect(looked.sort()).toEqual([...CARRIED_FILES].sort());
});

test.each([
  ['is missing', null],
  ['is not base64', { text: '*', dataset: {} }],
  ['cannot be unpacked', { text: 'AAAA', dataset: { gzip: '' } }]
])('a file that %s is named, and asked for again by the next run', async (problem, block) => {
  let isWhole = false;
  const page = fakePage('here', name => (name === PACKED && !isWhole ? block : usualBlock(name)));
  const { unpack } = pageAssets(page);
  await expect(unpack?.()).rejects.toMatchObject({
    tag: 'IntegrityError',
    message: `The file ${PACKED} that this page carries ${problem}.`
  });
  isWhole = true;
  await unpack?.();
  expect(await carried()).toEqual(expected);
});

describe('files beside the page', () => {
  const open = (isThere: boolean): { page: Document; sources: string[] } => {
    const sources: string[] = [];
    const page = fakePage('x_files/a.js', () => null, {
      createElement: () => ({ remove: () => undefined }),
      head: {
        append(script: { src: string; onload(): void; onerror(): void }) {
          sources.push(script.src);
          if (isThere) script.onload();
          else script.onerror();
        }
      }
    });
    return { page, sources };
  };

  test('come by a script, since a page in a folder may fetch nothing', async () => {
    const files = Object.fromEntries(
      CARRIED_FILES.map(name => {
        const { text, dataset } = usualBlock(name);
        return [name, { base64: text, gzip: dataset.gzip !== undefined }];
      })
    );
    Object.assign(globalThis, { [CARRIED_KEY]: files });
    const { page, sources } = open(true);
    await pageAssets(page).unpack?.();
    expect(sources).toEqual(['x_files/a.js']);
    expect(await carried()).toEqual(expected);
  });

  test('that are not there are named, with what to do', async () => {
    const failed = pageAssets(open(false).page).unpack?.();
    await expect(failed).rejects.toMatchObject({
      message: expect.stringContaining('x_files/a.js') as string,
      advice: expect.stringContaining('live=True') as string
    });
  });
});
