/**
 * One walk through everything a view has, with keys alone. At every stop: what has the focus, that
 * it can be seen, and what the document holds. (The article's figures are walked in access.test.ts.)
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startAppServer } from './app-server';
import { launchChromium, openPage, type WatchedPage } from './chromium';
import type { FileServer } from './file-server';

const START = { model: 'article', layer: 2, heads: [0] } as const;

type Focus = {
  readonly name: string;
  readonly isInside: boolean;
  /** Whether a line is drawn round it, and it is in the window. */
  readonly isSeen: boolean;
};

/** What has the focus, and whether a reader sees it. */
const focusOf = (page: Page): Promise<Focus> =>
  page.evaluate(() => {
    const at = document.activeElement!;
    const name = at.getAttribute('aria-label') ?? at.textContent;
    // Of the grid a cell is what the keys walk.
    const shown = at.matches('[role="grid"]') ? at.querySelector('[role="gridcell"]')! : at;
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(shown);
    const { left, right, top, bottom } = shown.getBoundingClientRect();
    const isInWindow =
      right > left && bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
    const hasRing =
      outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 && !outlineColor.endsWith(', 0)');
    return {
      name: name.replace(/\s+/g, ' ').trim(),
      isInside: at.closest('.bertscope') !== null,
      isSeen: isInWindow && hasRing
    };
  });

describe('with keys alone', { timeout: 300_000 }, () => {
  let browser: Browser;
  let server: FileServer;
  let watched: WatchedPage;
  let page: Page;
  before(async () => {
    browser = await launchChromium();
    server = await startAppServer();
    watched = await openPage(browser);
    page = watched.page;
    await page.goto(server.url);
    await page.waitForFunction(() => 'app' in window);
    await page.evaluate(shown => window.app.show(shown), START);
    await page.locator('.bertscope[data-phase="ready"]').waitFor();
  });
  after(async () => {
    await watched.close();
    await server.stop();
    await browser.close();
  });

  /** The focus is in the view, can be seen, and is on what is named. */
  async function isOn(name: RegExp | string): Promise<void> {
    const isNamed = (shown: string): boolean =>
      typeof name === 'string' ? shown === name : name.test(shown);
    let focus = await focusOf(page);
    // A menu or a dialog takes the focus once it is rendered.
    for (let looks = 0; looks < 50 && !isNamed(focus.name); looks++) {
      await page.waitForTimeout(50);
      focus = await focusOf(page);
    }
    assert.ok(
      focus.isInside,
      `the focus is lost: ${JSON.stringify(focus)}, wanted ${String(name)}`
    );
    assert.ok(focus.isSeen, `the focus on “${focus.name}” cannot be seen`);
    if (typeof name === 'string') assert.equal(focus.name, name);
    else assert.match(focus.name, name);
  }

  async function press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      await page.keyboard.press(key);
      await page.evaluate(
        () =>
          new Promise(done => {
            requestAnimationFrame(() => requestAnimationFrame(done));
          })
      );
      await isOn(/^/);
    }
  }

  /** Goes on with a key until what is named has the focus; every stop on the way can be seen. */
  async function goTo(name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    for (let presses = 0; presses < 30; presses++) {
      await press(key);
      if (name.test((await focusOf(page)).name)) return;
    }
    assert.fail(`${key} never came to ${String(name)}`);
  }

  async function holds(fields: Readonly<Record<string, unknown>>): Promise<void> {
    const document = await page.evaluate(
      (): Record<string, unknown> => window.app.sessions[0].store.getState().document
    );
    for (const [field, value] of Object.entries(fields)) {
      assert.deepEqual(document[field], value, field);
    }
  }

  test('texts, tabs, layers, heads, tokens, grid, matrix, neurons, shelf, files and help are walked', async () => {
    await page.keyboard.press('Tab');
    await isOn('Sentence A');
    await press('Home', 'Shift+ArrowRight');
    const lit = await page.evaluate(() => window.app.sessions[0].store.getState().hover);
    assert.equal(lit?.token, 1);
    await press('Tab');
    await isOn('Sentence B');

    await press('Tab');
    await isOn('Heads');
    for (const [key, name] of [
      ['ArrowRight', 'Grid'],
      ['ArrowRight', 'Matrix'],
      ['End', 'Patterns'],
      ['ArrowRight', 'Heads'],
      ['ArrowLeft', 'Patterns'],
      ['ArrowLeft', 'Neurons'],
      ['Home', 'Heads']
    ] as const) {
      await press(key);
      await isOn(name);
      await holds({ view: name.toLowerCase() });
    }

    await goTo(/^Next layer$/);
    await press('ArrowRight', 'ArrowUp', 'Enter', 'ArrowRight', 'ArrowLeft', 'ArrowRight');
    await isOn('Next layer');
    await holds({ layer: 6, heads: [0] });
    // At the last layer the button stays where it is.
    await press('End', 'Enter');
    await isOn('Next layer');
    await holds({ layer: 11 });
    await press('Home', ...Array<string>(6).fill('ArrowRight'));
    await holds({ layer: 6 });

    await goTo(/^Head 0$/);
    await press('ArrowRight', 'ArrowRight', 'Space');
    await isOn('Head 2');
    await holds({ heads: [0, 2] });
    await press('End');
    await isOn('All heads');
    await press('ArrowLeft', 'Shift+Enter');
    await isOn('Head 11');
    await holds({ heads: [11] });

    await goTo(/^Share of the mass$/);
    await press('ArrowLeft', 'ArrowLeft');
    await holds({ cut: { by: 'mass', value: 0.93 } });
    await goTo(/^options/);
    await press('Enter');
    await goTo(/^whole words$/);
    await press('Space');
    await holds({ words: true });
    await press('Space');
    await holds({ words: false });
    await goTo(/^options/, 'Shift+Tab');
    await press('Enter');

    await press('Tab');
    await isOn('[CLS]');
    await press('ArrowDown', 'ArrowDown', 'Enter');
    await isOn('went');
    await holds({ pinned: [{ side: 'from', token: 2 }] });
    await press('ArrowRight', 'ArrowUp', 'Shift+Enter');
    await isOn('i');
    await holds({
      pinned: [
        { side: 'from', token: 2 },
        { side: 'to', token: 1 }
      ]
    });
    await press('ArrowLeft', 'Escape');
    await isOn('i');
    await holds({ pinned: [] });
    // Each column is one stop, and remembers where it was left.
    await press('Tab');
    await isOn('i');
    assert.ok(await page.evaluate(() => document.activeElement?.matches('[data-side="to"]')));

    await goTo(/^Heads$/, 'Shift+Tab');
    await press('ArrowRight');
    await goTo(/^All heads, .* Enter opens one\.$/);
    await press('Control+Home', 'ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight');
    await holds({ view: 'grid', layer: 6, heads: [11] });
    await press('Enter');
    await isOn('Heads');
    await holds({ view: 'heads', layer: 1, heads: [3] });

    await press('ArrowRight', 'ArrowRight');
    await isOn('Matrix');
    await goTo(/^\[CLS\] attends to \[CLS\]: /);
    await press('ArrowDown', 'ArrowDown', 'ArrowRight', 'Enter');
    await isOn(/^went attends to i: /);
    await holds({ pinned: [{ side: 'from', token: 2 }] });
    await press('+');
    await isOn(/^went attends to i: /);
    assert.notEqual(await page.locator('[data-zoom-reset]').count(), 0);
    await press('0');
    await isOn(/^went attends to i: /);
    await holds({ matrix_zoom: null });

    await goTo(/^Matrix$/, 'Shift+Tab');
    await press('ArrowRight');
    await holds({ view: 'neurons' });
    await goTo(/Show products$/);
    await press('Enter');
    await isOn(/Hide products$/);
    await holds({ neurons_expanded: true });
    await press('e');
    await isOn(/Show products$/);
    await holds({ neurons_expanded: false });
    await goTo(/^\[CLS\]$/);
    await press('End', 'Enter');
    await isOn('[SEP]');
    await holds({ pinned: [{ side: 'from', token: 18 }] });

    await goTo(/^Neurons$/, 'Shift+Tab');
    await press('Home');
    for (const layer of [1, 2, 3]) {
      await holds({ layer });
      await goTo(/^Keep this head$/);
      await press('Enter');
      await isOn('Kept: this head');
      if (layer === 3) break;
      await goTo(/^Next layer$/, 'Shift+Tab');
      await press('ArrowRight');
    }
    const shelf = (...layers: number[]): Readonly<Record<string, unknown>> => ({
      shelf: layers.map(layer => ({ layer, head: 3 }))
    });
    await holds(shelf(1, 2, 3));
    await goTo(/^Layer 1, head 3$/);
    await press('Alt+ArrowRight');
    await isOn('Layer 1, head 3');
    await holds(shelf(2, 1, 3));
    await press('End');
    await isOn('Layer 3, head 3');
    await press('Alt+Home');
    await isOn('Layer 3, head 3');
    await holds(shelf(3, 2, 1));
    await press('ArrowRight', 'Enter');
    await isOn('Layer 2, head 3');
    await holds({ layer: 2, heads: [3] });
    await press('Delete');
    await isOn('Layer 1, head 3');
    await press('Delete', 'Delete');
    // From an empty shelf the focus goes to what fills it.
    await isOn('Keep this head');
    await holds(shelf());

    await goTo(/Export$/);
    await press('ArrowDown');
    await isOn('Picture, SVG');
    await press('End');
    await isOn('JSON, all layers');
    await press('ArrowDown');
    await isOn('Picture, SVG');
    await press('c');
    await isOn('CSV, this selection');
    await press('Escape');
    await isOn(/Export$/);
    await page.locator('[role="menu"]').waitFor({ state: 'detached' });

    await press('?');
    await isOn('Close');
    await press('Escape');
    await isOn(/Export$/);
    await page.locator('dialog').waitFor({ state: 'detached' });

    await goTo(/^Show as table$/, 'Shift+Tab');
    await press('Enter');
    await isOn('Show as table');
    await goTo(/^[.\d]+$/);
    await press('Control+End');
    assert.ok(
      await page.evaluate(() => document.activeElement?.matches('[data-from="18"][data-to="18"]'))
    );

    // No trap: from the first stop Tab leads through the view and out of it.
    await goTo(/^Sentence A$/, 'Shift+Tab');
    for (let stops = 0; ; stops++) {
      assert.ok(stops < 60, 'Tab does not leave the view');
      await page.keyboard.press('Tab');
      if (!(await focusOf(page)).isInside) break;
      await isOn(/^/);
    }
    watched.assertNoErrors();
  });
});
