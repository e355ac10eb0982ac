/** Views that hold less attention than they show: layers go and come back, with the same numbers everywhere. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { appInChromium } from './app-in-chromium';

/** Of 117 tokens: a layer of twelve heads takes 657 KB, and two of six fit into two megabytes beside the shown one. */
const TEXT = 'The delivery girl said that she had bought the berries at the store. '
  .repeat(8)
  .trim();
const LAYERS = [0, 1, 2, 3, 4, 5];

describe('layers that were let go', { timeout: 240_000 }, () => {
  const app = appInChromium();

  const open = async (settings: object, document: object = {}): Promise<Page> => {
    const page = await app.open({ viewport: { width: 1000, height: 900 } });
    await page.evaluate(values => window.app.applySettings(values), settings);
    await page.evaluate(fields => window.app.show(fields), { text_a: TEXT, ...document });
    await page.waitForSelector('[data-phase="ready"]', { timeout: 60_000 });
    return page;
  };
  const heldLayers = (page: Page): Promise<number[]> =>
    page.evaluate(() =>
      (window.app.sessions[0].store.getState().attention?.weights ?? []).flatMap(
        (weights, layer) => (weights === null ? [] : [layer])
      )
    );
  /** A sum that no two layers share, once the layer is there. */
  const sumOf = async (page: Page, layer: number): Promise<number> => {
    await page.evaluate(chosen => window.app.sessions[0].actions.setLayer(chosen), layer);
    const sum = await page.waitForFunction(chosen => {
      const weights = window.app.sessions[0].store.getState().attention?.weights[chosen];
      return weights?.reduce((all, weight, i) => all + weight * (i % 97), 0);
    }, layer);
    return (await sum.jsonValue()) as number;
  };

  test('each comes back with its numbers, its lines and its names, in any order', async () => {
    const whole = await open({});
    const expected = [];
    for (const layer of LAYERS) expected.push(await sumOf(whole, layer));
    assert.equal(new Set(expected).size, LAYERS.length);
    assert.deepEqual(await heldLayers(whole), LAYERS);
    await app.watched.close();

    const page = await open({ attentionMegabytes: 2 });
    assert.equal(await page.locator('.bertscope').getAttribute('data-layers-done'), '6');
    const begin = await heldLayers(page);
    assert.ok(begin.length < LAYERS.length && begin.includes(0), String(begin));
    for (const layer of [5, 0, 3, 1, 4, 2]) {
      assert.equal(await sumOf(page, layer), expected[layer]);
      assert.ok((await heldLayers(page)).length <= 3);
    }
    // All heads get their names, whatever is held.
    await page.waitForFunction(() =>
      window.app.sessions[0].store.getState().patterns?.layers.every(layer => layer !== null)
    );
    app.watched.assertNoErrors();
  });

  test('the grid shows what is held and says what to do for the rest; a click brings it', async () => {
    const page = await open({ attentionMegabytes: 2 }, { view: 'grid' });
    const before = await heldLayers(page);
    const absent = LAYERS.find(layer => !before.includes(layer)) ?? -1;
    const stage = page.locator('.bertscope-grid-stage');
    await stage.focus();
    for (let i = 0; i < absent; i++) await page.keyboard.press('ArrowDown');
    const cell = page.locator('.bertscope-grid-cursor');
    assert.match((await cell.getAttribute('aria-label')) ?? '', /open it/);
    await page.keyboard.press('Enter');
    await page.waitForFunction(
      layer => window.app.sessions[0].store.getState().attention?.weights[layer],
      absent
    );
    app.watched.assertNoErrors();
  });

  test('an exported page holds all layers', async () => {
    const page = await open({ attentionMegabytes: 2 });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.evaluate(() => window.app.exportPage(0, false))
    ]);
    const text = await readFile(await download.path(), 'utf8');
    assert.match(text, /"layers":\[0,1,2,3,4,5\]/);
  });

  test('of several views each shows its layer, and what is held stays within the limit', async () => {
    const page = await open({ attentionMegabytes: 3 });
    for (let i = 0; i < 3; i++) {
      await page.evaluate(text => window.app.show({ text_a: text, layer: 4 }), `${i} ${TEXT}`);
    }
    await page.waitForFunction(
      () => document.querySelectorAll('[data-phase="ready"]').length === 4,
      null,
      { timeout: 60_000 }
    );
    const held = await page.evaluate(() =>
      window.app.sessions.map(session => {
        const { attention, document } = session.store.getState();
        const weights = attention?.weights ?? [];
        const bytes = weights.reduce((sum, layer) => sum + (layer?.byteLength ?? 0), 0);
        return { bytes, isShown: weights[document.layer ?? 0] !== null };
      })
    );
    assert.ok(held.every(({ isShown }) => isShown));
    assert.ok(held.reduce((sum, { bytes }) => sum + bytes, 0) <= 3 * 2 ** 20);
    app.watched.assertNoErrors();
  });
});
