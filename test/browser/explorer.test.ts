/** BertScope without a cell: the Attention Explorer, commands and settings, in JupyterLab and Notebook 7. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchChromium, openPage, type WatchedPage } from './chromium';
import { startJupyter, type JupyterServer } from './jupyter';
import { command, untilReady } from './notebook';

const explorers = (page: Page): Locator => page.locator('.bertscope-explorer:visible .bertscope');
const textOf = (view: Locator, field: 'a' | 'b'): Locator => view.locator(`[data-text="${field}"]`);
const token = (view: Locator, side: 'from' | 'to', index: number): Locator =>
  view.locator(`[data-side="${side}"][data-token="${index}"]`);

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

describe('JupyterLab', { timeout: 600_000 }, () => {
  let server: JupyterServer;
  let watched: WatchedPage | undefined;
  before(async () => {
    server = await startJupyter('lab');
  });
  after(async () => {
    await watched?.close();
    await server.stop();
  });

  const openLab = async (): Promise<Page> => {
    await watched?.close();
    watched = await openPage(browser);
    const { page } = watched;
    await page.goto(`${server.url}/lab?reset`);
    await page.waitForFunction(() => window.jupyterapp !== undefined);
    await page.evaluate(() => window.jupyterapp!.restored);
    return page;
  };
  const checkQuiet = (): void => {
    watched?.assertNothingLeft();
    watched?.assertNoErrors();
  };

  test('the launcher tile opens a view of an example, its text ready to be typed over, without a kernel', async () => {
    const page = await openLab();
    await page.locator('.jp-LauncherCard', { hasText: 'Attention Explorer' }).click();
    const view = explorers(page);
    await untilReady(view);
    assert.equal(await view.getAttribute('data-layers-done'), '6');
    assert.equal(await textOf(view, 'a').inputValue(), 'I went to the store.');
    assert.equal(await page.locator('.jp-Launcher').count(), 0, 'it takes the launcher’s place');
    await page.keyboard.type('Dogs bark.');
    await token(view, 'from', 1).getByText('dogs').waitFor();
    assert.equal(await textOf(view, 'a').inputValue(), 'Dogs bark.');
    await page.locator('.lm-TabBar-tabLabel', { hasText: 'Dogs bark.' }).waitFor();
    const kernels = (watched?.requests ?? []).filter(url => /\/api\/kernels\/./.test(url));
    assert.deepEqual(kernels, []);
    checkQuiet();
  });

  test('after a reload every Explorer is back with its texts, layer, heads and pinned tokens', async () => {
    const page = await openLab();
    await command(page, 'bertscope:open-explorer');
    const view = explorers(page);
    await untilReady(view);
    await textOf(view, 'a').fill('The bank of the river was wet.');
    await token(view, 'from', 2).getByText('bank').waitFor();
    await view.locator('[data-head="5"]').dblclick();
    await token(view, 'from', 2).click();
    const saved = page.waitForRequest(
      request =>
        request.method() === 'PUT' &&
        /api\/workspaces/.test(request.url()) &&
        /"pinned":\[\{/.test(request.postData() ?? '')
    );
    await saved;
    await page.goto(`${server.url}/lab`);
    const again = explorers(page);
    await untilReady(again);
    assert.equal(await textOf(again, 'a').inputValue(), 'The bank of the river was wet.');
    assert.equal(
      await textOf(again, 'b').inputValue(),
      'At the store, I bought fresh strawberries.'
    );
    const pressed = again.locator('[data-head][aria-pressed="true"]');
    assert.equal(await pressed.count(), 1);
    assert.equal(await pressed.getAttribute('data-head'), '5');
    assert.equal(await token(again, 'from', 2).getAttribute('aria-pressed'), 'true');
    checkQuiet();
  });
});
