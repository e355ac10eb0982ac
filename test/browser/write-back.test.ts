/** What a view writes into its notebook, and what it does not: in tabs of their own, saved, opened again. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchChromium, openPage, type WatchedPage } from './chromium';
import { HOSTS, readNotebook, startJupyter, writeNotebook, type JupyterServer } from './jupyter';
import { sharedTest } from './long-run';
import {
  command,
  isDirty,
  openNotebook,
  printedBy,
  runCell,
  untilOpen,
  untilReady
} from './notebook';
import {
  CHOSEN,
  DOCUMENT_TYPE,
  documentIn,
  makeSavedView,
  restartKernel,
  shutDownKernel,
  untilWritten,
  WIDGET_TYPE,
  type SavedDocument,
  type SavedNotebook
} from './saved-view';

/** Longer than the renderer waits before it writes: what comes later was not meant to come. */
const QUIET_MS = 2500;

const liveOutput = (page: Page): Locator =>
  page.locator('.jp-Notebook [data-bertscope-output="live"] .bertscope').first();
const savedOutput = (page: Page): Locator =>
  page.locator('.jp-Notebook [data-bertscope-output="saved"] .bertscope').first();
const head = (view: Locator, index: number): Locator => view.locator(`[data-head="${index}"]`);
const isOn = (view: Locator, index: number): Locator =>
  view.locator(`[data-head="${index}"][aria-pressed="true"]`);
const dataOf = (notebook: SavedNotebook): Readonly<Record<string, unknown>> =>
  notebook.cells[0].outputs?.[0]?.data ?? {};
const documentOf = (notebook: SavedNotebook): SavedDocument =>
  dataOf(notebook)[DOCUMENT_TYPE] as SavedDocument;

/** Counts how often the outputs of the page's first cell change from now on. */
async function countWrites(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const panel = window.jupyterapp?.shell.currentWidget as unknown as {
      content: {
        widgets: { model: { outputs: { changed: { connect(slot: () => void): void } } } }[];
      };
    };
    const counter = { count: 0 };
    Object.assign(window, { bertscopeWrites: counter });
    panel.content.widgets[0].model.outputs.changed.connect(() => void counter.count++);
  });
  return () =>
    page.evaluate(
      () => (window as unknown as { bertscopeWrites: { count: number } }).bertscopeWrites.count
    );
}

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

for (const { host, title } of HOSTS) {
  describe(title, { timeout: 600_000 }, () => {
    const testShared = sharedTest(host);
    let server: JupyterServer;
    const pages: WatchedPage[] = [];
    before(async () => {
      server = await startJupyter(host);
    });
    after(() => server.stop());
    afterEach(async () => {
      for (const each of pages.splice(0)) {
        each.assertNothingLeft();
        each.assertNoErrors();
        await each.close();
      }
    });
    const newPage = async (): Promise<WatchedPage> => {
      const watched = await openPage(browser);
      pages.push(watched);
      return watched;
    };

    test('saved, closed and opened again a view keeps text, layer, heads and pinned tokens, and its picture needs no kernel', async () => {
      const first = await newPage();
      const saved = await makeSavedView(first, server, 'keep.ipynb');
      assert.ok(!(WIDGET_TYPE in dataOf(saved)), 'no widget in what is saved');
      assert.match([dataOf(saved)['text/html']].flat().join(''), /<svg.*mat/s);
      assert.match(String(dataOf(saved)['image/png']), /^iVBOR/);
      assert.ok('text/plain' in dataOf(saved));
      assert.ok(documentOf(saved)['snapshot'], 'the numbers are saved');
      await shutDownKernel(first.page);
      const { page } = await newPage();
      await openNotebook(page, server, 'keep.ipynb');
      const view = savedOutput(page);
      await untilReady(view);
      assert.equal(await view.locator('[data-text="a"]').inputValue(), CHOSEN.text_a);
      assert.equal(await view.locator('[data-text="b"]').inputValue(), CHOSEN.text_b);
      await isOn(view, 8).waitFor();
      assert.equal(await view.locator('[data-head][aria-pressed="true"]').count(), 1);
      await view.locator('[data-side="from"][data-token="3"][aria-pressed="true"]').waitFor();
      assert.match(await view.innerText(), /layer\s+1/);
      assert.deepEqual(await documentIn(page), documentOf(saved));
    });

    testShared('opening, scrolling and hovering leave the notebook as it is', async () => {
      const first = await newPage();
      await makeSavedView(first, server, 'clean.ipynb');
      const before = JSON.stringify(await readNotebook(server, 'clean.ipynb'));
      await shutDownKernel(first.page);
      const { page } = await newPage();
      await openNotebook(page, server, 'clean.ipynb');
      const view = savedOutput(page);
      await untilReady(view);
      const writes = await countWrites(page);
      for (const token of [1, 2, 5]) {
        await view.locator(`[data-side="to"][data-token="${token}"]`).hover();
      }
      await page.mouse.wheel(0, 300);
      await page.mouse.wheel(0, -300);
      await page.waitForTimeout(QUIET_MS);
      assert.equal(await isDirty(page), false);
      assert.equal(await writes(), 0);
      await command(page, 'docmanager:save');
      assert.equal(JSON.stringify(await readNotebook(server, 'clean.ipynb')), before);
    });

    testShared(
      'running an unchanged cell again changes nothing but its count and its live id',
      async () => {
        const { page } = await newPage();
        await writeNotebook(server, 'again.ipynb', [
          'from bertscope import show_attention\nview = show_attention("The cat sat on the mat.", layer=2, heads=[7])'
        ]);
        await openNotebook(page, server, 'again.ipynb');
        const runAndSave = async (): Promise<SavedNotebook> => {
          const id = (await documentIn(page))?.['live_id'];
          await runCell(page, 0);
          await page.waitForFunction(
            old => {
              const panel = window.jupyterapp?.shell.currentWidget as unknown as {
                content: { widgets: { model: { toJSON(): unknown } }[] };
              };
              const text = JSON.stringify(panel.content.widgets[0].model.toJSON());
              return !text.includes('widget-view') && (old === null || !text.includes(old));
            },
            (id ?? null) as string | null
          );
          await command(page, 'docmanager:save');
          return (await readNotebook(server, 'again.ipynb')) as SavedNotebook;
        };
        const [one, two] = [await runAndSave(), await runAndSave()];
        const id = (notebook: SavedNotebook): string => documentOf(notebook)['live_id'] as string;
        assert.notEqual(id(one), id(two));
        const blank = (notebook: SavedNotebook): unknown =>
          JSON.parse(
            JSON.stringify(notebook)
              .replaceAll(id(notebook), 'live')
              .replaceAll(/"execution_count":\d+/g, '"execution_count":0')
          );
        assert.deepEqual(blank(one), blank(two));
      }
    );

    test('a view follows its kernel: live, live again after a reload, saved after a restart, live after a run', async () => {
      const { page } = await newPage();
      await writeNotebook(server, 'live.ipynb', [
        'from bertscope import show_attention\nview = show_attention("The cat sat on the mat.", "It was soft.")',
        'print(view.heads)',
        'view.heads = [4]'
      ]);
      await openNotebook(page, server, 'live.ipynb');
      await runCell(page, 0);
      await untilReady(liveOutput(page));
      await untilWritten(page, { heads: [2] });
      await command(page, 'docmanager:save');

      await page.reload();
      await untilOpen(page);
      const view = liveOutput(page);
      await untilReady(view);
      await isOn(view, 2).waitFor();
      await head(view, 6).click();
      await untilWritten(page, { heads: [2, 6] });
      assert.equal(printedBy(await runCell(page, 1)), '(2, 6)\n');
      await runCell(page, 2);
      await isOn(view, 4).waitFor();
      await untilWritten(page, { heads: [4] });

      await restartKernel(page);
      const left = savedOutput(page);
      await untilReady(left);
      await isOn(left, 4).waitFor();
      await left.locator('[data-text="a"]').fill('Still here.');
      await untilWritten(page, { text_a: 'Still here.', heads: [4] });

      await runCell(page, 0);
      await untilReady(liveOutput(page));
      assert.equal(
        await liveOutput(page).locator('[data-text="a"]').inputValue(),
        'The cat sat on the mat.'
      );
      assert.equal(printedBy(await runCell(page, 1)), '(2,)\n');
    });

    testShared(
      'two tabs on one notebook write once for a change each, and then no more',
      async () => {
        const { page } = await newPage();
        await makeSavedView({ page } as WatchedPage, server, 'tabs.ipynb');
        const { page: other } = await newPage();
        await openNotebook(other, server, 'tabs.ipynb');
        const [here, there] = [liveOutput(page), liveOutput(other)];
        await untilReady(there);
        const counters = [await countWrites(page), await countWrites(other)];
        await head(here, 5).click();
        await isOn(there, 5).waitFor();
        await untilWritten(page, { heads: [5, 8] });
        await untilWritten(other, { heads: [5, 8] });
        await head(there, 8).click();
        await untilWritten(page, { heads: [5] });
        await untilWritten(other, { heads: [5] });
        await page.waitForTimeout(QUIET_MS);
        assert.deepEqual(await Promise.all(counters.map(count => count())), [2, 2]);
      }
    );

    if (host === 'lab') {
      test('two views of one saved output follow each other, with one write for each change', async () => {
        const first = await newPage();
        await makeSavedView(first, server, 'linked.ipynb');
        await shutDownKernel(first.page);
        const { page } = await newPage();
        await openNotebook(page, server, 'linked.ipynb');
        const view = savedOutput(page);
        await untilReady(view);
        const writes = await countWrites(page);
        await command(page, 'notebook:create-output-view');
        const beside = page.locator('.jp-LinkedOutputView .bertscope');
        await untilReady(beside);
        await head(beside, 4).click();
        await isOn(view, 4).waitFor();
        await head(view, 8).click();
        await isOn(beside, 8).waitFor({ state: 'detached' });
        await page.waitForTimeout(QUIET_MS);
        assert.equal(await writes(), 2);
      });
    }

    testShared(
      'an output that was run without a browser is computed when it is opened, and stays as it is',
      async () => {
        const { page } = await newPage();
        await writeNotebook(server, 'headless.ipynb', ['1']);
        const fields = { text_a: 'Dogs bark.', version: 1, live_id: 'gone', snapshot: null };
        const notebook = (await readNotebook(server, 'headless.ipynb')) as {
          cells: { outputs: unknown[] }[];
        };
        notebook.cells[0].outputs.push({
          output_type: 'display_data',
          metadata: {},
          data: {
            [WIDGET_TYPE]: { version_major: 2, version_minor: 0, model_id: 'gone' },
            [DOCUMENT_TYPE]: fields,
            'text/plain': 'AttentionView()'
          }
        });
        const { writeFile } = await import('node:fs/promises');
        await writeFile(`${server.folder}/headless.ipynb`, JSON.stringify(notebook));
        await server.trust(['headless.ipynb']);
        await openNotebook(page, server, 'headless.ipynb');
        const view = savedOutput(page);
        await untilReady(view);
        await view.getByText('Not connected to Python').waitFor();
        await page.waitForTimeout(QUIET_MS);
        assert.deepEqual(await documentIn(page), fields);
        await head(view, 3).click();
        await untilWritten(page, { heads: [2, 3], live_id: 'gone' });
      }
    );
  });
}
