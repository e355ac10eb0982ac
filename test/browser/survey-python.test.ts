/**
 * A survey that a cell asks for: the page gets the texts, computes them over a reload, and the table
 * comes back into Python; it is the screen's, and that of the same model computed by Python itself.
 */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import type { SurveyRow } from '../../src/survey/survey-table';
import { launchChromium, openPage } from './chromium';
import { startJupyter, writeNotebook, type JupyterServer } from './jupyter';
import { command, openNotebook, printedBy, runCell, untilOpen, viewsOf } from './notebook';
import { surveyLines } from './survey-lines';

const TEXTS = 120;
const LONG_MS = 240_000;
const lines = surveyLines(TEXTS).map(line => line.split('\t'));

const CELLS = [
  'import json\nfrom bertscope import survey\n' +
    'pairs = [tuple(line) if len(line) == 2 else line[0] for line in json.load(open("lines.json"))]\n' +
    'found = survey(pairs, name="from a cell")',
  'try:\n    print(len(found.table))\nexcept Exception as error:\n    print(error)',
  'await found.ready()\nfound.to_json("browser.json")\nprint(found)\nprint(len(found.to_dataframe()))',
  'survey(pairs, engine="local", progress=False).to_json("local.json")',
  'print(found.n_inputs, found.failed, found.table[0]["name"])'
];

type Saved = { readonly inputs: number; readonly rows: readonly SurveyRow[] };

describe('a survey from a cell', { timeout: 600_000 }, () => {
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

  const untilDone = async (page: Page, view: Locator, least: number): Promise<void> => {
    const progress = view.locator('.bertscope-survey-progress');
    await progress.waitFor();
    const element = await progress.elementHandle();
    await page.waitForFunction(
      ([bar, count]) => Number((bar as HTMLElement).dataset['done']) >= Number(count),
      [element, least] as const,
      { timeout: LONG_MS }
    );
  };
  const read = async (name: string): Promise<Saved> =>
    JSON.parse(await readFile(join(server.folder, name), 'utf8')) as Saved;

  test('goes on after a reload of the page, and Python has the table of the screen', async () => {
    await writeNotebook(server, 'survey.ipynb', CELLS);
    await writeFile(join(server.folder, 'lines.json'), JSON.stringify(lines));
    const { page, assertNoErrors, assertNothingLeft, close } = await openPage(browser);
    try {
      await openNotebook(page, server, 'survey.ipynb');
      await runCell(page, 0);
      const view = viewsOf(page, 0).first();
      await untilDone(page, view, 3);
      assert.match(printedBy(await runCell(page, 1)), /not done yet.*await found\.ready\(\)/);

      await command(page, 'docmanager:save');
      await page.reload();
      await untilOpen(page);
      await untilDone(page, view, 4);
      assert.match(
        printedBy(await runCell(page, 2)),
        /<Survey: 120 inputs, by .*all-MiniLM-L6-v2, seed 1>\s+432/
      );
      const { rows, inputs } = await read('browser.json');
      assert.deepEqual([rows.length, inputs], [432, TEXTS]);

      await view.locator(`.bertscope-survey-result[data-inputs="${TEXTS}"]`).waitFor();
      await view.locator('.bertscope-survey-all summary').click();
      const shown = await view
        .locator('[data-of][data-column="mass"]')
        .evaluateAll(cells =>
          cells.map(cell => [cell.getAttribute('data-of'), cell.textContent] as const)
        );
      assert.ok(shown.length > 20, `${shown.length} rows on the screen`);
      const written = new Map(
        rows.map(({ layer, head, pattern, mass }) => [
          `${layer}-${head}-${pattern}`,
          mass === null ? '–' : mass.toFixed(3).replace(/^0/, '')
        ])
      );
      for (const [row, mass] of shown) assert.equal(mass, written.get(String(row)));

      await runCell(page, 3);
      const local = await read('local.json');
      let largest = 0;
      rows.forEach((row, at) => {
        const other = local.rows[at];
        assert.deepEqual(
          [row.layer, row.head, row.pattern, row.name, row.n_inputs, row.queries],
          [other.layer, other.head, other.pattern, other.name, other.n_inputs, other.queries]
        );
        for (const key of ['mass', 'conditional', 'top_rate', 'margin', 'mass_low'] as const) {
          assert.equal(row[key] === null, other[key] === null, `${key} of row ${at}`);
          largest = Math.max(largest, Math.abs((row[key] ?? 0) - (other[key] ?? 0)));
        }
      });
      assert.ok(largest < 1e-4, `the browser and onnxruntime differ by ${largest}`);
      assert.match(printedBy(await runCell(page, 4)), /^120 \(\) /);
      assertNothingLeft();
      assertNoErrors();
    } finally {
      await close();
    }
  });
});
