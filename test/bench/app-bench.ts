/** The app's page without Jupyter, in a browser of its own, with the benchmark's script in it. */
import type { Browser, Page } from 'playwright-core';
import { startAppServer } from '../browser/app-server';
import { launchChromium, openPage } from '../browser/chromium';
import { bundlePage } from './page-scripts';

export type AppBench = {
  readonly browser: Browser;
  readonly page: Page;
  /** Every URL asked for so far. */
  readonly requests: readonly string[];
  /** Shows a view and waits until it is computed. */
  show(document: object): Promise<void>;
};

export const PLAIN_WORKER_URL = '/bench/plain-worker.js';

/** Hands an open page to `measure` and closes everything after it. */
export async function withApp<Result>(
  measure: (bench: AppBench) => Promise<Result>
): Promise<Result> {
  const plainWorker = await bundlePage('plain-worker');
  const server = await startAppServer({
    instead: path => (path === PLAIN_WORKER_URL ? { text: plainWorker } : null)
  });
  const browser = await launchChromium();
  try {
    const { page, requests } = await openPage(browser);
    await page.addInitScript({ content: await bundlePage('bench-page') });
    await page.goto(server.url);
    await page.waitForFunction(() => 'app' in window);
    return await measure({
      browser,
      page,
      requests,
      show: document =>
        page.evaluate(async value => {
          window.app.show(value);
          await window.bench.untilReady(window.app.sessions.at(-1)!);
        }, document)
    });
  } finally {
    await browser.close();
    await server.stop();
  }
}
