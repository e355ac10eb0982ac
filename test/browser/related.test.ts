/** By what words count as related, in a real page with the real engine and model. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { appInChromium } from './app-in-chromium';

const FAMILY = {
  text_a: 'On Monday my brother purchased four stores in London.',
  text_b: 'His sister bought the fourth shop in Paris on Tuesday.',
  view: 'patterns',
  layer: 2,
  heads: [9]
} as const;

describe('related words', { timeout: 300_000 }, () => {
  const app = appInChromium();

  const open = async (view: object): Promise<Page> => {
    const page = await app.show(view);
    await page.locator('[data-score-of="other-sentence"] [data-value]').waitFor();
    return page;
  };
  const choose = (page: Page, related: string) =>
    page.getByLabel('Words are related by').selectOption(related);
  /** The tiers of all heads that are scored, as Python's table has them. */
  const tiers = (page: Page) =>
    page.evaluate(() => {
      const { layers } = window.app.sessions[0].store.getState().patterns!;
      const heads = layers.flatMap(layer => layer ?? []);
      const found = heads.flatMap(head => (head.isBroken ? [] : head.scores));
      return [...new Set(found.flatMap(({ tier }) => tier ?? []))].sort();
    });
  const pairs = (page: Page) => page.locator('.bertscope-passport-pairs button').allInnerTexts();

  test('nearest by embeddings: the pairs are of words alike, and follow the text', async () => {
    const page = await open(FAMILY);
    await choose(page, 'vectors');
    const status = page.locator('[data-related="vectors"]');
    await status.filter({ hasText: 'with a cosine above .30' }).waitFor();
    const row = page.locator('[data-score-of="other-sentence"]');
    assert.equal(await row.locator('[data-tier]').innerText(), 'nearest by embeddings');
    await row.getByRole('button').click();
    const seen = await pairs(page);
    assert.ok(seen.includes('monday → tuesday'), seen.join());
    assert.ok(seen.includes('bought → purchased'), seen.join());
    assert.deepEqual(await tiers(page), ['piece', 'vectors']);

    await page.evaluate(() =>
      window.app.sessions[0].actions.setTexts('A king sat down.', 'The queens stood up.')
    );
    await page.locator('.bertscope-passport-pairs').filter({ hasText: 'queens → king' }).waitFor();

    await choose(page, 'piece');
    await page.locator('[data-score-of="identical"] [data-tier="piece"]').waitFor();
    assert.equal(await status.count(), 0);
  });

  test('of stored attention the model is not there: it says so, and stems are still to be had', async () => {
    const page = await open({ model: 'article', view: 'patterns', layer: 2, heads: [6] });
    await choose(page, 'vectors');
    const status = page.locator('[data-related]');
    await status.filter({ hasText: 'Not available: the model is not loaded here.' }).waitFor();
    assert.equal(await page.locator('[data-score-of="identical"] [data-value]').count(), 0);
    assert.deepEqual(await tiers(page), ['piece']);
    await choose(page, 'stem');
    await page.locator('[data-score-of="identical"] [data-value]').waitFor();
    assert.deepEqual(await tiers(page), ['piece', 'stem']);
    assert.match(await page.locator('[data-parts]').innerText(), /^Content words .*function words/);
    // Scores need no model: no engine was started for them.
    assert.equal(
      await page.evaluate(() =>
        performance.getEntriesByType('resource').some(({ name }) => name.endsWith('model.onnx'))
      ),
      false
    );
  });
});
