/** The main job in both hosts: a cell shows what BERT attends to, and both sides stay in step. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchChromium, openPage, type WatchedPage } from './chromium';
import { HOSTS, readNotebook, startJupyter, writeNotebook, type JupyterServer } from './jupyter';
import { sharedTest } from './long-run';
import {
  appendCells,
  cellOutputs,
  command,
  openNotebook,
  printedBy,
  runAll,
  runCell,
  untilOpen,
  untilPrinted,
  untilReady,
  untilSaved,
  viewsOf
} from './notebook';

const SHOW =
  'from bertscope import show_attention\nview = show_attention("The cat sat on the mat.", "It was soft.")';

const token = (view: Locator, side: 'from' | 'to', index: number): Locator =>
  view.locator(`[data-side="${side}"][data-token="${index}"]`);
const head = (view: Locator, index: number): Locator => view.locator(`[data-head="${index}"]`);
const textOf = (view: Locator, field: 'a' | 'b'): Locator => view.locator(`[data-text="${field}"]`);

const pressedHeads = (view: Locator): Promise<number[]> =>
  view
    .locator('[data-head][aria-pressed="true"]')
    .evaluateAll(buttons => buttons.map(button => Number((button as HTMLElement).dataset['head'])));

/** The engine's own workers; the host may have others. */
const engines = (page: Page) =>
  page.workers().filter(worker => worker.url().includes('engine.worker'));

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

for (const { host, title } of HOSTS) {
  describe(`${title}`, { timeout: 600_000 }, () => {
    const testShared = sharedTest(host);
    let server: JupyterServer;
    let watched: WatchedPage | undefined;
    let files = 0;

    /** What a test works with: a page, the number of each of its cells, and the view below its first. */
    type Opened = { page: Page; at: (cell: number) => number; view: Locator };

    /** A notebook of these cells in a page of its own. */
    const openUnrun = async (...cells: string[]): Promise<Opened> => {
      await watched?.close();
      const name = `job-${files++}.ipynb`;
      await writeNotebook(server, name, cells);
      watched = await openPage(browser);
      const { page } = watched;
      await openNotebook(page, server, name);
      return { page, at: cell => cell, view: viewsOf(page, 0).first() };
    };

    /** The same, with the first cell already run. */
    const openFresh = async (...cells: string[]): Promise<Opened> => {
      const opened = await openUnrun(...cells);
      await runCell(opened.page, 0);
      return opened;
    };

    /** The same at the end of the notebook that is open: page and kernel are started once. */
    const open = async (...cells: string[]): Promise<Opened> => {
      if (watched === undefined || watched.page.isClosed()) return openFresh(...cells);
      const { page } = watched;
      const base = await appendCells(page, cells);
      await runCell(page, base);
      return { page, at: cell => base + cell, view: viewsOf(page, base).first() };
    };
    const checkQuiet = (): void => {
      watched?.assertNothingLeft();
      watched?.assertNoErrors();
    };
    after(() => watched?.close());

    before(async () => {
      server = await startJupyter(host, {
        settings: { 'bertscope:plugin': { engineGraceSeconds: 1 } }
      });
    });
    after(() => server.stop());

    test('a cell shows the first layer, then all six, and the numbers on hover are Python’s', async () => {
      const { page, at, view } = await open(
        SHOW,
        'a = view.attention\nprint(a.shape, float(abs(a.sum(-1) - 1).max()) < 1e-3)\nprint(" ".join(f"{w:.4f}" for w in a[view.layer, view.heads[0], 3]))'
      );
      await view
        .and(
          page.locator(
            '[data-layers-done="1"], [data-layers-done="2"], [data-layers-done="3"], [data-layers-done="4"], [data-layers-done="5"], [data-layers-done="6"]'
          )
        )
        .waitFor();
      await untilReady(view);
      assert.equal(await view.getAttribute('data-layers-done'), '6');
      assert.deepEqual(await pressedHeads(view), [2], 'the opening selection of the model');
      const printed = await untilPrinted(page, at(1), /\(6, 12, 14, 14\) True/);
      const row = printed.split('\n')[1].split(' ').map(Number);
      await token(view, 'from', 3).hover();
      const shown = await view
        .locator('[data-weight]')
        .evaluateAll(spots => spots.map(spot => (spot as HTMLElement).dataset['weight']));
      assert.ok(shown.length > 0, 'hovering a token shows numbers');
      const strongest = Math.max(...row);
      assert.ok(
        shown.some(weight => Math.abs(Number(weight) - strongest) < 5e-4),
        `${strongest} among ${shown.join(' ')}`
      );
      checkQuiet();
    });

    test('the article’s example is stored attention, and typing switches to the live model and says so', async () => {
      const { page, view } = await openFresh(
        'from bertscope import show_attention\nview = show_attention()',
        'print(view.model, view.text_a)'
      );
      await untilReady(view);
      assert.equal(await view.getAttribute('data-layers-done'), '12');
      assert.match(await view.innerText(), /stored: bert-base-uncased/);
      assert.equal(engines(page).length, 0, 'stored attention needs no engine');
      await textOf(view, 'a').fill('I walked to the market.');
      await view
        .getByText(/all-MiniLM-L6-v2/)
        .first()
        .waitFor();
      await untilReady(view);
      assert.equal(await view.getAttribute('data-layers-done'), '6');
      assert.match(await view.innerText(), /embedded model/);
      await untilPrinted(page, 1, /embedded I walked to the market\./);
      checkQuiet();
    });

    testShared(
      'the head bar toggles, isolates, restores all and never switches off the last',
      async () => {
        const { page, at, view } = await open(SHOW, 'print(view.heads)');
        await untilReady(view);
        await head(view, 5).click();
        assert.deepEqual(await pressedHeads(view), [2, 5]);
        await untilPrinted(page, at(1), /\(2, 5\)/);
        await head(view, 2).click();
        await head(view, 5).click();
        assert.deepEqual(await pressedHeads(view), [5], 'the last head stays on');
        await head(view, 7).dblclick();
        assert.deepEqual(await pressedHeads(view), [7]);
        await head(view, 7).dblclick();
        assert.equal((await pressedHeads(view)).length, 12);
        checkQuiet();
      }
    );

    testShared(
      'editing a text in place computes it, and undo brings the old one back',
      async () => {
        const { page, at, view } = await open(SHOW, 'print(view.text_a, len(view.tokens))');
        await untilReady(view);
        const field = textOf(view, 'a');
        await field.fill('Dogs bark.');
        await token(view, 'from', 1).getByText('dogs').waitFor();
        await untilPrinted(page, at(1), /Dogs bark\. 10/);
        await field.press('Control+z');
        await token(view, 'from', 2).getByText('cat').waitFor();
        assert.equal(await field.inputValue(), 'The cat sat on the mat.');
        await untilPrinted(page, at(1), /The cat sat on the mat\. 14/);
        checkQuiet();
      }
    );

    test('Python sets layer, heads and text, and the view follows', async () => {
      const { page, at, view } = await open(
        SHOW,
        'view.layer = 4; view.heads = (1, 3); view.text_b = None; view.text_a = "Birds sing."'
      );
      await untilReady(view);
      await runCell(page, at(1));
      await token(view, 'to', 1).getByText('birds').waitFor();
      await untilReady(view);
      assert.deepEqual(await pressedHeads(view), [1, 3]);
      assert.equal(await view.locator('[data-layer]').first().getAttribute('data-layer'), '4');
      assert.equal(await textOf(view, 'b').inputValue(), '');
      checkQuiet();
    });

    testShared(
      'what a later cell of “Run All” sets stays, though the first run is heard after it',
      async () => {
        const { page, view } = await openUnrun(
          SHOW,
          'import time\ntime.sleep(6)\nview.layer = 4; view.heads = (1, 3)',
          'print(view.layer, view.heads)'
        );
        await runAll(page);
        assert.equal(printedBy(await cellOutputs(page, 2)), '4 (1, 3)\n');
        await untilReady(view);
        await untilPrinted(page, 2, /4 \(1, 3\)/);
        assert.match(printedBy(await runCell(page, 2)), /4 \(1, 3\)/);
        assert.deepEqual(await pressedHeads(view), [1, 3]);
        assert.equal(await view.locator('[data-layer]').first().getAttribute('data-layer'), '4');
        checkQuiet();
      }
    );

    testShared('what is clicked is read back in Python', async () => {
      const { page, at, view } = await open(
        SHOW,
        'print(view.layer, view.heads, view.pinned, view.text_b)',
        'print(view.tokens[2].text, view.tokens[2].offset, view.text_a[slice(*view.tokens[2].offset)], view.model_info.layers)'
      );
      await untilReady(view);
      await head(view, 4).dblclick();
      await token(view, 'from', 2).click();
      await textOf(view, 'b').fill('It was very soft.');
      await untilPrinted(page, at(1), /0 \(4,\) .*from.* It was very soft\./);
      assert.match(printedBy(await runCell(page, at(2))), /cat \(4, 7\) cat 6/);
      checkQuiet();
    });

    testShared('`await view.ready()` gives the attention in the same cell', async () => {
      const { page, at } = await open(
        `${SHOW}\nawait view.ready(timeout=60)\nprint(view.attention.shape)`
      );
      assert.match(printedBy(await cellOutputs(page, at(0))), /\(6, 12, 14, 14\)/);
      checkQuiet();
    });

    testShared(
      'two views share one worker and one fetch of the model, and the engine ends after its grace time',
      async () => {
        const { page, view } = await openFresh(
          SHOW,
          'other = show_attention("Another sentence.")',
          'view'
        );
        const second = viewsOf(page, 1).first();
        await runCell(page, 1);
        await runCell(page, 2);
        await untilReady(view);
        await untilReady(second);
        await untilReady(viewsOf(page, 2).first());
        assert.equal(engines(page).length, 1);
        const fetches = (part: RegExp) =>
          (watched?.requests ?? []).filter(url => part.test(url)).length;
        assert.equal(fetches(/\.onnx/), 1);
        assert.equal(fetches(/\.wasm/), 1);
        const [engine] = engines(page);
        const ended = new Promise<void>(resolve => engine.once('close', () => resolve()));
        await command(page, 'editmenu:clear-all');
        await ended;
        assert.equal(engines(page).length, 0);
        checkQuiet();
      }
    );

    testShared(
      'a view named as the last expression of its cell is there once, and again in a later cell',
      async () => {
        const { page, at } = await open(
          'from bertscope import show_attention\nview = show_attention("Hello there.")\nview',
          'view',
          'show_attention("Once.")'
        );
        await untilReady(viewsOf(page, at(0)).first());
        assert.equal(await viewsOf(page, at(0)).count(), 1);
        await runCell(page, at(1));
        await untilReady(viewsOf(page, at(1)).first());
        await runCell(page, at(2));
        await untilReady(viewsOf(page, at(2)).first());
        assert.equal(await viewsOf(page, at(2)).count(), 1);
        checkQuiet();
      }
    );

    testShared('lone surrogates from Python and from the page do not break saving', async () => {
      const { page, at, view } = await open(
        'from bertscope import show_attention\nview = show_attention("half \\ud83d a smile")',
        'print(ascii(view.text_a))'
      );
      await untilReady(view);
      assert.match(await textOf(view, 'a').inputValue(), /half \uFFFD a smile/);
      await textOf(view, 'a').evaluate(field => {
        (field as HTMLTextAreaElement).value = 'other half \uDE00 here';
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
      });
      await untilPrinted(page, at(1), /other half \\ufffd here/);
      await untilSaved(page);
      assert.match(
        JSON.stringify(await readNotebook(server, `job-${files - 1}.ipynb`)),
        /show_attention/
      );
      checkQuiet();
    });

    test('after a kernel restart the view still computes new text, and running the cell again gives a fresh one', async () => {
      const { page, view } = await openFresh(SHOW);
      await untilReady(view);
      await page.evaluate(async () => {
        const panel = window.jupyterapp!.shell.currentWidget as unknown as {
          sessionContext: {
            restartKernel(): Promise<void>;
            session: { kernel: { info: Promise<unknown> } };
          };
        };
        await panel.sessionContext.restartKernel();
        await panel.sessionContext.session.kernel.info;
      });
      if ((await view.count()) > 0) {
        await textOf(view, 'a').fill('Still here.');
        await token(view, 'from', 1).getByText('still').waitFor();
        await untilReady(view);
      }
      await runCell(page, 0);
      await untilReady(viewsOf(page, 0).first());
      checkQuiet();
    });

    test('after a reload with a live kernel the view is back with its selection and in step with Python', async () => {
      const { page, view } = await openFresh(SHOW, 'print(view.heads)', 'view.heads = (1,)');
      await untilReady(view);
      await head(view, 6).click();
      await untilPrinted(page, 1, /\(2, 6\)/);
      await command(page, 'docmanager:save');
      await page.reload();
      await untilOpen(page);
      const again = viewsOf(page, 0).first();
      await untilReady(again);
      // Saved state is shown at once; what Python holds follows when the kernel has answered.
      await again.locator('[data-head="6"][aria-pressed="true"]').waitFor();
      assert.deepEqual(await pressedHeads(again), [2, 6]);
      await head(again, 9).click();
      await untilPrinted(page, 1, /\(2, 6, 9\)/);
      await runCell(page, 2);
      await again.locator('[data-head="1"][aria-pressed="true"]').waitFor();
      assert.deepEqual(await pressedHeads(again), [1]);
      checkQuiet();
    });
  });
}
