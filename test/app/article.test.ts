import { readFileSync } from 'node:fs';

import type { DownloadError, IntegrityError } from '../../src/errors';

jest.mock('../../src/app/host', () => ({
  hostAssets: () => ({
    article: { descriptionUrl: 'article.json', attentionUrl: 'attention.f32' }
  })
}));

const shipped = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(`models/article/${name}`));

/** A fresh module, since a read that went well is kept for the page. */
const read = async () => {
  jest.resetModules();
  const { readArticle } = await import('../../src/app/article');
  return readArticle;
};

const serve = (answer: (url: string) => Response | Error) => {
  const fetched = jest.fn((url: string) => {
    const given = answer(url);
    return given instanceof Error ? Promise.reject(given) : Promise.resolve(given);
  });
  Object.assign(globalThis, { fetch: fetched });
  return fetched;
};

test('the stored attention is the published one, weight by weight', async () => {
  const golden = JSON.parse(
    readFileSync('test/fixtures/article-bert-base-uncased.json', 'utf8')
  ) as { tokens: string[]; attn: number[][][][] };
  serve(url => new Response(shipped(url)));
  const { encoding, model, attention } = await (await read())();
  expect(encoding.tokens).toEqual(golden.tokens);
  expect(model).toMatchObject({
    name: 'bert-base-uncased',
    origin: 'stored',
    layers: 12,
    heads: 12
  });
  let largest = 0;
  golden.attn.forEach((heads, layer) =>
    heads.flat(2).forEach((weight, i) => {
      largest = Math.max(largest, Math.abs(weight - attention.weights[layer][i]));
    })
  );
  expect(largest).toBeLessThan(1e-7);
});

test('it is fetched once for the page', async () => {
  const fetched = serve(url => new Response(shipped(url)));
  const readArticle = await read();
  expect(await readArticle()).toBe(await readArticle());
  expect(fetched).toHaveBeenCalledTimes(2);
});

test('a file that is not there is a DownloadError, and the next call tries again', async () => {
  serve(() => new Response('', { status: 404 }));
  const readArticle = await read();
  await expect(readArticle()).rejects.toMatchObject({
    tag: 'DownloadError' satisfies DownloadError['tag'],
    fields: { status: 404 }
  });
  serve(url => new Response(shipped(url)));
  expect((await readArticle()).attention.layers).toBe(12);
});

test('no answer at all is a DownloadError without a status', async () => {
  serve(() => new TypeError('Failed to fetch'));
  await expect((await read())()).rejects.toMatchObject({ fields: { status: null } });
});

test('a file of the wrong length is an IntegrityError with both lengths', async () => {
  serve(url => new Response(url.endsWith('.f32') ? shipped(url).subarray(4) : shipped(url)));
  await expect((await read())()).rejects.toMatchObject({
    tag: 'IntegrityError' satisfies IntegrityError['tag'],
    fields: { expected: 207_936, actual: 207_932 }
  });
});
