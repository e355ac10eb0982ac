/**
 * Exported pages in Firefox, driven by WebDriver BiDi. Where there is no Firefox the test says so:
 * `npm test` installs one only where apt may do so without a question.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import puppeteer, { type Browser, type Frame, type Page } from 'puppeteer-core';
import { compareWeights } from '../engine/compare-weights';
import { articleWeights, nativeWeights, writePages } from './written-pages';

const TOLERANCE = 1e-4;
const STEP_LIMIT_MS = 120_000;

// What scripts/firefox.mjs found.
const firefox = process.env['BERTSCOPE_FIREFOX'] || null;

const weightsOf = async (page: Page | Frame): Promise<Float32Array> =>
  Float32Array.from(
    await page.evaluate(() =>
      (window.bertscope.views[0].store.getState().attention?.weights ?? []).flatMap(layer =>
        Array.from(layer ?? [])
      )
    )
  );

async function checkLive(page: Page | Frame): Promise<void> {
  await page.waitForSelector('.bertscope[data-phase="ready"]', { timeout: STEP_LIMIT_MS });
  assert.deepEqual(await weightsOf(page), await articleWeights());
  const text = await nativeWeights('plain sentence');
  for (const [name, value] of [
    ['b', ''],
    ['a', text.textA]
  ]) {
    const field = await page.waitForSelector(`[data-text="${name}"]`);
    await field?.evaluate((element, typed) => {
      const area = element as HTMLTextAreaElement;
      area.focus();
      area.value = typed;
      area.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }, value);
  }
  const last = text.tokenCount - 1;
  await page.waitForSelector(
    `.bertscope[data-phase="ready"][data-layers-done="6"] [data-side="from"][data-token="${last}"]:last-child`,
    { timeout: STEP_LIMIT_MS }
  );
  const { largest } = compareWeights(await weightsOf(page), text.weights, text.tokenCount);
  assert.ok(largest <= TOLERANCE, `${largest}`);
}

test(
  'stored and live pages open from a folder and in a frame without an origin, in Firefox',
  {
    timeout: 600_000,
    skip:
      firefox === null && 'there is no Firefox here: install one, or name it in BERTSCOPE_FIREFOX'
  },
  async () => {
    const pages = await writePages(['pair', 'live', 'hostile']);
    const browser: Browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: firefox ?? '',
      headless: true
    });
    try {
      const open = async (url: string): Promise<{ page: Page; assertSilent: () => void }> => {
        const page = await browser.newPage();
        const faults: string[] = [];
        page.on('request', request => {
          if (!/^(file|blob|data):/.test(request.url())) faults.push(request.url());
        });
        page.on('pageerror', error => faults.push(String(error)));
        page.on('console', message => {
          if (message.type() === 'error') faults.push(message.text());
        });
        await page.goto(url, { timeout: STEP_LIMIT_MS });
        return { page, assertSilent: () => assert.deepEqual(faults, []) };
      };

      const stored = await open(pages.url('pair'));
      await stored.page.waitForSelector('.bertscope[data-phase="ready"]');
      assert.deepEqual(await weightsOf(stored.page), (await nativeWeights('article pair')).weights);
      await (await stored.page.waitForSelector('[aria-label="Next layer"]'))?.click();
      await stored.page.waitForSelector('[data-layer="2"]');
      stored.assertSilent();

      const hostile = await open(pages.url('hostile'));
      await hostile.page.waitForSelector('.bertscope[data-phase="ready"]');
      assert.equal(await hostile.page.evaluate(() => window.hacked), undefined);
      hostile.assertSilent();

      const live = await open(pages.url('live'));
      await checkLive(live.page);
      live.assertSilent();
      await live.page.close();

      const framed = await open(await pages.framed('live'));
      const frame = await (await framed.page.waitForSelector('iframe'))?.contentFrame();
      assert.ok(frame);
      await checkLive(frame);
      framed.assertSilent();
    } finally {
      await browser.close();
      await pages.remove();
    }
  }
);
