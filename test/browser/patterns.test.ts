/**
 * The six patterns in a real page, with the real engine: from the map to a head, its picture and its
 * numbers; the tour by keyboard; and the same pattern found in another model.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { TOUR_STOPS } from '../../src/app/tour-stops';
import { appInChromium } from './app-in-chromium';

const ARTICLE = { model: 'article', view: 'patterns', layer: 0, heads: [3] } as const;

/** What the page shows beside the state. */
type Stop = { readonly pattern: string; readonly text: string };

describe('patterns', { timeout: 300_000 }, () => {
  const app = appInChromium();

  const scored = (page: Page): Promise<unknown> =>
    page.waitForFunction(() => {
      const heads = [...document.querySelectorAll('[data-cell]')];
      return heads.length > 0 && !heads.some(head => head.matches('[data-kind="waiting"]'));
    });
  const documentOf = (page: Page) =>
    page.evaluate(() => window.app.sessions[0].store.getState().document);

  test('from the map to a head, its numbers, the picture of its pairs, and Heads', async () => {
    const page = await app.show(ARTICLE);
    await scored(page);
    assert.equal(await page.locator('[data-cell]').count(), 144);
    await page.locator('[data-cell="3-5"]').click();
    const passport = page.locator('.bertscope-passport');
    assert.equal(await passport.locator('.bertscope-passport-name').innerText(), 'previous word');
    assert.match(await passport.innerText(), /1st of 144 heads/);
    const previous = passport.locator('[data-score-of="previous"]');
    assert.deepEqual(await previous.locator('td').allInnerTexts(), [
      '.58',
      '.78',
      '+.71',
      '.79',
      '14'
    ]);
    // A pair of the list is a line of the picture, with the weight of the tensor.
    const pair = page.locator('[data-pair]').first();
    const [from, to] = (await pair.getAttribute('data-pair'))!.split('-').map(Number);
    assert.equal(to, from - 1);
    await page.locator(`path[data-line="${from}-${to}"]`).waitFor({ state: 'attached' });
    const weight = await page.evaluate(
      ([row, column]) => {
        const { weights, tokens } = window.app.sessions[0].store.getState().attention!;
        return weights[3]![(5 * tokens + row) * tokens + column];
      },
      [from, to] as const
    );
    assert.ok(Math.abs(Number(await pair.innerText()) - weight) <= 5e-5);
    await passport.getByRole('button', { name: 'open in Heads' }).click();
    const { view, layer, heads } = await documentOf(page);
    assert.deepEqual({ view, layer, heads }, { view: 'heads', layer: 3, heads: [5] });
    const names = page.locator('.bertscope-head-names');
    assert.match(await names.innerText(), /previous word \(78 % of the rest\)/);
    assert.match(await names.innerText(), /mass \.58 · margin \+\.71 · 1st of 144 heads/);
    // And from the name back to its passport.
    await names.getByRole('button').click();
    assert.equal((await documentOf(page)).view, 'patterns');
    app.watched.assertNoErrors();
  });

  test('the tour of six stops is made with the keys alone, each with its measured numbers', async () => {
    const page = await app.show(ARTICLE);
    await scored(page);
    for (let presses = 0; presses < 40; presses++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement!.matches('[data-stop]'))) break;
    }
    await page.keyboard.press('Enter');
    const stops: Stop[] = [];
    for (const { layer, head, token, pattern } of TOUR_STOPS) {
      const current = page.locator(`[data-stop="${pattern}"][aria-current="step"]:focus`);
      await current.waitFor();
      const { pinned, ...shown } = await documentOf(page);
      assert.deepEqual(
        [shown.layer, shown.heads, pinned],
        [layer, [head], [{ side: 'from', token }]]
      );
      stops.push({ pattern, text: await page.locator('.bertscope-tour-text').innerText() });
      await page.keyboard.press('ArrowRight');
    }
    const expected = [
      /i \(token 1\) attends to went \.9989.*Mass 1\.000 .* margin \+1\.000/,
      /went attends to i \(token 1\) \.7567, \[SEP\] \(token 7\) \.0800.*Mass \.496 .* margin \+\.670/,
      /store \(token 5\) attends to store \(token 10\) \.3525.*Mass \.598 .*2nd of 144/,
      /store \(token 10\) attends to store \(token 5\) \.9327.*Mass \.553 .*1st of 144/,
      /##berries attends to straw \.7669.*Mass \.877 .*1st of 144/,
      /store \(token 5\) attends to \[SEP\] \(token 7\) \.4867.*Mass \.732 .*21st of 144/
    ];
    for (const [at, { text }] of stops.entries()) {
      assert.match(text.replace(/\s+/g, ' '), expected[at]);
      assert.match(text, /1 input: effect sizes only/);
    }
    app.watched.assertNoErrors();
  });

  test('a pattern of the tour is found in the embedded model, where no number is the article’s', async () => {
    const page = await app.show({ ...ARTICLE, layer: 2, heads: [0] });
    await scored(page);
    await page.getByRole('button', { name: 'find this pattern in the embedded model' }).click();
    const line = page.locator('.bertscope-tour-line').filter({ hasText: 'is strongest in' });
    await line.waitFor({ timeout: 60_000 });
    const found = /“next word” is strongest in layer (\d+), head (\d+)/.exec(
      await line.innerText()
    );
    assert.ok(found !== null, await line.innerText());
    const { model, layer, heads } = await documentOf(page);
    assert.deepEqual([model, layer, heads], ['embedded', Number(found[1]), [Number(found[2])]]);
    const best = await page.evaluate(() => {
      const { layers } = window.app.sessions[0].store.getState().patterns!;
      const masses = layers.flatMap(all =>
        all!.map(one => (one.isBroken ? 0 : one.scores[0].mass!))
      );
      return Math.max(...masses);
    });
    assert.ok((await line.innerText()).includes(`Mass ${best.toFixed(3).replace(/^0/, '')}`));
    assert.equal(await page.locator('[data-stop]').count(), 0);
    await page.getByRole('button', { name: 'back to the tour' }).click();
    await page.locator('[data-stop="next"]').waitFor();
    app.watched.assertNoErrors();
  });

  test('a text that is typed is scored after its run; one sentence has no other', async () => {
    const page = await app.show({ text_a: 'The dog saw the other dog.', view: 'patterns' });
    await scored(page);
    const across = page.locator('[data-score-of="other-sentence"]');
    assert.deepEqual(await across.locator('td').allInnerTexts(), ['–', '–', '–', '–', '0']);
    await across.getByRole('button').click();
    assert.match(
      await page.locator('.bertscope-passport').innerText(),
      /other sentence: not applicable: one sentence/
    );
    await page.locator('[data-text="a"]').fill('A cat.');
    await page.waitForFunction(
      () => window.app.sessions[0].store.getState().encoding?.tokens.length === 5
    );
    await scored(page);
    assert.match(
      await page.locator('[data-score-of="identical"]').innerText(),
      /identical words\s+same piece\s+–/
    );
    app.watched.assertNoErrors();
  });
});
