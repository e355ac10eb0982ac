/** Opens a page in a context of its own and says when what it was opened for was painted. */
import type { Browser, Page } from 'playwright-core';
import { openPage } from '../browser/chromium';
import { bundlePage } from './page-scripts';

/**
 * @param selectors each of an element to wait for
 * @param use what else is done with the page before it is closed
 * @returns milliseconds since the navigation began, one a selector
 */
export async function timeOpening(
  browser: Browser,
  url: string,
  selectors: readonly string[],
  use: (page: Page) => Promise<unknown> = () => Promise.resolve()
): Promise<number[]> {
  const { page, close } = await openPage(browser);
  const script = await bundlePage('bench-page');
  await page.addInitScript({
    content: `${script}\nwindow.bench.watchOpening(${JSON.stringify(selectors)});`
  });
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(() => 'bench' in window);
  const times = await page.evaluate(
    each => Promise.all(each.map(selector => window.bench.opened(selector))),
    selectors
  );
  await use(page);
  await close();
  return times;
}
