/**
 * The JupyterLite site: the view without any kernel and with the site's own Python, on a host that
 * serves files and nothing else.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { Browser, Locator, Page } from 'playwright-core';
import { isOwn, launchChromium, openPage, type WatchedPage } from './chromium';
import { HOSTS, type JupyterHost } from './jupyter';
import { buildLiteSite, serveLiteSite, type LiteSite } from './lite-site';
import { appendCells, runCell, untilOpen, untilPrinted, untilReady, viewsOf } from './notebook';

const SAVED = 'without-kernel.ipynb';
const SAVED_CELL = 1;
const FIXTURES = 'test/fixtures/attention';
const HEADS = 12;
/** What the saved view shows, and the live one below. */
const [LAYER, HEAD] = [1, 8];
const TOLERANCE = 1e-4;
/** What a static host does not have, and what JupyterLite asks it for all the same. */
const NOT_THERE = /the server responded with a status of 404/;
/** NumPy for Pyodide is compiled: the one thing for `bertscope` that the site does not serve. */
const NUMPY = /\/numpy-[^/]+_wasm32\.whl$/;

type Expected = {
  readonly textA: string;
  readonly textB: string | null;
  readonly tokenCount: number;
  readonly rows: readonly number[];
  readonly nativeOffsetFloats: number;
};

let browser: Browser;
before(
  async () => {
    await buildLiteSite();
    browser = await launchChromium();
  },
  { timeout: 600_000 }
);
after(() => browser.close());

/** Opens a site in a page for a test and puts everything away after it. */
async function withSite(
  kernel: boolean,
  check: (watched: WatchedPage, site: LiteSite) => Promise<void>
): Promise<void> {
  const site = await serveLiteSite({ kernel });
  const watched = await openPage(browser);
  try {
    await check(watched, site);
  } finally {
    await watched.close();
    await site.stop();
  }
}

/** The same with one of its notebooks open. */
function withNotebook(
  options: { kernel: boolean; host: JupyterHost; name: string },
  check: (watched: WatchedPage) => Promise<void>
): Promise<void> {
  return withSite(options.kernel, async (watched, site) => {
    await watched.page.goto(site.notebookUrl(options.host, options.name));
    await untilOpen(watched.page, options);
    await check(watched);
  });
}

const assertNoErrors = ({ errors }: WatchedPage, ...known: RegExp[]): void => {
  const unknown = errors.filter(text => ![NOT_THERE, ...known].some(other => other.test(text)));
  assert.deepEqual(unknown, []);
};

for (const { host, title } of HOSTS) {
  test(
    `${title} on the site opens a saved view without a kernel, and it computes a new text`,
    { timeout: 300_000 },
    () =>
      withNotebook({ kernel: false, host, name: SAVED }, async watched => {
        const { page } = watched;
        // A host that finds none for the notebook asks which it should be.
        await page.locator('.jp-Dialog').getByRole('button').last().click();
        assert.equal(await hasKernel(page), false);
        const view = viewsOf(page, SAVED_CELL).first();
        await untilReady(view);
        assert.equal(await view.getAttribute('data-layers-done'), '6');
        await assertComputes(view);
        watched.assertNothingLeft();
        assertNoErrors(watched);
      })
  );
}

test(
  'the Attention Explorer opens from the launcher of the site without a kernel and computes',
  { timeout: 300_000 },
  () =>
    withSite(false, async (watched, site) => {
      const { page } = watched;
      await page.goto(site.url('lab'));
      await page.locator('.jp-LauncherCard', { hasText: 'Attention Explorer' }).click();
      const view = page.locator('.bertscope-explorer:visible .bertscope');
      await untilReady(view);
      assert.equal(await view.getAttribute('data-layers-done'), '6');
      // It opens on the first layer.
      await view.getByLabel('Next layer').click();
      await view.locator(`[data-head="${HEAD}"]`).dblclick();
      await assertComputes(view);
      watched.assertNothingLeft();
      assertNoErrors(watched);
    })
);

test(
  'a cell on the site imports bertscope without installing it and shows a live view, without NumPy',
  { timeout: 300_000 },
  () =>
    withNotebook({ kernel: true, host: 'lab', name: SAVED }, async watched => {
      const { page } = watched;
      const cells = [
        'from bertscope import show_attention',
        `view = show_attention("Hello", layer=${LAYER}, heads=[${HEAD}])`,
        'print(view.text_a)'
      ];
      const first = await appendCells(page, cells);
      assert.deepEqual(await runCell(page, first), []);
      await runCell(page, first + 1);
      const view = viewsOf(page, first + 1).first();
      await untilReady(view);
      await assertComputes(view);
      const { textA } = expectation();
      assert.equal(await untilPrinted(page, first + 2, /went/), `${textA}\n`);
      // Pyodide asks for it, as bertscope depends on it; that it cannot have it does no harm.
      const foreign = watched.requests.filter(url => !isOwn(url) && !NUMPY.test(url));
      assert.deepEqual(foreign, [], 'from another machine only NumPy');
      assertNoErrors(watched, /loading numpy/, /^Failed to fetch/, /ERR_NAME_NOT_RESOLVED/);
    })
);

function hasKernel(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const panel = window.jupyterapp?.shell.currentWidget as unknown as {
      sessionContext: { session: { kernel: unknown } | null };
    };
    return Boolean(panel.sessionContext.session?.kernel);
  });
}

/** The first reference text, and what native ONNX Runtime gives for it. */
function expectation(): Expected {
  const texts = JSON.parse(readFileSync(`${FIXTURES}/texts.json`, 'utf8')) as Expected[];
  return texts[0];
}

/** Types the reference text into a view: its numbers are those of native ONNX Runtime. */
async function assertComputes(view: Locator): Promise<void> {
  const { textA, textB, tokenCount, rows, nativeOffsetFloats } = expectation();
  const bytes = gunzipSync(readFileSync(`${FIXTURES}/native.f32.gz`));
  const token = (index: number): Locator =>
    view.locator(`[data-side="from"][data-token="${index}"]`);
  await view.locator('[data-text="a"]').fill(textA);
  await view.locator('[data-text="b"]').fill(textB ?? '');
  await token(tokenCount - 1).waitFor();
  await untilReady(view);
  for (const from of [1, 5, tokenCount - 2]) {
    const start =
      nativeOffsetFloats + ((LAYER * HEADS + HEAD) * rows.length + rows.indexOf(from)) * tokenCount;
    const expected = Array.from({ length: tokenCount }, (_, to) =>
      bytes.readFloatLE(4 * (start + to))
    ).sort((a, b) => b - a);
    await token(from).hover();
    await view.getByRole('heading', { name: 'attends to' }).waitFor();
    const weights = await view
      .locator('td[data-weight]')
      .evaluateAll(cells => cells.map(cell => Number((cell as HTMLElement).dataset['weight'])));
    assert.ok(weights.length > 0);
    weights.forEach((weight, row) => {
      const difference = Math.abs(weight - expected[row]);
      assert.ok(difference <= TOLERANCE, `token ${from}, ${row}: ${weight}, not ${expected[row]}`);
    });
  }
}
