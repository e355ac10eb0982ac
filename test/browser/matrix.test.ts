/** The matrix in a real page: what is painted, every gesture, and what the document says after it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { rampFor } from '../../src/drawing/colour-ramp';
import { appInChromium } from './app-in-chromium';

const PAIR = {
  text_a: 'I went to the store.',
  text_b: 'At the store, I bought fresh strawberries.'
};
const TOKENS = 19;
type Box = { x: number; y: number; width: number; height: number };

describe('the matrix', { timeout: 240_000 }, () => {
  const app = appInChromium();

  const open = (fields: object, context: BrowserContextOptions = {}): Promise<Page> => {
    const document = { ...PAIR, view: 'matrix', layer: 1, heads: [8], ...fields };
    return app.show(document, { viewport: { width: 1000, height: 1100 }, ...context });
  };
  const field = (page: Page, name: 'matrix_zoom' | 'pinned' | 'heads'): Promise<unknown> =>
    page.evaluate(key => window.app.sessions[0].store.getState().document[key], name);
  const weightOf = (page: Page, from: number, to: number): Promise<number> =>
    page.evaluate(
      ([row, column, tokens]) =>
        window.app.sessions[0].store.getState().attention!.weights[1]![
          8 * tokens * tokens + row * tokens + column
        ],
      [from, to, TOKENS] as const
    );
  /** Middle of a cell, from where the focused one lies: the first, in the whole matrix. */
  const middle = async (page: Page, from: number, to: number): Promise<[number, number]> => {
    const first = (await page.locator('[role="gridcell"]').boundingBox()) as Box;
    return [first.x + (to + 0.5) * first.width, first.y + (from + 0.5) * first.height];
  };
  /** Of layer 1, head 8, row-major. */
  const planeWeights = (page: Page): Promise<number[]> =>
    page.evaluate(size => {
      const weights = window.app.sessions[0].store.getState().attention!.weights[1]!;
      return [...weights.subarray(8 * size, 9 * size)];
    }, TOKENS * TOKENS);
  /** Red, green, blue of canvas pixels at places of the page. */
  const coloursAt = (page: Page, places: [number, number][]): Promise<number[][]> =>
    page.locator('.bertscope-matrix-canvas').evaluate((canvas, all) => {
      const { left, top, width } = canvas.getBoundingClientRect();
      const element = canvas as HTMLCanvasElement;
      const ratio = element.width / width;
      const context = element.getContext('2d')!;
      return all.map(([x, y]) => [
        ...context
          .getImageData(Math.round((x - left) * ratio), Math.round((y - top) * ratio), 1, 1)
          .data.slice(0, 3)
      ]);
    }, places);
  const readout = (page: Page): Promise<string> =>
    page.locator('.bertscope-cell-readout').innerText();

  for (const scheme of ['light', 'dark'] as const) {
    for (const scale of ['linear', 'sqrt'] as const) {
      test(`in ${scheme} every cell has the colour of its weight on the ${scale} scale`, async () => {
        const page = await open(
          { matrix_scale: scale },
          { colorScheme: scheme, deviceScaleFactor: 2 }
        );
        // Layer 1, head 8 attends to the next word.
        assert.ok((await weightOf(page, 2, 3)) > 0.8);
        const ramp = rampFor(scheme);
        const start = await middle(page, 0, 0);
        const next = await middle(page, 1, 1);
        const cells = Array.from({ length: TOKENS * TOKENS }, (_, i) => i);
        const seen = await coloursAt(
          page,
          cells.map(i => [
            start[0] + (i % TOKENS) * (next[0] - start[0]),
            start[1] + Math.floor(i / TOKENS) * (next[1] - start[1])
          ])
        );
        const weights = await planeWeights(page);
        for (const i of cells) {
          const share = scale === 'sqrt' ? Math.sqrt(weights[i]) : weights[i];
          const at = 3 * Math.round(share * 255);
          seen[i].forEach((channel, k) =>
            assert.ok(
              Math.abs(channel - ramp[at + k]) <= 3,
              `${i}: ${weights[i]}: ${seen[i].join()}`
            )
          );
        }
        const sum = (step: number): number => ramp[step] + ramp[step + 1] + ramp[step + 2];
        const [none, most] = [sum(0), sum(3 * 255)];
        assert.ok(scheme === 'light' ? none > 700 && most < 200 : none < 120 && most > 600);
        app.watched.assertNothingLeft();
        app.watched.assertNoErrors();
      });
    }
  }

  test('in a wide, low window the whole square is seen at once', async () => {
    const page = await open(
      { text_a: 'one two three four '.repeat(31), text_b: null },
      { viewport: { width: 1400, height: 800 } }
    );
    const canvas = (await page.locator('.bertscope-matrix-canvas').boundingBox()) as Box;
    assert.ok(canvas.height <= 0.8 * 800, String(canvas.height));
    assert.ok(canvas.height > 0.7 * 800, String(canvas.height));
  });

  test('the head put first is shown, and is the same after a visit to the heads', async () => {
    const page = await open({ heads: [2, 8] });
    const title = page.locator('.bertscope-matrix-title b');
    assert.equal(await title.innerText(), 'Layer 1, head 2');
    await page.getByLabel('Head of the matrix').selectOption('8');
    assert.equal(await title.innerText(), 'Layer 1, head 8');
    await page.getByRole('tab', { name: 'Heads' }).click();
    await page.getByRole('tab', { name: 'Matrix' }).click();
    assert.equal(await title.innerText(), 'Layer 1, head 8');
    assert.deepEqual(await field(page, 'heads'), [8, 2]);
  });

  test('pointing at a cell reads its weight and leaves the canvas as it is', async () => {
    const page = await open({});
    await page.locator('.bertscope-matrix-canvas').evaluate(canvas => {
      const { prototype } = CanvasRenderingContext2D;
      const draw = prototype.drawImage;
      prototype.drawImage = function (...args: unknown[]): void {
        (canvas as HTMLElement).dataset['painted'] = 'again';
        Reflect.apply(draw, this, args);
      };
    });
    await page.mouse.move(...(await middle(page, 2, 3)));
    const weight = await weightOf(page, 2, 3);
    assert.equal(await readout(page), `went attends to to: ${weight.toFixed(4).replace(/^0/, '')}`);
    assert.deepEqual(await page.locator('.bertscope-matrix-sum').allInnerTexts(), [
      'Σ 1.00',
      `Σ ${await page.evaluate(
        ([tokens]) => {
          const weights = window.app.sessions[0].store.getState().attention!.weights[1]!;
          let sum = 0;
          for (let row = 0; row < tokens; row++) sum += weights[(8 * tokens + row) * tokens + 3];
          return sum.toFixed(2).replace(/^0/, '');
        },
        [TOKENS] as const
      )}`
    ]);
    const hover = await page.evaluate(() => window.app.sessions[0].store.getState().hover);
    assert.deepEqual(hover, { side: 'from', token: 2 });
    const painted = await page.locator('.bertscope-matrix-canvas').getAttribute('data-painted');
    assert.equal(painted, null);
  });

  test('dragging zooms to the cells under it, and double-click brings the whole back', async () => {
    const page = await open({});
    const [start, end] = [await middle(page, 3, 2), await middle(page, 7, 5)];
    await page.mouse.move(...start);
    await page.mouse.down();
    await page.mouse.move(...end, { steps: 4 });
    assert.equal(await page.locator('.bertscope-matrix-brush').count(), 1);
    await page.mouse.up();
    assert.deepEqual(await field(page, 'matrix_zoom'), { from: [3, 8], to: [2, 6] });
    assert.equal(await page.locator('.bertscope-matrix-label-from').count(), 5);
    await page.locator('.bertscope-matrix-canvas').dblclick({ position: { x: 120, y: 120 } });
    assert.equal(await field(page, 'matrix_zoom'), null);
  });

  test('by keys alone every weight of a row can be read, pinned and zoomed to', async () => {
    const page = await open({});
    const cell = page.getByRole('gridcell');
    await cell.focus();
    await page.keyboard.press('ArrowDown');
    for (let to = 0; to < TOKENS; to++) {
      const weight = await weightOf(page, 1, to);
      const name = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
      assert.match(name ?? '', /^i attends to .+: /);
      assert.ok(name!.endsWith(`: ${weight.toFixed(4).replace(/^0\./, '.')}`), name!);
      await page.keyboard.press('ArrowRight');
    }
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+Enter');
    assert.deepEqual(await field(page, 'pinned'), [
      { side: 'from', token: 1 },
      { side: 'to', token: TOKENS - 1 }
    ]);
    await page.keyboard.press('+');
    assert.deepEqual(await field(page, 'matrix_zoom'), { from: [0, 10], to: [9, 19] });
    await page.keyboard.press('0');
    assert.equal(await field(page, 'matrix_zoom'), null);
    assert.equal(await page.evaluate(() => document.activeElement?.role), 'gridcell');
  });

  test('a tap reads a cell, and its number stays when the finger is gone', async () => {
    const page = await open({}, { hasTouch: true });
    await page.touchscreen.tap(...(await middle(page, 1, 2)));
    assert.match(await readout(page), /^i attends to went: /);
  });

  test('a label pins its token, which the head view shows pinned too', async () => {
    const page = await open({});
    await page.locator('.bertscope-matrix-label-to[data-token="5"]').click();
    assert.deepEqual(await field(page, 'pinned'), [{ side: 'to', token: 5 }]);
    await page
      .locator('.bertscope-matrix-label-from[data-token="3"]')
      .click({ modifiers: ['Shift'] });
    assert.deepEqual(await field(page, 'pinned'), [
      { side: 'to', token: 5 },
      { side: 'from', token: 3 }
    ]);
    await page.getByRole('tab', { name: 'Heads' }).click();
    const token = page.locator('.bertscope-token[data-side="to"][data-token="5"]');
    assert.equal(await token.getAttribute('aria-pressed'), 'true');
  });

  test('512 tokens fit the width, on one canvas, with few labels', async () => {
    const page = await open({ text_a: 'one two '.repeat(300), text_b: null, layer: 0, heads: [2] });
    const canvas = (await page.locator('.bertscope-matrix-canvas').boundingBox()) as Box;
    assert.ok(canvas.width <= 1000);
    assert.equal(await page.locator('.bertscope-matrix canvas').count(), 1);
    assert.ok((await page.locator('.bertscope-matrix-label').count()) < 140);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 1000, String(wide));
    app.watched.assertNoErrors();
  });
});
