/** Python asks the view in its notebook for pictures and for what its heads do, and sets the shelf. */
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

const SHOW_ARTICLE =
  'from bertscope import show_attention\narticle = show_attention(model="article", view="patterns")';
const PATTERNS = [
  'rows = await article.fetch_patterns()',
  'named = {(row["layer"], row["head"], row["pattern"]): row for row in rows}',
  'print(len(rows), named[3, 5, "previous"]["name"], named[6, 4, "delimiter"]["rank"])',
  'print(*(named[3, 5, "previous"][key] for key in ("mass", "conditional", "margin", "top_rate", "queries")))'
].join('\n');

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

  test('from the map to a head, its numbers, and the same numbers as a table in Python', async () => {
    await writeNotebook(server, 'patterns.ipynb', [SHOW_ARTICLE, PATTERNS]);
    const { page, assertNoErrors, close } = await openPage(browser);
    try {
      await openNotebook(page, server, 'patterns.ipynb');
      await runCell(page, 0);
      const view = viewsOf(page, 0).first();
      const head = view.locator('[data-cell="3-5"][data-kind="named"]');
      await head.waitFor();
      const printed = printedBy(await runCell(page, 1))
        .trim()
        .split('\n');
      assert.equal(printed[0], '864 previous word 21');
      await head.click();
      const row = view.locator('[data-score-of="previous"]');
      await row.waitFor();
      const seen = await row.locator('td').allInnerTexts();
      const [mass, conditional, margin, top, queries] = printed[1].split(' ').map(Number);
      const two = (value: number): string => value.toFixed(2).replace(/^0/, '');
      assert.deepEqual(seen, [
        two(mass),
        two(conditional),
        `+${two(margin)}`,
        two(top),
        String(queries)
      ]);
      assert.ok(Math.abs(mass - 0.575) < 0.001 && Math.abs(margin - 0.711) < 0.001, printed[1]);
      assertNoErrors();
    } finally {
      await close();
    }
  });
});
