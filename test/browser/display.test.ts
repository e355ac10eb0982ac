/** Other screens and settings: zoom to 400 %, forced colours, more contrast, reduced motion. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { headColours, type ThemeName } from '../../src/drawing/palette';
import { appInChromium } from './app-in-chromium';

const VIEWS = ['heads', 'grid', 'matrix', 'neurons', 'patterns'] as const;
const SHELF = [
  { layer: 2, head: 0 },
  { layer: 6, head: 11 }
];
const ARTICLE = {
  model: 'article',
  layer: 6,
  heads: [11],
  pinned: [{ side: 'from', token: 2 }],
  shelf: SHELF
};
/** 1280 × 1024 at 400 %. */
const ZOOMED = { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 } as const;

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

/** The words of everything that can be operated, in order. */
const controlsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [
      ...document.querySelectorAll<HTMLElement>(
        '.bertscope :is(button, input, select, textarea, summary, [role="tab"], [role="grid"])'
      )
    ]
      // Of the labels of a small matrix there are as many as fit.
      .filter(control => control.checkVisibility() && !control.matches('.bertscope-matrix-label'))
      .map(control => control.getAttribute('aria-label') ?? control.textContent)
  );

/**
 * What is cut off or lies outside the window: texts, fields and buttons that no scrolling of their
 * own box brings into sight. A text with an ellipsis says the rest in its title.
 */
const lostOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const lost: string[] = [];
    const scrolls = (value: string): boolean => value === 'auto' || value === 'scroll';
    for (const element of document.querySelectorAll<HTMLElement>('.bertscope *')) {
      const isControl = element.matches('button, input, select, textarea, summary, canvas');
      const hasText = [...element.childNodes].some(
        node => node.nodeType === 3 && (node.textContent ?? '').trim() !== ''
      );
      if ((!isControl && !hasText) || !element.checkVisibility()) continue;
      if (element.closest('.bertscope-visually-hidden, .bertscope-table-name, option, svg'))
        continue;
      const box = element.getBoundingClientRect();
      let [left, right] = [0, innerWidth];
      let isInScroller = false;
      for (let outer = element.parentElement; outer !== null; outer = outer.parentElement) {
        const { overflowX } = getComputedStyle(outer);
        // What is said of a table stays in sight while its cells are scrolled.
        const isScrolled = scrolls(overflowX) && outer.scrollWidth > outer.clientWidth;
        if (isScrolled && element.closest('caption') === null) isInScroller = true;
        if (overflowX === 'visible' || isInScroller) continue;
        const around = outer.getBoundingClientRect();
        left = Math.max(left, around.left);
        right = Math.min(right, around.right);
      }
      const isOutside = !isInScroller && (box.left < left - 1 || box.right > right + 1);
      const { textOverflow, overflowX } = getComputedStyle(element);
      const isCut =
        overflowX === 'hidden' &&
        element.scrollWidth > element.clientWidth + 1 &&
        !(textOverflow === 'ellipsis' && (element.title !== '' || element.closest('[title]')));
      if (isOutside || isCut) lost.push(element.outerHTML.slice(0, 160));
    }
    return lost;
  });

const unfold = async (page: Page): Promise<void> => {
  for (const folded of await page.locator('details:not([open]) > summary').all()) {
    await folded.click();
  }
};

describe('other screens and settings', { timeout: 600_000 }, () => {
  const app = appInChromium();

  const open = async (view: object, context: BrowserContextOptions = {}): Promise<Page> => {
    const page = await app.show(view, context);
    // What heads are called is known later than what they attend to.
    await page.waitForFunction(
      () => document.querySelector('[aria-label$="not scored yet"]') === null
    );
    return page;
  };

  for (const view of VIEWS) {
    test(`at 400 % nothing of ${view} is lost, and the page scrolls one way only`, async () => {
      const page = await open({ ...ARTICLE, view });
      await unfold(page);
      const wide = await controlsOf(page);
      await page.setViewportSize(ZOOMED.viewport);
      assert.deepEqual(await controlsOf(page), wide);
      await app.watched.close();

      const zoomed = await open({ ...ARTICLE, view }, ZOOMED);
      await unfold(zoomed);
      for (const mode of ['picture', 'table']) {
        if (mode === 'table') {
          await zoomed.locator('[data-tool="table"]').click();
          await zoomed.locator('.bertscope-table td').first().waitFor();
        }
        assert.deepEqual(await lostOf(zoomed), [], mode);
        assert.deepEqual(
          await zoomed.evaluate(() => [document.documentElement.scrollWidth, innerWidth]),
          [320, 320],
          mode
        );
      }
      app.watched.assertNoErrors();
    });
  }

  test('at 400 % help and the menu of files can be read to their ends', async () => {
    const page = await open({ ...ARTICLE, view: 'heads' }, ZOOMED);
    await page.locator('.bertscope-help-button').click();
    const dialog = page.locator('dialog[open]');
    await dialog.waitFor();
    const seen = await dialog.evaluate(element => {
      const last = [...element.querySelectorAll('kbd')].at(-1)!;
      last.scrollIntoView();
      const { left, right, top, bottom } = last.getBoundingClientRect();
      const isInside = left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight;
      return { isInside, sideways: element.scrollWidth - element.clientWidth };
    });
    assert.deepEqual(seen, { isInside: true, sideways: 0 });
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.keyboard.press('End');
    const last = page.locator('[role="menuitem"]:focus');
    assert.equal(await last.innerText(), 'JSON, all layers');
    const box = await last.boundingBox();
    assert.ok(box !== null && box.x >= 0 && box.x + box.width <= 320, JSON.stringify(box));
    assert.ok(box.y >= 0 && box.y + box.height <= 256, JSON.stringify(box));
    app.watched.assertNoErrors();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const view of VIEWS) {
      test(`axe finds nothing serious in ${view} in forced colours, ${colorScheme}`, async () => {
        const page = await open({ ...ARTICLE, view }, { forcedColors: 'active', colorScheme });
        assert.deepEqual(await findings(page), []);
        await page.locator('[data-tool="table"]').click();
        await page.locator('.bertscope-table').first().waitFor();
        assert.deepEqual(await findings(page), []);
        app.watched.assertNoErrors();
      });
    }

    test(`forced colours, ${colorScheme}: what is chosen, lit and focused can still be told`, async () => {
      const page = await open(
        { ...ARTICLE, heads: [0, 11], view: 'heads' },
        { forcedColors: 'active', colorScheme }
      );
      /** Whether two elements of a kind look different by more than the colour of a letter. */
      const differs = (one: string, other: string): Promise<boolean> =>
        page.evaluate(
          selectors => {
            const [a, b] = selectors.map(selector => {
              const style = getComputedStyle(document.querySelector(selector)!);
              const after = getComputedStyle(document.querySelector(selector)!, '::after');
              return [
                style.backgroundColor,
                style.borderBottomWidth,
                style.outlineStyle,
                after.borderTopColor,
                after.content
              ].join();
            });
            return a !== b;
          },
          [one, other]
        );
      const pairs = [
        ['[role="tab"][aria-selected="true"]', '[role="tab"][aria-selected="false"]'],
        ['[data-head="11"]', '[data-head="10"]'],
        ['[data-side="from"][aria-pressed="true"]', '[data-side="from"][aria-pressed="false"]']
      ] as const;
      for (const [one, other] of pairs) assert.ok(await differs(one, other), one);
      const table = page.locator('[data-tool="table"]');
      const ground = (): Promise<string> =>
        table.evaluate(button => getComputedStyle(button).backgroundColor);
      const before = await ground();
      await table.press('Enter');
      assert.notEqual(await ground(), before);
      await table.press('Enter');
      // The mark of a pinned token lies behind its field: no plate behind the letters may hide it.
      await page.locator('.bertscope-mark').waitFor();
      const field = await page
        .locator('[data-text="a"]')
        .evaluate(element => getComputedStyle(element).getPropertyValue('forced-color-adjust'));
      assert.equal(field, 'none');
      await page.locator('[data-head="11"]').focus();
      await page.keyboard.press('ArrowLeft');
      const ring = await page
        .locator('[data-head="10"]')
        .evaluate(element => getComputedStyle(element).outlineStyle);
      assert.equal(ring, 'solid');
      app.watched.assertNoErrors();
    });
  }

  const THEMES: readonly (readonly [ThemeName, BrowserContextOptions])[] = [
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['lightContrast', { colorScheme: 'light', contrast: 'more' }],
    ['darkContrast', { colorScheme: 'dark', contrast: 'more' }]
  ];
  for (const [theme, options] of THEMES) {
    test(`the page has the colours of ${theme}, on the ground they are checked on`, async () => {
      const page = await open({ ...ARTICLE, view: 'heads' }, options);
      const hues = await page
        .locator('[data-head]')
        .evaluateAll(all =>
          all.map(head => getComputedStyle(head).getPropertyValue('--bertscope-hue'))
        );
      assert.deepEqual(hues, headColours(theme, 12));
      const ground = await page
        .locator('.bertscope')
        .evaluate(view => getComputedStyle(view).backgroundColor);
      const isDark = theme.startsWith('dark');
      assert.equal(ground, isDark ? 'rgb(22, 24, 29)' : 'rgb(255, 255, 255)');
      app.watched.assertNoErrors();
    });
  }

  /** What moves by itself: animations and transitions that take time. */
  const movesIn = async (page: Page): Promise<string[]> => {
    const moved: string[] = [];
    const note = async (): Promise<void> => {
      const found = await page.evaluate(() =>
        document.getAnimations().flatMap(animation => {
          const { duration } = animation.effect!.getComputedTiming();
          if (!(Number(duration) > 0)) return [];
          const { target } = animation.effect as KeyframeEffect;
          return [`${target?.className ?? ''} ${String(duration)} ms`];
        })
      );
      moved.push(...found);
      const declared = await page.evaluate(() =>
        [...document.querySelectorAll('.bertscope *')].flatMap(element =>
          ['', '::before', '::after'].flatMap(pseudo => {
            const style = getComputedStyle(element, pseudo);
            const times = `${style.transitionDuration},${style.animationDuration}`;
            const takesTime = times.split(',').some(time => parseFloat(time) > 0);
            const { scrollBehavior } = style;
            return takesTime || scrollBehavior === 'smooth'
              ? [`${element.className} ${times} ${scrollBehavior}`]
              : [];
          })
        )
      );
      moved.push(...declared);
    };
    for (const view of VIEWS) {
      await page.locator(`[role="tab"][data-view="${view}"]`).click();
      await note();
      const token = page.locator('.bertscope-token').first();
      if ((await token.count()) > 0) {
        await token.hover();
        await note();
      }
    }
    await page.locator('[data-tool="table"]').click();
    await note();
    await page.getByRole('button', { name: 'Export' }).click();
    await note();
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.locator('dialog[open]').waitFor();
    await note();
    await page.keyboard.press('Escape');
    await page.locator('[data-text="a"]').fill('Another text is computed now.');
    await note();
    return [...new Set(moved)];
  };

  test('with reduced motion nothing moves by itself', async () => {
    const page = await open({ ...ARTICLE, view: 'heads' }, { reducedMotion: 'reduce' });
    assert.deepEqual(await movesIn(page), []);
  });

  test('without it lit tokens fade the others: the test above sees what moves', async () => {
    const page = await open({ ...ARTICLE, view: 'heads' }, { reducedMotion: 'no-preference' });
    const moved = await movesIn(page);
    assert.ok(
      moved.some(what => what.includes('bertscope-lines-all')),
      moved.join('\n')
    );
  });
});
