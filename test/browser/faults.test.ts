/** What can go wrong on the chain, each with its sentence, its next step, and nothing lost. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { startAppServer, type AppServerOptions } from './app-server';
import { launchChromium, openPage, type WatchedPage } from './chromium';
import type { FileServer, Served } from './file-server';
import { untilReady } from './notebook';

const TEXT = { text_a: 'The cat sat on the mat.', text_b: 'It was soft.' };
const MODEL = '/models/all-MiniLM-L6-v2/model.onnx';

let browser: Browser;
let server: FileServer;
let watched: WatchedPage;

before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());
afterEach(async () => {
  watched.assertNothingLeft();
  await watched.close();
  await server.stop();
});

/** A page with one view of this document. */
async function show(
  document: object,
  options: AppServerOptions & { init?: () => void } = {}
): Promise<{ page: Page; view: Locator }> {
  server = await startAppServer(options);
  watched = await openPage(browser);
  const { page } = watched;
  if (options.init !== undefined) await page.addInitScript(options.init);
  await page.goto(server.url);
  await page.waitForFunction(() => 'app' in window);
  await page.evaluate(value => window.app.show(value), document);
  return { page, view: page.locator('.bertscope').first() };
}

const token = (view: Locator, index: number): Locator =>
  view.locator(`[data-side="from"][data-token="${index}"]`);
const untilError = (view: Locator): Promise<void> =>
  view.and(view.page().locator('[data-phase="error"]')).waitFor();

describe('faults', { timeout: 300_000 }, () => {
  test('an empty text is a prompt and no error, and needs no engine', async () => {
    const { page, view } = await show({});
    await untilReady(view);
    assert.equal(await view.getAttribute('data-layers-done'), '0');
    assert.equal(page.workers().length, 0);
    await view.locator('[data-text="a"]').fill('Hello there.');
    await token(view, 1).getByText('hello').waitFor();
    await untilReady(view);
    watched.assertNoErrors();
  });

  test('a text longer than the model takes is computed as far as it fits and says how much was cut', async () => {
    const { view } = await show({ text_a: 'word '.repeat(600).trim() });
    await untilReady(view);
    assert.equal(await view.getAttribute('data-layers-done'), '6');
    assert.match(await view.innerText(), /512 tokens: 90 tokens at the end of A were left out/);
    watched.assertNoErrors();
  });

  test('a million pasted characters are cut at the limit, with a notice, and the page stays usable', async () => {
    const { view } = await show(TEXT);
    await untilReady(view);
    await view.locator('[data-text="a"]').fill('lorem ipsum '.repeat(90_000));
    await view
      .getByText(/100,000 characters/)
      .first()
      .waitFor();
    await untilReady(view);
    await view.locator('[data-text="a"]').fill('Short again.');
    await token(view, 1).getByText('short').waitFor();
    watched.assertNoErrors();
  });

  test('a layer and heads that the model has not are clamped, and that is said', async () => {
    const { view } = await show({ ...TEXT, layer: 40, heads: [3, 99] });
    await untilReady(view);
    const text = await view.innerText();
    assert.match(text, /layers 0 to 5: layer 40 became 5/);
    assert.match(text, /heads 0 to 11: head 99/);
    watched.assertNoErrors();
  });

  test('a missing model file names file and host, and Retry goes on when it is back', async () => {
    let missing = true;
    const { page, view } = await show(TEXT, {
      instead: path => (missing && path === MODEL ? { status: 404, text: 'gone' } : null)
    });
    await untilError(view);
    const text = await view.innerText();
    assert.match(text, /model\.onnx/);
    assert.match(text, /127\.0\.0\.1/);
    assert.match(text, /404/);
    assert.equal(
      await view.locator('[data-text="a"]').inputValue(),
      TEXT.text_a,
      'the text is kept'
    );
    missing = false;
    await page.getByRole('button', { name: /retry|try again/i }).click();
    await untilReady(view);
    assert.equal(await view.getAttribute('data-layers-done'), '6');
  });

  test('a model cut short is fetched once more, then the sentence gives both lengths', async () => {
    let fetches = 0;
    const { view } = await show(TEXT, {
      instead: (path): Served | null => (path === MODEL ? (fetches++, { text: 'short' }) : null)
    });
    await untilError(view);
    assert.equal(fetches, 2);
    const text = await view.innerText();
    assert.match(text, /45[,. ]?247[,. ]?401|45\.2/);
    watched.assertNoErrors();
  });

  test('bytes of the right length that are no model are named as such', async () => {
    const { view } = await show(TEXT, {
      instead: path => (path === MODEL ? { text: '\xff'.repeat(45_247_401 / 2) + '!' } : null)
    });
    await untilError(view);
    assert.match(await view.innerText(), /ONNX|model file|damaged/i);
  });

  test('where the worker’s own address is refused, one from a blob computes', async () => {
    const { page, view } = await show(TEXT, {
      contentSecurityPolicy:
        "worker-src blob:; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' blob:"
    });
    await untilReady(view);
    assert.match(page.workers()[0].url(), /^blob:/);
  });

  test('where workers are forbidden, the page itself computes and says so', async () => {
    const { page, view } = await show(TEXT, {
      contentSecurityPolicy:
        "worker-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'"
    });
    await untilReady(view);
    assert.equal(await view.getAttribute('data-layers-done'), '6');
    assert.equal(page.workers().length, 0);
    assert.match(await view.innerText(), /forbids workers/);
  });

  test('where WebAssembly is forbidden, the sentence names what to allow', async () => {
    const { view } = await show(TEXT, {
      contentSecurityPolicy: "script-src 'self' 'unsafe-inline'"
    });
    await untilError(view);
    assert.match(await view.innerText(), /WebAssembly/);
    assert.match(await view.innerText(), /wasm-unsafe-eval/);
  });

  test('a browser without WebAssembly is told so, and the stored example still works', async () => {
    const { page, view } = await show(TEXT, {
      contentSecurityPolicy: "worker-src 'none'; script-src 'self' 'unsafe-inline'",
      init: () => Object.assign(window, { WebAssembly: undefined })
    });
    await untilError(view);
    assert.match(await view.innerText(), /no WebAssembly/);
    await page.evaluate(() => window.app.show({ model: 'article' }));
    const article = page.locator('.bertscope').nth(1);
    await untilReady(article);
    assert.equal(await article.getAttribute('data-layers-done'), '12');
  });

  test('out of memory is a sentence with a way out, and the text is kept', async () => {
    const { view } = await show(TEXT, {
      contentSecurityPolicy:
        "worker-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'",
      init: () => {
        WebAssembly.Memory = function () {
          throw new RangeError('WebAssembly.Memory(): could not allocate memory');
        } as unknown as typeof WebAssembly.Memory;
      }
    });
    await untilError(view);
    assert.match(await view.innerText(), /memory/i);
    assert.equal(await view.locator('[data-text="a"]').inputValue(), TEXT.text_a);
  });

  test('hostile texts are shown as text: nothing runs, nothing is asked for', async () => {
    const hostile =
      '</script><img src=x onerror="window.pwned=1"><svg onload=alert(1)> \u202Eevil\u202C half \uD83D & <b>bold</b>';
    const { page, view } = await show({
      text_a: hostile,
      text_b: '<iframe src="https://example.org">'
    });
    await untilReady(view);
    assert.equal(await page.evaluate(() => 'pwned' in window), false);
    assert.equal(await view.locator('img, iframe, svg[onload]').count(), 0);
    assert.match(await view.locator('[data-text="a"]').inputValue(), /<img src=x onerror=/);
    watched.assertNoErrors();
  });

  test('a document of a later version is refused with a sentence', async () => {
    const { view } = await show({ ...TEXT, version: 7 });
    await untilError(view);
    assert.match(await view.innerText(), /later BertScope \(document version 7/);
  });

  test('an unknown model is named together with those there are', async () => {
    const { view } = await show({ ...TEXT, model: 'bert-huge' });
    await untilError(view);
    assert.match(await view.innerText(), /bert-huge.*\n?.*embedded/s);
  });

  test('of many quick edits the newest wins', async () => {
    const { page, view } = await show(TEXT);
    await untilReady(view);
    await page.evaluate(() => {
      const [session] = window.app.sessions;
      for (let i = 0; i < 30; i++)
        session.actions.setTexts(`number ${i} of many quick edits`, null);
    });
    await token(view, 2).getByText('29').waitFor();
    await untilReady(view);
    assert.equal(await token(view, 2).innerText(), '29');
    assert.equal(await view.getAttribute('data-layers-done'), '6');
    watched.assertNoErrors();
  });

  test('twenty views on one page share one engine and one fetch of the model', async () => {
    const { page } = await show(TEXT);
    await page.evaluate(() => {
      for (let i = 1; i < 20; i++) window.app.show({ text_a: `view number ${i}` });
    });
    await page.waitForFunction(
      () => document.querySelectorAll('[data-phase="ready"][data-layers-done="6"]').length === 20
    );
    assert.equal(page.workers().length, 1);
    assert.equal(watched.requests.filter(url => url.endsWith('.onnx')).length, 1);
    watched.assertNoErrors();
  });
});
