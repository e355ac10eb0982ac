/** A Chromium and the app's server around the tests of one `describe`; a test's pages end with it. */
import { after, afterEach, before } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startAppServer } from './app-server';
import { launchChromium, openPage, type WatchedPage } from './chromium';
import type { FileServer } from './file-server';

export type AppInChromium = {
  /** What was opened last. */
  readonly watched: WatchedPage;
  /** The app without a view, in a context of its own; `init` runs in it before the app does. */
  open(context?: BrowserContextOptions, init?: () => void): Promise<Page>;
  /** The app in a tab that is open already. */
  load(page: Page): Promise<Page>;
  /** The app with a view of this document, ready. */
  show(document: object, context?: BrowserContextOptions): Promise<Page>;
};

/** To be called in the body of a `describe`: it registers what comes before and after its tests. */
export function appInChromium(): AppInChromium {
  let browser: Browser;
  let server: FileServer;
  const opened: WatchedPage[] = [];

  before(async () => {
    [browser, server] = await Promise.all([launchChromium(), startAppServer()]);
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });
  afterEach(async () => {
    for (const { close } of opened.splice(0)) await close();
  });

  const load = async (page: Page): Promise<Page> => {
    await page.goto(server.url);
    await page.waitForFunction(() => 'app' in window);
    return page;
  };
  const open: AppInChromium['open'] = async (context, init) => {
    const watched = await openPage(browser, context);
    opened.push(watched);
    if (init !== undefined) await watched.page.addInitScript(init);
    return load(watched.page);
  };
  return {
    get watched() {
      const last = opened.at(-1);
      if (last === undefined) throw new Error('this test has not opened a page');
      return last;
    },
    open,
    load,
    async show(document, context) {
      const page = await open(context);
      await page.evaluate(fields => window.app.show(fields), document);
      await page.locator('.bertscope[data-phase="ready"]').waitFor();
      return page;
    }
  };
}
