/** People without a mouse, without sight of the canvas, or with little of it: no Jupyter needed. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { appInChromium } from './app-in-chromium';

const ARTICLE = {
  model: 'article',
  text_a: 'I went to the store.',
  text_b: 'At the store, I bought fresh strawberries.'
};

/** What axe looks at; a view that comes adds itself by its name. */
const VIEWS = ['heads', 'grid', 'matrix', 'neurons', 'patterns'] as const;

/** The figures of the article: head, and the token of its caption. */
const FIGURES = [
  { layer: 2, head: 0, token: 1, text: 'i' },
  { layer: 6, head: 11, token: 2, text: 'went' },
  { layer: 2, head: 6, token: 5, text: 'store' },
  { layer: 10, head: 10, token: 10, text: 'store' },
  { layer: 2, head: 1, token: 16, text: '##berries' },
  { layer: 6, head: 4, token: 5, text: 'store' }
] as const;

type Finding = { readonly id: string; readonly impact: string; readonly nodes: string[] };

/** Serious and critical findings of axe in the view. */
async function findings(page: Page): Promise<Finding[]> {
  const { resolve: find } = createRequire(resolve('package.json'));
  await page.evaluate(readFileSync(find('axe-core/axe.min.js'), 'utf8'));
  const found: unknown = await page.evaluate(
    "axe.run('.bertscope').then(({ violations }) => violations.map(({ id, impact, nodes }) => " +
      '({ id, impact, nodes: nodes.map(({ html, failureSummary }) => html + failureSummary) })))'
  );
  return (found as Finding[]).filter(({ impact }) => ['serious', 'critical'].includes(impact));
}

/** What has the focus, as a reader would be told. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement: at } = document;
    return at?.getAttribute('aria-label') ?? at?.textContent ?? '';
  });

/** What a screen reader is told of what has the focus: its role and name in the accessibility tree. */
async function speaker(page: Page): Promise<() => Promise<{ role: string; name: string }>> {
  const browser = await page.context().newCDPSession(page);
  return async () => {
    const { result } = await browser.send('Runtime.evaluate', {
      expression: 'document.activeElement'
    });
    const { nodes } = await browser.send('Accessibility.getPartialAXTree', {
      objectId: String(result.objectId),
      fetchRelatives: false
    });
    const [{ role, name, ignored }] = nodes;
    assert.ok(!ignored);
    return { role: String(role?.value), name: String(name?.value) };
  };
}

/** Presses Tab until something named `name` has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 30; presses++) {
    await page.keyboard.press('Tab');
    if (name.test(await focused(page))) return;
  }
  assert.fail(`Tab never came to ${String(name)}`);
}

describe('access', { timeout: 300_000 }, () => {
  const app = appInChromium();

  for (const view of VIEWS) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(`axe finds nothing serious in ${view}, ${colorScheme}`, async () => {
        const pinned = [{ side: 'from', token: 2 }];
        const shelf = [
          { layer: 0, head: 0 },
          { layer: 6, head: 11 }
        ];
        const start = { ...ARTICLE, view, layer: 0, heads: [0], pinned, shelf };
        const page = await app.show(start, { colorScheme });
        assert.deepEqual(await findings(page), []);
        // Several heads, and none of them kept.
        await page.evaluate(() => window.app.sessions[0].applyDocument({ heads: [0, 3] }));
        assert.deepEqual(await findings(page), []);
        await page.locator('[data-tool="table"]').click();
        await page.locator('.bertscope-table').first().waitFor();
        assert.deepEqual(await findings(page), []);
        await page.getByRole('button', { name: 'Export' }).click();
        await page.locator('[role="menu"]').waitFor();
        assert.deepEqual(await findings(page), []);
        await page.keyboard.press('Escape');
        await page.locator('.bertscope-help-button').click();
        await page.locator('dialog[open]').waitFor();
        assert.deepEqual(await findings(page), []);
        app.watched.assertNoErrors();
      });
    }
  }

  test('keys alone lead to the six figures of the article and pin their tokens', async () => {
    const page = await app.show({ ...ARTICLE, layer: 0, heads: [3] });
    const chosen = () =>
      page.evaluate(() => {
        const { layer, heads, pinned } = window.app.sessions[0].store.getState().document;
        return { layer, heads, pinned };
      });
    const { keyboard } = page;
    for (const { layer, head, token, text } of FIGURES) {
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await tabTo(page, /^Next layer$/);
      await keyboard.press('Home');
      for (let step = 0; step < layer; step++) await keyboard.press('ArrowRight');
      await tabTo(page, /^(Head \d+|All heads)$/);
      await keyboard.press('Home');
      for (let step = 0; step < head; step++) await keyboard.press('ArrowRight');
      assert.equal(await focused(page), `Head ${head}`);
      if ((await chosen()).heads?.join() !== String(head)) await keyboard.press('Shift+Enter');
      await page.locator('[data-side="from"][tabindex="0"]').waitFor();
      while (!(await page.evaluate(() => document.activeElement?.matches('[data-side="from"]')))) {
        await keyboard.press('Tab');
      }
      await keyboard.press('Escape');
      await keyboard.press('Home');
      for (let step = 0; step < token; step++) await keyboard.press('ArrowDown');
      assert.equal(await focused(page), text);
      await keyboard.press('Enter');
      assert.deepEqual(await chosen(), {
        layer,
        heads: [head],
        pinned: [{ side: 'from', token }]
      });
    }
    await keyboard.press('ArrowUp');
    await keyboard.press('Shift+Enter');
    assert.deepEqual(
      (await chosen()).pinned.map(({ token }) => token),
      [5, 4]
    );
    app.watched.assertNoErrors();
  });

  test('walking the tokens says the strongest weights of each', async () => {
    const page = await app.show({ ...ARTICLE, layer: 2, heads: [0] });
    await page.locator('[data-side="from"][data-token="0"]').focus();
    const spoken = page.locator('.bertscope-spoken');
    for (const start of ['i (token 1) attends to went 1.00', 'went attends to to 1.00']) {
      await page.keyboard.press('ArrowDown');
      await spoken.filter({ hasText: start }).waitFor();
    }
    app.watched.assertNoErrors();
  });

  test('every weight of a head can be read from the accessibility tree, cell by cell', async () => {
    const page = await app.show({ ...ARTICLE, layer: 6, heads: [11] });
    await tabTo(page, /^Show as table$/);
    await page.keyboard.press('Enter');
    const table = page.getByRole('grid', { name: /Layer 6, head 11/ });
    await table.waitFor();
    const tree = await (
      await page.context().newCDPSession(page)
    ).send('Accessibility.getFullAXTree');
    const read = tree.nodes
      .filter(({ role, ignored }) => role?.value === 'gridcell' && !ignored)
      .map(({ name }) => Number(name?.value));
    const { weights, tokens } = await page.evaluate(() => {
      const { attention } = window.app.sessions[0].store.getState();
      const size = attention!.tokens ** 2;
      const head = attention!.weights[6]!.slice(11 * size, 12 * size);
      return { weights: [...head], tokens: attention!.tokens };
    });
    assert.equal(read.length, tokens * tokens);
    weights.forEach((weight, i) => assert.ok(Math.abs(weight - read[i]) <= 5.1e-5, `cell ${i}`));

    // The same by walking: one tab stop, a row to its end, then the next.
    await tabTo(page, /^[.\d]+$/);
    await page.keyboard.press('Control+Home');
    const spoken = await speaker(page);
    for (let from = 0; from < tokens; from++) {
      for (let to = 0; to < tokens; to++) {
        const { role, name } = await spoken();
        assert.equal(role, 'gridcell');
        assert.ok(Math.abs(Number(name) - weights[from * tokens + to]) <= 5.1e-5, name);
        await page.keyboard.press('ArrowRight');
      }
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowDown');
    }
    app.watched.assertNoErrors();
  });

  test('walking the matrix reads every weight of its head from the accessibility tree', async () => {
    const page = await app.show({ ...ARTICLE, view: 'matrix', layer: 6, heads: [11] });
    await tabTo(page, /^\[CLS\] attends to \[CLS\]: /);
    const { weights, tokens } = await page.evaluate(() => {
      const { attention, encoding } = window.app.sessions[0].store.getState();
      const size = attention!.tokens ** 2;
      const head = attention!.weights[6]!.slice(11 * size, 12 * size);
      return { weights: [...head], tokens: encoding!.tokens };
    });
    const spoken = await speaker(page);
    for (const [from, one] of tokens.entries()) {
      for (const [to, other] of tokens.entries()) {
        const { role, name } = await spoken();
        const [words, weight] = name.split(': ');
        assert.deepEqual([role, words], ['gridcell', `${one} attends to ${other}`]);
        assert.ok(Math.abs(Number(weight) - weights[from * tokens.length + to]) <= 5.1e-5, name);
        await page.keyboard.press('ArrowRight');
      }
      await page.keyboard.press('Home');
      await page.keyboard.press('ArrowDown');
    }
    app.watched.assertNoErrors();
  });

  test('of a long text the table holds a part, which follows the focus', async () => {
    const text_a = Array.from({ length: 300 }, (_, i) => `w${i % 10}`).join(' ');
    const page = await app.show({ text_a, heads: [2] });
    await page.locator('[data-tool="table"]').click();
    const cells = page.locator('.bertscope-table td');
    assert.equal(await cells.count(), 24 * 24);
    await cells.first().focus();
    await page.keyboard.press('Control+End');
    await page.locator('td[data-from="511"][data-to="511"]:focus').waitFor();
    assert.ok((await cells.count()) <= 24 * 24);
    await page.keyboard.press('Home');
    await page.locator('td[data-from="511"][data-to="0"]:focus').waitFor();
    await page.getByRole('button', { name: 'Previous rows' }).click();
    await page.locator('td[data-from="480"][data-to="0"]').waitFor();
    app.watched.assertNoErrors();
  });

  test('a token and its characters light each other', async () => {
    const page = await app.show({ ...ARTICLE, layer: 2, heads: [0] });
    const hover = () => page.evaluate(() => window.app.sessions[0].store.getState().hover);
    // ##berries is the end of "strawberries" in B.
    await page.locator('[data-side="to"][data-token="16"]').hover();
    const mark = page.locator('.bertscope-mark');
    assert.equal(await mark.count(), 1);
    const [box, field] = [await mark.boundingBox(), page.locator('[data-text="b"]')];
    const around = await field.boundingBox();
    assert.ok(box !== null && around !== null && box.x > around.x + 150, JSON.stringify(box));
    assert.ok(box.y >= around.y && box.y + box.height <= around.y + around.height);
    assert.ok(box.width > 25 && box.width < 80, JSON.stringify(box));

    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    assert.deepEqual(await hover(), { side: 'from', token: 16 });
    await page.mouse.move(box.x - 4, box.y + box.height / 2);
    assert.deepEqual(await hover(), { side: 'from', token: 15 });
    await page.locator('.bertscope-status').hover();
    assert.equal(await hover(), null);
    assert.equal(await mark.count(), 0);

    await field.focus();
    await page.keyboard.press('Home');
    for (let i = 0; i < 2; i++) await page.keyboard.press('Shift+ArrowRight');
    await page.waitForFunction(() => window.app.sessions[0].store.getState().hover?.token === 8);
    app.watched.assertNoErrors();
  });

  test('? opens help from a token and Escape leads back to it', async () => {
    const page = await app.show({ ...ARTICLE, layer: 2, heads: [0] });
    await page.locator('[data-side="from"][data-token="2"]').focus();
    await page.keyboard.press('?');
    await page.locator('dialog[open]').waitFor();
    assert.equal(await focused(page), 'Close');
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    assert.equal(await focused(page), 'went');
    app.watched.assertNoErrors();
  });

  test('a tap pins a token', async () => {
    const page = await app.show({ ...ARTICLE, layer: 2, heads: [0] }, { hasTouch: true });
    await page.locator('[data-side="from"][data-token="2"]').tap();
    await page.locator('[data-side="from"][data-token="2"][aria-pressed="true"]').waitFor();
    app.watched.assertNoErrors();
  });

  for (const view of VIEWS) {
    test(`no control is cut off at 280 and 320 pixels in ${view}`, async () => {
      const page = await app.show({ ...ARTICLE, view, heads: [0] });
      for (const width of [320, 280]) {
        await page.setViewportSize({ width, height: 800 });
        for (const folded of await page.locator('details:not([open]) > summary').all()) {
          await folded.click();
        }
        // A picture is laid out anew in the frame after its box has a new width.
        await page.evaluate(
          () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
        );
        const cutOff = await page.evaluate(() =>
          [...document.querySelectorAll('.bertscope :is(button, input, select, textarea, output)')]
            .filter(control => {
              const { left, right } = control.getBoundingClientRect();
              return left < 0 || right > innerWidth;
            })
            .map(control => control.outerHTML)
        );
        assert.deepEqual(cutOff, [], `${width} pixels`);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      }
      app.watched.assertNoErrors();
    });
  }
});
