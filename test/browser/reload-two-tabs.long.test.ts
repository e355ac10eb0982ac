/** What outlives a page and a kernel: two tabs on one notebook, a saved notebook, a kernel that is gone. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchChromium, openPage, type WatchedPage } from './chromium';
import { HOSTS, startJupyter, writeNotebook, type JupyterServer } from './jupyter';
import { command, openNotebook, runCell, untilPrinted, untilReady, viewsOf } from './notebook';
import { shutDownKernel, untilWritten } from './saved-view';

const SHOW =
  'from bertscope import show_attention\nview = show_attention("The cat sat on the mat.", "It was soft.")';
const WIDGETS = '@jupyter-widgets/jupyterlab-manager:plugin';

const head = (view: Locator, index: number): Locator => view.locator(`[data-head="${index}"]`);
const fieldA = (view: Locator): Locator => view.locator('[data-text="a"]');
const token = (view: Locator, index: number): Locator =>
  view.locator(`[data-side="from"][data-token="${index}"]`);
const untilHeads = async (view: Locator, ...heads: number[]): Promise<void> => {
  for (const index of heads) {
    await view.locator(`[data-head="${index}"][aria-pressed="true"]`).waitFor();
  }
  assert.equal(await view.locator('[data-head][aria-pressed="true"]').count(), heads.length);
};

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

for (const { host, title } of HOSTS) {
  describe(title, { timeout: 400_000 }, () => {
    let server: JupyterServer;
    let watched: WatchedPage;
    let files = 0;
    const pages: WatchedPage[] = [];

    const newPage = async (): Promise<Page> => {
      watched = await openPage(browser);
      pages.push(watched);
      return watched.page;
    };
    /** A notebook of these cells in a fresh page, with the first run and its view ready. */
    const open = async (
      ...cells: string[]
    ): Promise<{ page: Page; view: Locator; name: string }> => {
      const name = `tabs-${files++}.ipynb`;
      await writeNotebook(server, name, cells);
      const page = await newPage();
      await openNotebook(page, server, name);
      await runCell(page, 0);
      const view = viewsOf(page, 0).first();
      await untilReady(view);
      return { page, view, name };
    };
    const start = async (saveState: boolean): Promise<void> => {
      server = await startJupyter(host, { settings: { [WIDGETS]: { saveState } } });
    };
    const checkQuiet = (): void => {
      for (const each of pages) {
        each.assertNothingLeft();
        each.assertNoErrors();
      }
    };
    afterEach(async () => {
      for (const each of pages.splice(0)) await each.close();
    });

    describe('as installed', () => {
      before(() => start(false));
      after(() => server.stop());

      test('what is changed in one tab reaches Python and the other tab, and back', async () => {
        const { page, view, name } = await open(
          SHOW,
          'print(view.heads, view.text_a)',
          'print(view.attention.shape, len(view.tokens))'
        );
        await command(page, 'docmanager:save');
        const other = await newPage();
        await openNotebook(other, server, name);
        const second = viewsOf(other, 0).first();
        await untilReady(second);
        await untilHeads(second, 2);
        await head(view, 6).click();
        await untilHeads(second, 2, 6);
        await untilPrinted(page, 1, /\(2, 6\)/);
        await head(second, 9).click();
        await untilHeads(view, 2, 6, 9);
        await fieldA(second).fill('Dogs bark.');
        await token(view, 1).getByText('dogs').waitFor();
        await untilReady(view);
        assert.equal(await fieldA(view).inputValue(), 'Dogs bark.');
        await untilPrinted(page, 1, /\(2, 6, 9\) Dogs bark\./);
        await untilPrinted(page, 2, /\(6, 12, 10, 10\) 10/);
        await fieldA(view).fill('Birds sing well.');
        await token(second, 1).getByText('birds').waitFor();
        await untilPrinted(other, 2, /\(6, 12, 11, 11\) 11/);
        checkQuiet();
      });

      test('text typed quickly in one tab ends the same in the other and in Python', async () => {
        const { page, view, name } = await open(SHOW, 'print(view.text_a, view.attention.shape)');
        await command(page, 'docmanager:save');
        const other = await newPage();
        await openNotebook(other, server, name);
        const second = viewsOf(other, 0).first();
        await untilReady(second);
        await fieldA(second).fill('');
        await fieldA(second).pressSequentially('We like tea.');
        await untilPrinted(page, 1, /^We like tea\. \(6, 12, 11, 11\)$/m);
        await token(view, 3).getByText('tea').waitFor();
        assert.equal(await fieldA(view).inputValue(), 'We like tea.');
        assert.equal(await fieldA(second).inputValue(), 'We like tea.');
        checkQuiet();
      });

      test('a saved notebook opened with a fresh kernel shows the view and computes, and its cell connects it again', async () => {
        const { page, name } = await open(SHOW, 'print(view.heads)');
        await untilWritten(page, { heads: [2] });
        await command(page, 'docmanager:save');
        await shutDownKernel(page);
        const again = await newPage();
        await openNotebook(again, server, name);
        const saved = viewsOf(again, 0).first();
        await untilReady(saved);
        await fieldA(saved).fill('Still here.');
        await token(saved, 1).getByText('still').waitFor();
        await runCell(again, 0);
        const live = again.locator('[data-bertscope-output="live"] .bertscope');
        await untilReady(live);
        await head(live, 6).click();
        await untilPrinted(again, 1, /\(2, 6\)/);
        checkQuiet();
      });

      test('with its kernel gone for good a view computes new text all the same', async () => {
        const { page, view } = await open(SHOW);
        await shutDownKernel(page);
        await fieldA(view).fill('Still here.');
        await token(view, 1).getByText('still').waitFor();
        await untilReady(view);
        assert.equal(await view.getAttribute('data-layers-done'), '6');
        await head(view, 5).click();
        await untilHeads(view, 2, 5);
        checkQuiet();
      });
    });

    describe('with the widgets’ state saved', () => {
      before(() => start(true));
      after(() => server.stop());

      test('a saved notebook opened with a fresh kernel shows the view as it was left, and it computes', async () => {
        const { page, view, name } = await open(SHOW);
        await head(view, 7).click();
        await untilWritten(page, { heads: [2, 7] });
        await command(page, 'docmanager:save');
        await shutDownKernel(page);
        const again = await newPage();
        await openNotebook(again, server, name);
        const restored = viewsOf(again, 0).first();
        await untilReady(restored);
        await untilHeads(restored, 2, 7);
        assert.equal(await restored.getAttribute('data-layers-done'), '6');
        await fieldA(restored).fill('Still here.');
        await token(restored, 1).getByText('still').waitFor();
        await untilReady(restored);
        checkQuiet();
      });
    });

    if (host === 'lab') {
      describe('beside the notebook', () => {
        before(() => start(false));
        after(() => server.stop());

        test('a new view for the output shows the same model, and each follows the other', async () => {
          const { page, view } = await open(SHOW);
          await command(page, 'notebook:create-output-view');
          const beside = page.locator('.jp-LinkedOutputView .bertscope');
          await untilReady(beside);
          await head(beside, 4).click();
          await untilHeads(view, 2, 4);
          await fieldA(view).fill('Two of one.');
          await token(beside, 1).getByText('two').waitFor();
          await untilReady(beside);
          checkQuiet();
        });
      });
    }
  });
}
