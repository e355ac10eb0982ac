/**
 * What may befall a view, in each view of a real page: inputs of hardly any and of very many tokens,
 * models of many heads, weights that are no numbers, texts that turn the direction of writing. None
 * may leave a blank, an error in the console, or a page wider than its window.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { appInChromium } from './app-in-chromium';

const VIEWS = ['heads', 'grid', 'matrix', 'neurons', 'patterns', 'table'] as const;
type View = (typeof VIEWS)[number];
/** The neurons are computed from the text: a made-up run has none. */
const MADE_UP = VIEWS.filter(view => view !== 'neurons');

/** A run that no model gave, in place of the one on the screen. */
type MadeUp = {
  readonly layers: number;
  readonly heads: number;
  readonly tokens: readonly string[];
  /** The weight in a row, by head, from and to; the rest of its row is even. */
  readonly column?: number;
  /** Put into layer 0, head 1. */
  readonly spoilt?: 'NaN' | 'Infinity';
};

describe('faults that views can meet', { timeout: 600_000 }, () => {
  const app = appInChromium();

  const open = (fields: object): Promise<Page> =>
    app.show({ layer: 0, heads: [0], ...fields }, { viewport: { width: 900, height: 900 } });

  const put = (page: Page, madeUp: MadeUp): Promise<void> =>
    page.evaluate(({ layers, heads, tokens, column, spoilt }) => {
      const { store } = window.app.sessions[0];
      const state = store.getState();
      const count = tokens.length;
      const fill = <Value>(value: Value): Value[] => Array.from({ length: count }, () => value);
      const weights = Array.from({ length: layers }, () =>
        Float32Array.from({ length: heads * count * count }, (_, i) => {
          const [head, from, to] = [
            Math.floor(i / count ** 2),
            Math.floor(i / count) % count,
            i % count
          ];
          if (column !== undefined) return to === column ? 1 : 0;
          return to === (from + head) % count ? 0.8 : 0.2 / (count - 1);
        })
      );
      if (spoilt !== undefined) weights[0][count * count + 3] = Number(spoilt);
      store.setState({
        model: { ...state.model!, layers, heads },
        encoding: {
          ...state.encoding!,
          ids: fill(7),
          tokens: [...tokens],
          sentenceIds: fill(0 as const),
          special: fill(false),
          offsets: fill(null),
          wordIds: fill(null)
        },
        attention: { layers, heads, tokens: count, tolerance: 0, weights }
      });
    }, madeUp);

  /** Shows a view, waits until it has something to look at, and gives its words. */
  const look = async (page: Page, view: View): Promise<string> => {
    const table = page.locator('[data-tool="table"]');
    const isTable = (await table.getAttribute('aria-pressed')) === 'true';
    if (isTable !== (view === 'table')) await table.click();
    if (view !== 'table') await page.locator(`[role="tab"][data-view="${view}"]`).click();
    await page.waitForFunction(shown => {
      if (shown === 'table') return document.querySelectorAll('.bertscope td').length > 0;
      if (shown === 'patterns') {
        const heads = [...document.querySelectorAll('[data-cell]')];
        return heads.length > 0 && !heads.some(head => head.matches('[data-kind="waiting"]'));
      }
      return [...document.querySelectorAll<HTMLCanvasElement>('.bertscope canvas')].some(canvas => {
        const { width, height } = canvas;
        if (width === 0 || height === 0) return false;
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
        return data.some((value, i) => i % 4 === 3 && value > 0);
      });
    }, view);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 900, `${view} is ${width} px wide`);
    return page.locator('.bertscope').innerText();
  };
  const setHeads = (page: Page, heads: number[]): Promise<void> =>
    page.evaluate(chosen => {
      const { store } = window.app.sessions[0];
      store.setState({ document: { ...store.getState().document, heads: chosen } });
    }, heads);

  for (const [name, text, tokens] of [
    ['one token', 'a', 3],
    ['a text that leaves only [CLS] and [SEP]', '\u200B', 2],
    ['more tokens than the model takes', 'tree '.repeat(600), 512]
  ] as const) {
    test(`${name} is shown in every view`, async () => {
      const page = await open({ text_a: text });
      const count = await page.evaluate(
        () => window.app.sessions[0].store.getState().encoding!.tokens.length
      );
      assert.equal(count, tokens);
      for (const view of VIEWS) {
        const words = await look(page, view);
        assert.doesNotMatch(words, /NaN|undefined|Infinity/, view);
        if (tokens === 512) assert.match(words, /takes 512 tokens: 90 tokens? at the end of A/);
      }
      await look(page, 'heads');
      await page.locator('[data-side="from"][data-token="0"]').focus();
      await page.keyboard.press('End');
      const last = page.locator(
        `.bertscope-token[data-side="from"][data-token="${tokens - 1}"]:focus`
      );
      const [place, box] = await Promise.all([
        last.boundingBox(),
        page.locator('.bertscope-box').boundingBox()
      ]);
      assert.ok(place !== null && box !== null);
      assert.ok(place.y >= box.y - 1, 'the last token is below the upper edge');
      assert.ok(place.y + place.height <= box.y + box.height + 1, 'and above the lower one');
      await page.locator('.bertscope-lit').first().waitFor();
      const buttons = await page.locator('.bertscope-token').count();
      assert.ok(buttons <= 300, `${buttons} tokens are on the page`);
      app.watched.assertNoErrors();
    });
  }

  test('24 layers of 16 heads are shown in every view, each head with its number', async () => {
    const page = await open({ text_a: 'I went to the store.' });
    await put(page, {
      layers: 24,
      heads: 16,
      tokens: Array.from({ length: 30 }, (_, i) => `t${i}`)
    });
    for (const view of MADE_UP) await look(page, view);
    await look(page, 'heads');
    assert.equal(await page.locator('.bertscope-heads [data-head]').count(), 16);
    await setHeads(
      page,
      Array.from({ length: 16 }, (_, head) => head)
    );
    assert.match(await look(page, 'heads'), /16 heads/);
    app.watched.assertNoErrors();
  });

  for (const spoilt of ['NaN', 'Infinity'] as const) {
    test(`a weight of ${spoilt} is said in a sentence, and the other heads stay`, async () => {
      const page = await open({ text_a: 'I went to the store.' });
      await put(page, { layers: 6, heads: 12, tokens: ['a', 'b', 'c', 'd', 'e'], spoilt });
      await setHeads(page, [0, 1]);
      const words = await look(page, 'heads');
      assert.match(
        words,
        /Layer 0, head 1 holds weights that are not numbers, so it is not drawn\./
      );
      assert.match(words, /Choose another head or layer/);
      assert.match(words, /25 of 25 lines/);
      for (const view of MADE_UP) {
        await setHeads(page, [0]);
        assert.doesNotMatch(await look(page, view), /NaN|Infinity|not numbers/, view);
      }
      await setHeads(page, [1]);
      await look(page, 'grid');
      // Nothing is drawn of it.
      for (const view of ['matrix', 'neurons']) {
        await page.locator(`[role="tab"][data-view="${view}"]`).click();
        const broken = await page.locator('.bertscope-error').innerText();
        assert.match(broken, /^Layer 0, head 1 holds weights that are not numbers/, view);
      }
      app.watched.assertNoErrors();
    });
  }

  test('a head with one bright column: every token has one line, and the numbers say 1.00', async () => {
    const page = await open({ text_a: 'I went to the store.' });
    const tokens = Array.from({ length: 40 }, (_, i) => `t${i}`);
    await put(page, { layers: 6, heads: 12, tokens, column: 2 });
    for (const view of MADE_UP) await look(page, view);
    assert.match(await look(page, 'heads'), /40 of 1,600/);
    await page.locator('[data-side="to"][data-token="2"]').hover();
    const numbers = page.locator('.bertscope-number-from');
    await numbers.first().waitFor();
    assert.deepEqual(new Set(await numbers.allInnerTexts()), new Set(['1.00']));
    assert.equal(await numbers.count(), 40);
    app.watched.assertNoErrors();
  });

  for (const orientation of ['vertical', 'horizontal'] as const) {
    test(`right-to-left text and bidi controls turn nothing but themselves, tokens ${orientation}`, async () => {
      const page = await open({ text_a: 'سلام שלום \u202Eevil\u202C dear', orientation });
      for (const view of VIEWS) await look(page, view);
      // A stored run may hold what no tokenizer gives.
      const tokens = ['[CLS]', '\u202Eevil', 'سلام', '##\u2067abc', 'שלום,', '[SEP]'];
      await put(page, { layers: 6, heads: 12, tokens });
      await setHeads(page, [1]);
      for (const view of MADE_UP) await look(page, view);
      await look(page, 'heads');
      const rows = await page
        .locator('.bertscope-weights tr')
        .evaluateAll(found =>
          found.map(row =>
            ['td bdi', '.bertscope-arrow', 'td bdi:last-child', '.bertscope-cell-weight'].map(
              part => row.querySelector(part)!.getBoundingClientRect().x
            )
          )
        );
      assert.ok(rows.length > 0);
      for (const parts of rows) {
        assert.deepEqual(
          parts,
          parts.toSorted((a, b) => a - b)
        );
      }
      const places = await page
        .locator('[data-side="from"]')
        .evaluateAll(
          (found, isAcross) =>
            found.map(token => token.getBoundingClientRect()[isAcross ? 'x' : 'y']),
          orientation === 'horizontal'
        );
      assert.equal(places.length, tokens.length);
      assert.deepEqual(
        places,
        places.toSorted((a, b) => a - b)
      );
      app.watched.assertNoErrors();
    });
  }
});
