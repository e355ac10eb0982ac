/**
 * A table of gestures: each row begins with a document, does what a reader does, and says what is
 * drawn and what the document holds after it. One page for all rows of a table.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { startAppServer } from './app-server';
import { recordCanvases } from './canvas-record';
import { launchChromium, openPage, type WatchedPage } from './chromium';
import type { FileServer } from './file-server';
import { screenOf, type Screen } from './screen';

export type GestureRow = {
  /** Where the gesture is from, and the gesture in the reader's words. */
  readonly name: string;
  /** Fields of the document the row begins with. */
  readonly start: Readonly<Record<string, unknown>>;
  /** None: what is looked at is what the document alone brings. */
  readonly gesture?: (screen: Screen) => Promise<unknown>;
  /** Asserts on what is on the screen; tried again until it holds. */
  readonly drawn: (screen: Screen) => Promise<unknown>;
  /** What the gesture changes of the document; all other fields have to stay as they were. */
  readonly document?: Readonly<Record<string, unknown>>;
};

/** The article's two sentences on the attention of its own model. */
export const ARTICLE = { model: 'article' } as const;

/** Painting takes a few frames on a busy machine; what is wrong stays wrong. */
const LONGEST_MS = 8000;
const AGAIN_MS = 50;

async function eventually(check: () => Promise<unknown>): Promise<void> {
  for (const end = Date.now() + LONGEST_MS; ;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise(resolve => setTimeout(resolve, AGAIN_MS));
    }
  }
}

/** Runs each row as a test of its own. */
export function runGestures(
  title: string,
  rows: readonly GestureRow[],
  viewport = { width: 1200, height: 1100 }
): void {
  describe(title, { timeout: 1_200_000 }, () => {
    let browser: Browser;
    let server: FileServer;
    let watched: WatchedPage;
    before(async () => {
      browser = await launchChromium();
      server = await startAppServer();
      watched = await openPage(browser, { viewport });
      const { page } = watched;
      await page.addInitScript(recordCanvases);
      await page.goto(server.url);
      await page.waitForFunction(() => 'app' in window);
    });
    after(async () => {
      await watched.close();
      await server.stop();
      await browser.close();
    });
    for (const { name, start, gesture, drawn, document = {} } of rows) {
      test(name, async () => {
        const { page } = watched;
        await page.evaluate(() => window.app.clear());
        // Beside the view: what lies under the pointer would be lit.
        await page.mouse.move(2, 2);
        await page.evaluate(fields => window.app.show(fields), start);
        await page.locator('.bertscope[data-phase="ready"]').waitFor();
        const screen = screenOf(page);
        const begun = await screen.documentOf();
        await gesture?.(screen);
        // What was drawn before the gesture must not be taken for what it led to.
        await page.evaluate(
          () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
        );
        await eventually(async () => {
          await drawn(screen);
          assert.deepEqual(await screen.documentOf(), { ...begun, ...document });
        });
        watched.assertNoErrors();
      });
    }
  });
}
