/** The picture without scripts, in a page that allows none; and its PNG. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { headColours } from '../../src/drawing/palette';
import { startAppServer } from './app-server';
import { launchChromium, openPage, type WatchedPage } from './chromium';
import { startFileServer, type FileServer } from './file-server';
import { planeOf } from './golden';
import { paintArticle } from '../../scripts/article-picture';

const PATH = '/picture.html';
const STRICT = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

describe('the canvas of the heads', { timeout: 120_000 }, () => {
  for (const scheme of ['light', 'dark'] as const) {
    test(`in ${scheme} a line from i to j has its head's colour and the opacity of its weight`, async () => {
      const browser = await launchChromium();
      const server = await startAppServer();
      const ratio = 2;
      const { page, close, assertNoErrors } = await openPage(browser, {
        colorScheme: scheme,
        deviceScaleFactor: ratio
      });
      try {
        // It attends to the next word: its lines run side by side.
        const [layer, head] = [2, 0];
        await page.goto(server.url);
        await page.waitForFunction(() => 'app' in window);
        await page.evaluate(
          ([shownLayer, shownHead]) =>
            window.app.show({
              ...{ model: 'article', layer: shownLayer, heads: [shownHead] },
              cut: { by: 'weight', value: 0.15 }
            }),
          [layer, head] as const
        );
        await page.locator('.bertscope[data-phase="ready"]').waitFor();
        const lines = planeOf(layer, head).flatMap((row, from) =>
          row.flatMap((weight, to) => (weight >= 0.15 ? [{ from, to, weight }] : []))
        );
        // In the middle of the picture a line is half-way down; those that meet another there are left out.
        const lonely = lines.filter(one =>
          lines.every(
            other => other === one || Math.abs(one.from + one.to - other.from - other.to) > 1
          )
        );
        assert.ok(lonely.length >= 5, String(lonely.length));
        const middleOf = async (side: string, token: number): Promise<number> => {
          const selector = `.bertscope-token[data-side="${side}"][data-token="${token}"]`;
          const box = (await page.locator(selector).boundingBox())!;
          return box.y + box.height / 2;
        };
        const hex = headColours(scheme, 12)[head];
        const colour = [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16));
        for (const { from, to, weight } of lonely) {
          const y = ((await middleOf('from', from)) + (await middleOf('to', to))) / 2;
          const pixel = await page.locator('.bertscope-lines-all').evaluate(
            (canvas, [middle, fineness]) => {
              const { top } = canvas.getBoundingClientRect();
              const { width } = canvas as HTMLCanvasElement;
              const context = (canvas as HTMLCanvasElement).getContext('2d')!;
              const row = Math.round((middle - top) * fineness);
              // The strongest of a few: the line's middle may lie between two pixels.
              const { data } = context.getImageData(Math.round(width / 2), row - 2, 1, 4);
              return [0, 4, 8, 12]
                .map(at => [...data.slice(at, at + 4)])
                .reduce((most, one) => (one[3] > most[3] ? one : most));
            },
            [y, ratio] as const
          );
          const said = `${from}→${to} ${weight}: ${pixel.join()}`;
          assert.ok(Math.abs(pixel[3] / 255 - weight) < 0.03, said);
          colour.forEach((channel, i) => assert.ok(Math.abs(pixel[i] - channel) < 6, said));
        }
        assertNoErrors();
      } finally {
        await close();
        await server.stop();
        await browser.close();
      }
    });
  }
});

describe('the picture without scripts', { timeout: 120_000 }, () => {
  let browser: Browser;
  let server: FileServer;
  let watched: WatchedPage;
  before(async () => {
    browser = await launchChromium();
    const page = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>p</title><body>${paintArticle('models/article')}</body>`;
    server = await startFileServer(path =>
      path === PATH
        ? {
            text: page,
            headers: { 'content-type': 'text/html', 'content-security-policy': STRICT }
          }
        : null
    );
  });
  after(async () => {
    await server.stop();
    await browser.close();
  });
  afterEach(() => watched.close());

  const open = async (): Promise<WatchedPage> => {
    watched = await openPage(browser, { javaScriptEnabled: false });
    await watched.page.goto(server.url + PATH);
    return watched;
  };

  test('pointing at a token, or moving to it, shows its lines alone', async () => {
    const { page } = await open();
    const all = page.locator('.a path').first();
    const opacity = (): Promise<string> => all.evaluate(path => getComputedStyle(path).opacity);
    const went = page.locator('.t').nth(2);
    const own = went.locator('path').first();
    const visibility = (): Promise<string> =>
      own.evaluate(path => getComputedStyle(path).visibility);
    assert.equal(await opacity(), '1');
    assert.equal(await visibility(), 'hidden');
    await went.locator('rect').hover();
    assert.equal(await opacity(), '0.06');
    assert.equal(await visibility(), 'visible');
    const attended = page.locator('.ts.r .t').nth(2);
    await attended.locator('rect').hover();
    assert.equal(await visibility(), 'hidden');
    assert.equal(
      await attended.locator('path').evaluate(path => getComputedStyle(path).visibility),
      'visible'
    );
    await page.mouse.move(1000, 5);
    assert.equal(await opacity(), '1');
    for (let i = 0; i < 3; i++) await page.keyboard.press('Tab');
    assert.equal(await opacity(), '0.06');
    assert.equal(await visibility(), 'visible');
    assert.deepEqual(
      watched.requests.filter(url => !url.endsWith(PATH) && !url.startsWith('data:')),
      []
    );
    watched.assertNoErrors();
  });

  test('it fits a narrow page and is readable on a black one', async () => {
    const { page } = await open();
    await page.setViewportSize({ width: 400, height: 800 });
    const width = await page.locator('svg').evaluate(svg => svg.getBoundingClientRect().width);
    assert.ok(width <= 400, String(width));
    const ground = await page.locator('svg > rect').getAttribute('fill');
    assert.equal(ground, '#fff');
  });
});

test('the PNG of a view shows the same picture', { timeout: 120_000 }, async () => {
  const browser = await launchChromium();
  const server = await startAppServer();
  const { page, close, assertNoErrors } = await openPage(browser);
  try {
    await page.goto(server.url);
    await page.waitForFunction(() => 'app' in window);
    await page.evaluate(() =>
      window.app.show({ text_a: 'The cat sat on the mat.', heads: [2, 5] })
    );
    await page.locator('.bertscope[data-phase="ready"]').waitFor();
    const seen = await page.evaluate(async () => {
      const { svg, png } = await window.app.picture();
      const image = new Image();
      image.src = `data:image/png;base64,${png}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.width, image.height];
      const context = canvas.getContext('2d');
      context?.drawImage(image, 0, 0);
      const { data } = context!.getImageData(0, 0, image.width, image.height);
      const colours = new Set<number>();
      for (let i = 0; i < data.length; i += 4) {
        colours.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
      }
      const size = /width="(\d+)" height="(\d+)" viewBox/.exec(svg)!;
      return {
        bytes: (png ?? '').length,
        ratio: image.width / image.height,
        wanted: Number(size[1]) / Number(size[2]),
        // A palette's colours are rounded.
        hasHeads: [...colours].some(
          colour =>
            Math.abs((colour >> 16) - 0x01) < 9 &&
            Math.abs(((colour >> 8) & 255) - 0x8c) < 9 &&
            Math.abs((colour & 255) - 0x86) < 9
        ),
        colours: colours.size
      };
    });
    assert.ok(seen.bytes > 5000 && seen.bytes <= 60 * 1024, JSON.stringify(seen));
    assert.ok(Math.abs(seen.ratio - seen.wanted) < 0.01, JSON.stringify(seen));
    assert.ok(seen.hasHeads && seen.colours > 50, JSON.stringify(seen));
    assertNoErrors();
  } finally {
    await close();
    await server.stop();
    await browser.close();
  }
});
