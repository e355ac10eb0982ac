/**
 * The wheel of this build in every JupyterLab and Notebook 7 that it is made for, older than the one
 * in `.venv`.
 */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium, openPage, type WatchedPage } from './chromium';
import { checkExample, copyExample } from './example-notebook';
import { startJupyter, writeNotebook, type JupyterServer } from './jupyter';
import { openNotebook, printedBy, runAll, runCell, untilReady, viewsOf } from './notebook';
import { HOST_NOISE, olderPython } from './older-host';

const VERSIONS = [
  { lab: '4.2', notebook: '7.2' },
  { lab: '4.3', notebook: '7.3' },
  { lab: '4.4', notebook: '7.4' },
  { lab: '4.5', notebook: '7.5' }
] as const;
const SETTING_UP_MS = 900_000;

const CELLS = [
  'from bertscope import show_attention\nview = show_attention("The cat sat on the mat.", "It was soft.")',
  'article = show_attention()',
  `a = view.attention
print(a.shape, view.layer, view.heads, bool(abs(a.sum(-1) - 1).max() < 1e-3))
print(" ".join(token.text for token in view.tokens))
print(" ".join(str(n) for n in a[0, 2].argmax(-1)), f"{a[0, 2, 9, 8]:.3f}")`,
  `b = article.attention
print(b.shape, f"{b[2, 0, 1, 2]:.3f} {b[10, 10, 10, 5]:.2f}", article.tokens[1].text)`
];

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

for (const { lab, notebook } of VERSIONS) {
  for (const host of ['lab', 'notebook'] as const) {
    const title = host === 'lab' ? `JupyterLab ${lab}` : `Notebook ${notebook}`;
    describe(title, { timeout: SETTING_UP_MS }, () => {
      let server: JupyterServer;
      let watched: WatchedPage;
      before(async () => {
        server = await startJupyter(host, { python: await olderPython(lab, notebook) });
      });
      after(() => server.stop());
      afterEach(() => watched.close());

      const checkQuiet = (): void => {
        watched.assertNothingLeft();
        assert.deepEqual(
          watched.errors.filter(text => !HOST_NOISE.test(text)),
          []
        );
      };

      test(`${title} shows computed and stored attention, and Python reads its numbers`, async () => {
        await writeNotebook(server, 'older.ipynb', CELLS);
        watched = await openPage(browser);
        const { page } = watched;
        await openNotebook(page, server, 'older.ipynb');
        const version = await page.evaluate(() => window.jupyterapp!.version);
        assert.ok(version.startsWith(host === 'lab' ? lab : notebook), version);
        await runCell(page, 0);
        const view = viewsOf(page, 0).first();
        await untilReady(view);
        assert.equal(await view.getAttribute('data-layers-done'), '6');
        assert.equal(await view.locator('[data-side="from"][data-token]').count(), 14);
        await runCell(page, 1);
        const article = viewsOf(page, 1).first();
        await untilReady(article);
        assert.equal(await article.getAttribute('data-layers-done'), '12');
        assert.equal(
          printedBy(await runCell(page, 2)),
          '(6, 12, 14, 14) 0 (2,) True\n' +
            '[CLS] the cat sat on the mat . [SEP] it was soft . [SEP]\n' +
            '0 0 1 2 3 4 5 6 7 8 9 10 11 12 0.618\n'
        );
        assert.equal(printedBy(await runCell(page, 3)), '(12, 12, 19, 19) 0.999 0.93 i\n');
        checkQuiet();
      });

      for (const height of [900, 300]) {
        test(`${title} runs the example from top to bottom in a window ${height} px high`, async () => {
          const name = `example-${height}.ipynb`;
          const ids = await copyExample(server, name);
          watched = await openPage(browser, { viewport: { width: 1200, height } });
          const { page } = watched;
          await openNotebook(page, server, name);
          await runAll(page);
          await checkExample(page, ids);
          checkQuiet();
        });
      }
    });
  }
}
