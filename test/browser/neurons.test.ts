/** The neuron view in a real page: real queries and keys, every number where it is drawn. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { appInChromium } from './app-in-chromium';

const PAIR = {
  text_a: 'I went to the store.',
  text_b: 'At the store, I bought fresh strawberries.'
};

describe('the neuron view', { timeout: 240_000 }, () => {
  const app = appInChromium();

  const open = (fields: object, widthPx = 1000): Promise<Page> =>
    app.show(
      { ...PAIR, view: 'neurons', ...fields },
      { viewport: { width: widthPx, height: 900 } }
    );
  const field = (page: Page, name: 'neurons_expanded' | 'heads' | 'pinned'): Promise<unknown> =>
    page.evaluate(key => window.app.sessions[0].store.getState().document[key], name);
  const number = async (page: Page, selector: string, name: string): Promise<number> =>
    Number(await page.locator(selector).first().getAttribute(name));

  test('folded it shows one token and its weights, and a labelled button opens the products', async () => {
    const page = await open({ layer: 0, heads: [2] });
    const button = page.getByRole('button', { name: 'Show products' });
    assert.equal(await button.getAttribute('aria-expanded'), 'false');
    await button.click();
    await page.waitForSelector('[data-row="0"] [data-score]');
    assert.equal(await field(page, 'neurons_expanded'), true);
    await page.getByRole('button', { name: 'Hide products' }).press('e');
    assert.equal(await field(page, 'neurons_expanded'), false);
    app.watched.assertNothingLeft();
    app.watched.assertNoErrors();
  });

  test('the softmax of the scores drawn is the weights drawn', async () => {
    const page = await open({ layer: 3, heads: [5], neurons_expanded: true });
    await page.waitForSelector('[data-row="18"] [data-score]');
    const rows = await page.locator('[data-row]').evaluateAll(elements =>
      elements.map(element => ({
        score: Number(element.querySelector<HTMLElement>('[data-score]')?.dataset['score']),
        weight: Number(element.querySelector<HTMLElement>('[data-weight]')?.dataset['weight'])
      }))
    );
    assert.equal(rows.length, 19);
    const sum = rows.reduce((all, { score }) => all + Math.exp(score), 0);
    for (const { score, weight } of rows) {
      assert.ok(Math.abs(Math.exp(score) / sum - weight) <= 1e-4);
    }
  });

  test('every number that is drawn of the chosen token stands in a table', async () => {
    const page = await open({ layer: 0, heads: [2], neurons_expanded: true });
    await page.waitForSelector('[data-row="0"] [data-score]');
    const table = page.locator('.bertscope-neurons-table');
    assert.equal(await table.locator('td').count(), 0);
    await table.locator('summary').click();
    // A details element tells a task later that it was opened.
    await table.locator('[data-product-of="2"]').waitFor();
    const numbers = async (selector: string): Promise<number[]> =>
      (await table.locator(selector).allTextContents())
        .map(text => Number(text.replace('−', '-')))
        .filter(value => !Number.isNaN(value));
    const query = (await numbers('tbody tr:first-child td')).slice(-32);
    const key = (await numbers('[data-key-of="2"] td')).slice(-32);
    const products = (await numbers('[data-product-of="2"] td')).slice(-32);
    assert.deepEqual([query.length, key.length, products.length], [32, 32, 32]);
    query.forEach((q, i) => assert.ok(Math.abs(q * key[i] - products[i]) < 1e-3));
    await page.getByRole('button', { name: 'Next tokens' }).click();
    assert.equal(await table.locator('[data-key-of]').count(), 3);
    app.watched.assertNoErrors();
  });

  test('the sentence filter leaves out what the other sentence would receive, and says how much', async () => {
    const page = await open({ layer: 0, heads: [2], neurons_expanded: true });
    await page.waitForSelector('[data-row="0"] [data-score]');
    const all = await number(page, '[data-row="8"] [data-weight]', 'data-weight');
    await page.locator('[data-option="filter"]').selectOption('ab');
    await page.waitForFunction(() => document.querySelectorAll('[data-row]').length === 11);
    assert.equal(await page.locator('[data-row="0"]').count(), 0);
    // What is left is not made to sum to 1.
    assert.equal(await number(page, '[data-row="8"] [data-weight]', 'data-weight'), all);
    assert.match(
      (await page.locator('.bertscope-neurons').textContent()) ?? '',
      /mass is not A → B/
    );
    app.watched.assertNoErrors();
  });

  test('arrow keys move over cells, and each says its numbers', async () => {
    const page = await open({ layer: 0, heads: [2], neurons_expanded: true });
    await page.waitForSelector('[data-row="0"] [data-score]');
    await page.locator('.bertscope-neurons-cells').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowDown');
    assert.equal(await number(page, '.bertscope-neurons-readout', 'data-neuron'), 31);
    const said = (await page.locator('.bertscope-neurons-readout').textContent()) ?? '';
    const numbers = /q of i (−?[\d.]+) × k of went (−?[\d.]+) = (−?[\d.]+)/.exec(said);
    assert.ok(numbers !== null, said);
    const [q, k, product] = numbers.slice(1).map(text => Number(text.replace('−', '-')));
    assert.ok(Math.abs(q * k - product) < 0.01, said);
  });

  test('another head, layer and text bring their own queries and keys', async () => {
    const page = await open({ layer: 0, heads: [2], neurons_expanded: true });
    const score = (): Promise<number> => number(page, '[data-row="0"] [data-score]', 'data-score');
    await page.waitForSelector('[data-row="0"] [data-score]');
    const first = await score();
    await page.getByRole('button', { name: 'Next head' }).click();
    assert.deepEqual(await field(page, 'heads'), [3]);
    assert.notEqual(await score(), first);
    await page.getByRole('button', { name: 'Next layer' }).click();
    await page.waitForSelector('[data-vectors="ready"]');
    await page.evaluate(() => window.app.sessions[0].actions.setTexts('One more.', null));
    // The rows of the text before stay until the new one is computed.
    await page.waitForFunction(
      () =>
        document.querySelectorAll('[data-row]').length === 5 &&
        document.querySelector('[data-row="4"] [data-score]') !== null
    );
    app.watched.assertNoErrors();
  });

  test('the article’s example says that its queries and keys are not stored', async () => {
    const page = await open({ text_a: '', text_b: null, model: 'article', neurons_expanded: true });
    const said = await page.locator('.bertscope-neurons-problem').textContent();
    assert.match(said ?? '', /not stored/);
    assert.equal(await page.locator('[data-side="to"]').count(), 19);
  });

  test('of 512 tokens only what is near the window has numbers in the page', async () => {
    const words = Array.from({ length: 510 }, (_, i) => ['one', 'two', 'three'][i % 3]).join(' ');
    const page = await open({ text_a: words, text_b: null, neurons_expanded: true });
    await page.waitForSelector('[data-row="0"] [data-score]', { timeout: 60_000 });
    const count = await page.locator('[data-row]').count();
    assert.ok(count > 20 && count < 120, String(count));
    const widths = await page
      .locator('canvas')
      .evaluateAll(all => all.map(canvas => (canvas as HTMLCanvasElement).height));
    assert.ok(
      widths.every(height => height < 2500),
      String(widths)
    );
  });
});
