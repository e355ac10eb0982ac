/** Python asks the view in its notebook for pictures, and sets the shelf. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium, openPage } from './chromium';
import { startJupyter, writeNotebook, type JupyterServer } from './jupyter';
import { openNotebook, printedBy, runCell, viewsOf } from './notebook';

const SHOW =
  'from bertscope import show_attention\nview = show_attention("The cat sat on the mat.", shelf=[(2, 0), (5, 11)])';
const SAVE =
  'print(await view.save_svg("a.svg"), await view.save_svg("b.svg", theme="dark"), await view.save_png("a.png", scale=3), len(view.to_table(1, 2)))';

describe('exports from Python', { timeout: 300_000 }, () => {
  let browser: Browser;
  let server: JupyterServer;
  before(async () => {
    browser = await launchChromium();
    server = await startJupyter('lab');
  });
  after(async () => {
    await server.stop();
    await browser.close();
  });

  test('save_svg and save_png write what the browser paints, with the shelf', async () => {
    await writeNotebook(server, 'export.ipynb', [SHOW, SAVE]);
    const { page, assertNoErrors, assertNothingLeft, close } = await openPage(browser);
    try {
      await openNotebook(page, server, 'export.ipynb');
      await runCell(page, 0);
      assert.equal(printedBy(await runCell(page, 1)).trim(), 'a.svg b.svg a.png 81');
      const svg = await readFile(join(server.folder, 'a.svg'), 'utf8');
      assert.match(svg, /^<svg .*>2-0<\/text>.*>5-11<\/text>.*<\/svg>$/s);
      const dark = await readFile(join(server.folder, 'b.svg'), 'utf8');
      assert.deepEqual(
        [svg, dark].map(text => text.includes('fill="#16181d"')),
        [false, true]
      );
      const png = await readFile(join(server.folder, 'a.png'));
      const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg)!;
      assert.deepEqual(
        [png.readUInt32BE(16), png.readUInt32BE(20)],
        [3 * Number(width), 3 * Number(height)]
      );
      const shelf = viewsOf(page, 0).first().locator('[data-shelf]');
      assert.equal(await shelf.count(), 2);
      assertNothingLeft();
      assertNoErrors();
    } finally {
      await close();
    }
  });
});
