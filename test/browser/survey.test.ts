/**
 * My texts in a real page, with the real engine: a survey of 200 lines that is paused, found again
 * after a reload and finished; the same by keyboard; in two tabs; with lines that mean harm.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';
import { csvParse } from 'd3-dsv';
import { parquetReadObjects } from 'hyparquet';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { SURVEY_COLUMNS } from '../../src/survey/survey-table';
import { appInChromium } from './app-in-chromium';
import { surveyLines } from './survey-lines';

const LONG_MS = 240_000;
const VIEW = { text_a: 'Anna picked blueberries near the river.', view: 'patterns' } as const;

type SavedSurvey = {
  readonly rows: readonly Readonly<Record<string, string | number | null>>[];
  readonly inputs: number;
  readonly seed: number;
  readonly model: { readonly sha256: string };
};

describe('my texts', { timeout: 900_000 }, () => {
  const app = appInChromium();

  const load = async (page: Page): Promise<void> => {
    await app.load(page);
    await page.evaluate(shown => window.app.show(shown), VIEW);
    await page.locator('.bertscope[data-phase="ready"]').waitFor();
  };
  const open = (options?: BrowserContextOptions): Promise<Page> => app.show(VIEW, options);
  const enter = (page: Page): Promise<void> => page.locator('[data-scope="survey"]').click();
  const start = async (page: Page, lines: readonly string[]): Promise<void> => {
    await page.locator('.bertscope-survey-lines').fill(lines.join('\n'));
    await page.locator('.bertscope-survey-start').click();
  };
  const doneOf = async (page: Page): Promise<number> =>
    Number(await page.locator('.bertscope-survey-progress').getAttribute('data-done'));
  const untilDone = (page: Page, least: number): Promise<unknown> =>
    page.waitForFunction(
      count =>
        Number(
          document.querySelector<HTMLElement>('.bertscope-survey-progress')?.dataset['done']
        ) >= count,
      least,
      { timeout: LONG_MS }
    );
  const untilSummed = (page: Page, inputs: number): Promise<void> =>
    page.locator(`.bertscope-survey-result[data-inputs="${inputs}"]`).waitFor({ timeout: LONG_MS });
  const save = async (page: Page, format: string): Promise<Buffer> => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.locator(`[data-download="${format}"]`).click()
    ]);
    assert.equal(file.suggestedFilename(), `bertscope-survey.${format}`);
    return readFile(await file.path());
  };
  const saveJson = async (page: Page): Promise<SavedSurvey> =>
    JSON.parse((await save(page, 'json')).toString('utf8')) as SavedSurvey;
  /** Serious and critical findings of axe in the view. */
  const findings = async (page: Page): Promise<unknown> => {
    const { resolve: find } = createRequire(resolve('package.json'));
    await page.evaluate(readFileSync(find('axe-core/axe.min.js'), 'utf8'));
    return page.evaluate(
      "axe.run('.bertscope').then(({ violations }) => violations" +
        ".filter(({ impact }) => ['serious', 'critical'].includes(impact))" +
        '.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => html + failureSummary)]))'
    );
  };

  test('200 lines are paused, found again after a reload, resumed and finished; the files have the numbers of the screen', async () => {
    const page = await open({ acceptDownloads: true });
    await enter(page);
    await start(page, surveyLines(200));
    await untilDone(page, 5);
    // What has come so far is shown with how much it is.
    await page.locator('.bertscope-survey-result').waitFor({ timeout: LONG_MS });
    assert.match(
      await page.locator('.bertscope-survey-badge').innerText(),
      /^\d+ inputs?(: effect sizes only)?$/
    );
    await page.locator('[data-survey="pause"]').click();
    await page.locator('[data-survey="resume"]').waitFor();
    const paused = await doneOf(page);
    assert.ok(paused >= 5 && paused < 200, `paused at ${paused}`);

    await load(page);
    await enter(page);
    const found = page.locator('.bertscope-survey-found');
    assert.match(
      await found.innerText(),
      new RegExp(`A survey of 200 texts was interrupted at ${paused}\\.`)
    );
    await found.getByRole('button', { name: 'Resume' }).click();
    await untilDone(page, 200);
    await untilSummed(page, 200);
    assert.equal(await page.locator('.bertscope-survey-badge').innerText(), '200 inputs');

    const json = await saveJson(page);
    assert.deepEqual([json.rows.length, json.inputs, json.seed], [432, 200, 1]);
    assert.match(json.model.sha256, /^[\da-f]{64}$/);
    const csv = csvParse((await save(page, 'csv')).toString('utf8'));
    const parquet = await save(page, 'parquet');
    const rows = await parquetReadObjects({ file: Uint8Array.from(parquet).buffer });
    assert.deepEqual(rows, json.rows);
    csv.forEach((row, at) => {
      for (const key of SURVEY_COLUMNS) assert.equal(row[key], String(json.rows[at][key] ?? ''));
    });

    // The map, the passport and the table show what is in the files.
    await page.locator('[data-cell="0-2"]').click();
    const row = json.rows.find(
      ({ layer, head, pattern }) => layer === 0 && head === 2 && pattern === 'previous'
    )!;
    const shown = page.locator('.bertscope-passport [data-score-of="previous"]');
    const two = (value: unknown): string => Number(value).toFixed(2).replace(/^0/, '');
    assert.equal(await shown.locator('[data-value="mass"]').innerText(), two(row['mass']));
    assert.equal(
      await shown.locator('[data-value="margin"]').innerText(),
      `+${two(row['margin'])}`
    );
    assert.match(String(row['name']), /previous word/);
    await page.locator('.bertscope-survey-all summary').click();
    const cell = page.locator('[data-of="0-2-previous"][data-column="mass"]');
    assert.equal(await cell.innerText(), Number(row['mass']).toFixed(3).replace(/^0/, ''));
    // The chosen head is the picture's, too.
    const { layer, heads } = await page.evaluate(
      () => window.app.sessions[0].store.getState().document
    );
    assert.deepEqual([layer, heads], [0, [2]]);

    // No pause makes a difference: the same texts at a stretch give the same table.
    await page.getByText('all surveys, or a new one').click();
    await start(page, surveyLines(200));
    await untilDone(page, 200);
    await untilSummed(page, 200);
    assert.deepEqual(await saveJson(page), json);
    app.watched.assertNothingLeft();
    app.watched.assertNoErrors();
  });

  test('all of it goes by keyboard', async () => {
    const page = await open({ acceptDownloads: true });
    const { keyboard } = page;
    const focused = (): Promise<string> =>
      page.evaluate(() => {
        const { activeElement: at } = document;
        return at?.getAttribute('aria-label') ?? at?.textContent ?? '';
      });
    const tabTo = async (words: RegExp): Promise<void> => {
      for (let stop = 0; stop < 60; stop++) {
        if (words.test(await focused())) return;
        await keyboard.press('Tab');
      }
      assert.fail(`Tab never comes to ${String(words)}`);
    };
    await tabTo(/^my texts$/);
    await keyboard.press('Enter');
    await tabTo(/^Texts, one a line$/);
    await keyboard.insertText(surveyLines(32).join('\n'));
    await tabTo(/^Start$/);
    await keyboard.press('Enter');
    await untilSummed(page, 32);
    await tabTo(/^Layer 0, head 2/);
    await keyboard.press('ArrowDown');
    assert.match(
      await page.locator('.bertscope-passport-place').innerText(),
      /^Layer 1 \(2nd\), head 2/
    );
    await tabTo(/^identical words/);
    await keyboard.press('Enter');
    await page.locator('[data-close="identical"]').waitFor();
    await tabTo(/^All numbers/);
    await keyboard.press('Enter');
    await tabTo(/^margin$/);
    await keyboard.press('Enter');
    assert.equal(
      await page.locator('[data-sort="margin"]').evaluate(at => at.closest('th')!.ariaSort),
      'descending'
    );
    const margins = (await page.locator('[data-column="margin"]').allInnerTexts()).map(Number);
    assert.deepEqual(
      margins,
      margins.toSorted((one, other) => other - one)
    );
    await tabTo(/^JSON$/);
    const [file] = await Promise.all([page.waitForEvent('download'), keyboard.press('Enter')]);
    const json = JSON.parse((await readFile(await file.path())).toString('utf8')) as SavedSurvey;
    assert.equal(json.inputs, 32);
    app.watched.assertNoErrors();
  });

  test('two tabs know of each other: one computes, both show it, and what one deletes is gone in both', async () => {
    const first = await open();
    const second = await first.context().newPage();
    await load(second);
    await enter(first);
    await enter(second);
    await start(first, surveyLines(40));
    await untilDone(first, 3);
    await second.locator('[data-open-survey]').click();
    await second.getByText('computed in another tab', { exact: true }).waitFor();
    assert.equal(await second.locator('[data-survey="resume"]').count(), 0);
    await untilDone(first, 40);
    await untilDone(second, 40);
    await untilSummed(second, 40);
    await second.locator('[data-survey="discard"]').click();
    await second.getByRole('button', { name: 'Delete', exact: true }).click();
    await first.getByText('This survey is no longer in this browser.').waitFor();
    assert.equal(await first.locator('[data-open-survey]').count(), 0);
    app.watched.assertNoErrors();
  });

  test('lines that mean harm are texts like others: nothing runs, nothing is asked for, all are counted', async () => {
    const page = await open();
    await enter(page);
    const texts = [
      '<img src=x onerror="window.harmed = true"><script>window.harmed = true</script>',
      '\u202Egnol dna desrever\u2066 \u2069',
      'word '.repeat(200_000),
      '',
      '\uD800 alone',
      ['first', '</script><script>window.harmed = true</script>'],
      ...surveyLines(3)
    ];
    await page.locator('input[type="file"]').setInputFiles({
      name: '<b>x</b>\u202Etxt.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(texts))
    });
    await page.locator('[data-texts="9"]').waitFor();
    const plan = await page.locator('.bertscope-survey-plan').innerText();
    assert.match(plan, /^9 texts, 1 of them a pair, 1 empty, which is skipped/);
    await page.locator('.bertscope-survey-start').click();
    await untilDone(page, 9);
    await untilSummed(page, 8);
    assert.match(await page.locator('.bertscope-survey-summary').innerText(), /1 cut at/);
    assert.match(await page.locator('.bertscope-survey-head').innerText(), /<b>x<\/b>/);
    assert.equal(await page.evaluate(() => 'harmed' in window), false);
    app.watched.assertNothingLeft();
    app.watched.assertNoErrors();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds nothing serious in ${colorScheme}: where it begins, while it runs, and when it is done`, async () => {
      const page = await open({ colorScheme });
      await enter(page);
      assert.deepEqual(await findings(page), []);
      await start(page, surveyLines(34));
      await page.locator('.bertscope-survey-result').waitFor({ timeout: LONG_MS });
      assert.deepEqual(await findings(page), []);
      await untilSummed(page, 34);
      await page.locator('.bertscope-survey-all summary').click();
      assert.deepEqual(await findings(page), []);
      await page.getByText('all surveys, or a new one').click();
      assert.deepEqual(await findings(page), []);
    });
  }
});
