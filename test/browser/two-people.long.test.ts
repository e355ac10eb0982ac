/**
 * Two people in one document, as jupyter-collaboration makes it: what one writes into an output is
 * in the other's page at once, so two write-backs that answered each other would never end.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchChromium, openPage, type WatchedPage } from './chromium';
import { startJupyter, writeNotebook, type JupyterServer } from './jupyter';
import { cellOutputs, openNotebook, printedBy, runCell, untilReady } from './notebook';
import { collaborativePython } from './older-host';
import { documentIn, untilWritten } from './saved-view';

/** Longer than the renderer waits before it writes: what comes later was not meant to come. */
const QUIET_MS = 4000;
const SETTING_UP_MS = 1_800_000;
const CELLS = [
  'from bertscope import show_attention\nview = show_attention("The cat sat on the mat.", "It was soft.")',
  'print(view.heads, view.text_a)'
];

const outputOf = (page: Page): Locator =>
  page.locator('.jp-Notebook [data-bertscope-output] .bertscope').first();
const head = (view: Locator, index: number): Locator => view.locator(`[data-head="${index}"]`);
const fieldA = (view: Locator): Locator => view.locator('[data-text="a"]');
const isOn = (view: Locator, index: number): Locator =>
  view.locator(`[data-head="${index}"][aria-pressed="true"]`);

type Counts = { readonly own: number; readonly others: number };
type YCell = {
  ymodel: {
    get(name: 'outputs'): {
      observeDeep(slot: (events: unknown, change: { local: boolean }) => void): void;
    };
  };
};

/** Counts the changes of the first cell's shared outputs from now on: this page's own, and others'. */
async function countChanges(page: Page): Promise<() => Promise<Counts>> {
  await page.evaluate(() => {
    const panel = window.jupyterapp?.shell.currentWidget as unknown as {
      content: { widgets: { model: { sharedModel: YCell } }[] };
    };
    const counts = { own: 0, others: 0 };
    Object.assign(window, { bertscopeChanges: counts });
    const outputs = panel.content.widgets[0].model.sharedModel.ymodel.get('outputs');
    outputs.observeDeep((_, { local }) => void (local ? counts.own++ : counts.others++));
  });
  return () =>
    page.evaluate(() => (window as unknown as { bertscopeChanges: Counts }).bertscopeChanges);
}

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

describe('JupyterLab with jupyter-collaboration', { timeout: SETTING_UP_MS }, () => {
  let server: JupyterServer;
  const pages: WatchedPage[] = [];
  before(async () => {
    server = await startJupyter('lab', { python: await collaborativePython() });
  });
  after(() => server.stop());
  afterEach(async () => {
    for (const each of pages.splice(0)) await each.close();
  });
  const newPage = async (): Promise<WatchedPage> => {
    const watched = await openPage(browser);
    pages.push(watched);
    return watched;
  };

  /** Two pages in one notebook whose first cell the first page has run. */
  const openTwo = async (name: string): Promise<readonly [Page, Page]> => {
    await writeNotebook(server, name, CELLS);
    const [{ page: one }, { page: two }] = [await newPage(), await newPage()];
    await openNotebook(one, server, name);
    await openNotebook(two, server, name);
    await runCell(one, 0);
    await untilReady(outputOf(one));
    await untilWritten(one, { heads: [2] });
    await untilWritten(two, { heads: [2] });
    await untilReady(outputOf(two));
    return [one, two];
  };

  test('each follows the other with one write for a change, both end with one document, and one can go', async () => {
    const [one, two] = await openTwo('two.ipynb');
    const [first, second] = [outputOf(one), outputOf(two)];
    // The host trusts a cell in the page that ran it only: the other has a view of its own.
    await one.locator('[data-bertscope-output="live"]').waitFor();
    await two.locator('[data-bertscope-output="saved"]').waitFor();
    await isOn(second, 2).waitFor();
    await one.waitForTimeout(QUIET_MS);
    const counters = [await countChanges(one), await countChanges(two)];
    const untilQuiet = async (own: number, others: number): Promise<void> => {
      await one.waitForTimeout(QUIET_MS);
      assert.deepEqual(await Promise.all(counters.map(count => count())), [
        { own, others },
        { own: others, others: own }
      ]);
      assert.deepEqual(await documentIn(two), await documentIn(one));
    };

    await head(first, 6).click();
    await isOn(second, 6).waitFor();
    await untilQuiet(1, 0);
    await head(second, 9).click();
    await isOn(first, 9).waitFor();
    await untilQuiet(1, 1);
    await fieldA(second).fill('Dogs bark.');
    await first.locator('[data-side="from"][data-token="1"]').getByText('dogs').waitFor();
    await untilQuiet(1, 2);
    await head(first, 2).click();
    await isOn(second, 2).waitFor({ state: 'detached' });
    await untilQuiet(2, 2);
    assert.deepEqual(await cellOutputs(two, 0), await cellOutputs(one, 0));
    assert.equal(printedBy(await runCell(one, 1)), '(6, 9) Dogs bark.\n');

    await pages[0].close();
    await head(second, 9).click();
    await untilWritten(two, { text_a: 'Dogs bark.', heads: [6] });
    for (const each of pages.slice(1)) {
      each.assertNothingLeft();
      each.assertNoErrors();
    }
  });
});
