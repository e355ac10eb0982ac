/**
 * Exported pages, opened from a folder and in a frame without an origin, where no other machine can
 * be reached: every gesture of a stored page, a new text in a live one, and texts that stay text.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Frame, Locator, Page } from 'playwright-core';
import { compareWeights } from '../engine/compare-weights';
import { startAppServer } from './app-server';
import { launchChromium, openPage, type WatchedPage } from './chromium';
import {
  articleWeights,
  BREAKERS,
  nativeWeights,
  writePages,
  type WrittenPages
} from './written-pages';

const TOLERANCE = 1e-4;
const NEW_TEXT = 'plain sentence';

let browser: Browser;
let pages: WrittenPages;
before(
  async () => {
    [browser, pages] = await Promise.all([
      launchChromium(),
      writePages(['article', 'pair', 'live', 'link', 'hostile', 'notebook', 'notebook-live'])
    ]);
  },
  { timeout: 300_000 }
);
after(() => Promise.all([browser.close(), pages.remove()]));

const view = (page: Page | Frame, index = 0): Locator => page.locator('.bertscope').nth(index);
const ready = (page: Page | Frame, index = 0): Promise<void> =>
  page
    .locator(`.bertscope >> nth=${index}`)
    .and(page.locator('[data-phase="ready"]'))
    .waitFor({ timeout: 120_000 });
const token = (of: Locator, side: 'from' | 'to', index: number): Locator =>
  of.locator(`[data-side="${side}"][data-token="${index}"]`);
const field = (of: Locator, name: 'a' | 'b'): Locator => of.locator(`[data-text="${name}"]`);

/** The weights that a view of the page shows, all layers in one. */
const weightsOf = async (page: Page | Frame, index = 0): Promise<Float32Array> =>
  Float32Array.from(
    await page.evaluate(
      at =>
        (window.bertscope.views[at].store.getState().attention?.weights ?? []).flatMap(layer =>
          Array.from(layer ?? [])
        ),
      index
    )
  );

const assertSilent = (watched: WatchedPage): void => {
  const asked = watched.requests.filter(url => !/^(file|blob|data):/.test(url));
  assert.deepEqual(asked, []);
  watched.assertNoErrors();
};

async function typeNewText(page: Page | Frame, index = 0): Promise<void> {
  const { textA, tokenCount } = await nativeWeights(NEW_TEXT);
  const of = view(page, index);
  await field(of, 'b').fill('');
  await field(of, 'a').fill(textA);
  await token(of, 'from', tokenCount - 1).waitFor({ timeout: 120_000 });
  await token(of, 'from', tokenCount).waitFor({ state: 'detached' });
  await of.locator('.bertscope-model', { hasText: 'all-MiniLM-L6-v2' }).waitFor();
  await ready(page, index);
}

async function assertNewText(page: Page | Frame, index = 0): Promise<void> {
  const { weights, tokenCount } = await nativeWeights(NEW_TEXT);
  const shown = await weightsOf(page, index);
  assert.equal(shown.length, weights.length);
  assert.ok(compareWeights(shown, weights, tokenCount).largest <= TOLERANCE);
}

describe('a stored page', { timeout: 300_000 }, () => {
  test('shows the article’s attention to the last bit, with a title, and asks for nothing', async () => {
    const watched = await openPage(browser);
    await watched.page.goto(pages.url('article'));
    await ready(watched.page);
    assert.deepEqual(await weightsOf(watched.page), await articleWeights());
    assert.match(await watched.page.title(), /^I went to the store\. At the store/);
    assert.deepEqual([...new Set(watched.requests)], [pages.url('article')]);
    assertSilent(watched);
    await watched.close();
  });

  test('takes every gesture: layer, heads, cut, hover, pin', async () => {
    const watched = await openPage(browser);
    const { page } = watched;
    await page.goto(pages.url('pair'));
    await ready(page);
    const { weights } = await nativeWeights('article pair');
    assert.deepEqual(await weightsOf(page), weights);
    const of = view(page);
    const share = of.locator('.bertscope-share');
    const opening = await share.innerText();

    assert.equal(await of.locator('[data-layer]').getAttribute('data-layer'), '1');
    for (let step = 0; step < 4; step++) await of.getByLabel('Next layer').click();
    assert.equal(await of.locator('[data-layer]').getAttribute('data-layer'), '5');
    assert.notEqual(await share.innerText(), opening);

    await of.locator('[data-head="3"]').click();
    assert.equal(await of.locator('[data-head][aria-pressed="true"]').count(), 2);
    await of.locator('[data-head="3"]').dblclick();
    assert.equal(await of.locator('[data-head][aria-pressed="true"]').count(), 1);
    await of.getByLabel('All heads').click();
    assert.equal(await of.locator('[data-head][aria-pressed="true"]').count(), 12);

    const before = await share.innerText();
    await of.getByLabel('Share of the mass').fill('0.5');
    assert.notEqual(await share.innerText(), before);

    const inspector = of.locator('.bertscope-inspector');
    const unlit = await inspector.innerText();
    await token(of, 'from', 5).hover();
    assert.notEqual(await inspector.innerText(), unlit);
    await token(of, 'from', 5).click();
    await page.mouse.move(0, 0);
    assert.equal(await token(of, 'from', 5).getAttribute('aria-pressed'), 'true');
    assertSilent(watched);
    await watched.close();
  });

  test('says that it cannot compute another text, and shows its own again after an undo', async () => {
    const watched = await openPage(browser);
    const { page } = watched;
    await page.goto(pages.url('pair'));
    await ready(page);
    await field(view(page), 'a').fill('Another text.');
    await page.locator('.bertscope[data-phase="error"]').waitFor();
    assert.match(await view(page).innerText(), /shows stored attention and cannot compute/);
    await field(view(page), 'a').press('Control+z');
    await ready(page);
    assert.deepEqual(await weightsOf(page), (await nativeWeights('article pair')).weights);
    assertSilent(watched);
    await watched.close();
  });

  test('neither runs nor requests what somebody puts into it', async () => {
    const { page, requests, close } = await openPage(browser);
    await page.goto(pages.url('pair'));
    await ready(page);
    const refused = await page.evaluate(async () => {
      const seen: string[] = [];
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
        seen.push(effectiveDirective)
      );
      document.body.insertAdjacentHTML(
        'beforeend',
        '<img src="data:," onerror="window.hacked=1"><iframe srcdoc="<p>x"></iframe>'
      );
      await fetch('http://127.0.0.1:9/').catch(() => undefined);
      await new Promise(resolve => setTimeout(resolve, 300));
      return seen;
    });
    assert.ok(refused.includes('connect-src') && refused.includes('script-src-attr'), `${refused}`);
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    assert.deepEqual(
      requests.filter(url => url.startsWith('http')),
      []
    );
    await close();
  });

  test('opens in a frame without an origin', async () => {
    const watched = await openPage(browser);
    await watched.page.goto(await pages.framed('article'));
    const frame = innerFrame(watched.page);
    await ready(frame);
    assert.deepEqual(await weightsOf(frame), await articleWeights());
    assertSilent(watched);
    await watched.close();
  });
});

describe('a live page', { timeout: 400_000 }, () => {
  test('shows what is stored and unpacks nothing until the reader goes to a text', async () => {
    const watched = await openPage(browser);
    const { page } = watched;
    await page.goto(pages.url('live'));
    await ready(page);
    assert.deepEqual(await weightsOf(page), await articleWeights());
    assert.equal(page.workers().length, 0);
    assert.deepEqual([...new Set(watched.requests)], [pages.url('live')]);
    await typeNewText(page);
    await assertNewText(page);
    assert.match(await view(page).innerText(), /your text is computed by the embedded model/);
    assertSilent(watched);
    await watched.close();
  });

  test('computes in a frame without an origin, where there is no storage', async () => {
    const watched = await openPage(browser);
    await watched.page.goto(await pages.framed('live'));
    const frame = innerFrame(watched.page);
    await ready(frame);
    const reading = frame.evaluate(() => window.localStorage.length);
    await assert.rejects(reading, /SecurityError/);
    await typeNewText(frame);
    await assertNewText(frame);
    assertSilent(watched);
    await watched.close();
  });

  test('computes with the model in a file beside it', async () => {
    const watched = await openPage(browser);
    const { page } = watched;
    await page.goto(pages.url('link'));
    await ready(page);
    await typeNewText(page);
    await assertNewText(page);
    assertSilent(watched);
    await watched.close();
  });
});

describe('a notebook as a page', { timeout: 400_000 }, () => {
  test('has its views alive, each once, and its other outputs', async () => {
    const watched = await openPage(browser);
    const { page } = watched;
    await page.goto(pages.url('notebook'));
    await ready(page);
    await ready(page, 1);
    assert.equal(await page.locator('.bertscope').count(), 2);
    assert.deepEqual(await weightsOf(page), await articleWeights());
    assert.equal(await page.getByText('picture').count(), 1);
    assert.equal(await page.getByText('no picture yet').count(), 1);
    assert.equal(await page.locator('.jp-RenderedText', { hasText: '2' }).count(), 1);
    await view(page).getByLabel('Next layer').click();
    assert.equal(await view(page).locator('[data-layer]').getAttribute('data-layer'), '3');
    assertSilent(watched);
    await watched.close();
  });

  test('computes with the model it carries, for a view without stored attention too', async () => {
    const watched = await openPage(browser);
    const { page } = watched;
    await page.goto(pages.url('notebook-live'));
    await ready(page, 2);
    await assertNewText(page, 2);
    await typeNewText(page, 0);
    await assertNewText(page, 0);
    assertSilent(watched);
    await watched.close();
  });
});

describe('texts that would break out of a page', { timeout: 400_000 }, () => {
  const assertText = async (watched: WatchedPage, index = 0): Promise<void> => {
    const { page } = watched;
    await ready(page, index);
    assert.equal(await field(view(page, index), 'a').inputValue(), BREAKERS[0]);
    assert.equal(await field(view(page, index), 'b').inputValue(), BREAKERS[1]);
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    assert.equal(await page.locator('img').count(), 0);
    assertSilent(watched);
  };

  for (const [name, index] of [
    ['hostile', 0],
    ['link', 0],
    ['notebook', 1],
    ['notebook-live', 1]
  ] as const) {
    test(`stay text in the page “${name}”`, async () => {
      const watched = await openPage(browser);
      await watched.page.goto(pages.url(name));
      await assertText(watched, index);
      await watched.close();
    });
  }

  for (const live of [false, true]) {
    test(`stay text in a page exported by the browser${live ? ', with its model' : ''}`, async () => {
      const server = await startAppServer();
      const host = await openPage(browser);
      await host.page.goto(server.url);
      await host.page.evaluate(([text_a, text_b]) => window.app.show({ text_a, text_b }), BREAKERS);
      await ready(host.page);
      const computed = await host.page.evaluate(() =>
        window.app.sessions[0].store.getState().attention?.weights.flatMap(w => Array.from(w ?? []))
      );
      const download = host.page.waitForEvent('download');
      const { progress } = await host.page.evaluate(l => window.app.exportPage(0, l), live);
      assert.equal(progress.length > 0, live);
      const path = join(pages.folder, `exported-${live}.html`);
      await (await download).saveAs(path);
      await host.close();
      await server.stop();

      const watched = await openPage(browser);
      await watched.page.goto(pages.url(`exported-${live}`));
      await assertText(watched);
      assert.deepEqual(await weightsOf(watched.page), Float32Array.from(computed ?? []));
      if (live) {
        await typeNewText(watched.page);
        await assertNewText(watched.page);
      }
      assertSilent(watched);
      await watched.close();
    });
  }
});

/** The frame in a page that holds one. */
function innerFrame(page: Page): Frame {
  const [frame] = page.mainFrame().childFrames();
  return frame;
}
