/** Surveys in a real browser: kept over a reload, shared by tabs, refused, full, and beside a view. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { appInChromium } from './app-in-chromium';

declare global {
  interface Window {
    /** What a test has begun in this page. */
    surveyRun: { readonly stop: () => void; readonly end: Promise<string> };
  }
}

const LINES = [
  'I went to the store.',
  'The cat sat on the mat and the cat slept.',
  'Blueberries grow in the barnyard.',
  '',
  'A rose is a rose.',
  'The end of the road is the end.'
];

/** Begins a survey of these lines. @returns its id */
const create = (page: Page, lines: readonly string[] = LINES): Promise<string> =>
  page.evaluate(async given => {
    const store = await window.app.surveys.store();
    const texts = given.map(text_a => ({ text_a, text_b: null }));
    return (await store.create({ name: 'lines', texts, model: 'embedded' })).id;
  }, lines);

/** Lets a survey run, and stops it once so many inputs are done. */
const run = (page: Page, id: string, stopAfter = Infinity): Promise<void> =>
  page.evaluate(
    async ({ given, most }) => {
      const store = await window.app.surveys.store();
      const survey = (await store.survey(given))!;
      const controller = new AbortController();
      const end = window.app.surveys
        .run({
          survey,
          store,
          signal: controller.signal,
          onProgress: ({ done }) => {
            if (most !== null && done >= most) controller.abort();
          }
        })
        .then(
          ({ scored, failed, empty }) => `${scored} scored, ${failed} failed, ${empty} empty`,
          (error: unknown) => String(error)
        );
      window.surveyRun = { stop: () => controller.abort(), end };
    },
    { given: id, most: stopAfter === Infinity ? null : stopAfter }
  );

const ended = (page: Page): Promise<string> => page.evaluate(() => window.surveyRun.end);

const outcomes = (page: Page, id: string): Promise<(readonly [number, string])[]> =>
  page.evaluate(async given => [...(await (await window.app.surveys.store()).outcomes(given))], id);

const notice = (page: Page): Promise<string | null> =>
  page.evaluate(async () => (await window.app.surveys.store()).notice);

/** Ways in which a browser keeps a page from its store. */
const FORBIDDEN: Readonly<Record<string, () => void>> = {
  missing: () => Object.defineProperty(window, 'indexedDB', { value: undefined }),
  refused: () => {
    const open = (): never => {
      throw new DOMException('no', 'SecurityError');
    };
    Object.defineProperty(window, 'indexedDB', { value: { open } });
  }
};

describe('surveys in a browser', { timeout: 240_000 }, () => {
  const app = appInChromium();

  const secondTab = async (context: BrowserContext): Promise<Page> =>
    app.load(await context.newPage());

  test('a survey that was stopped is there after a reload, goes on and is summed up', async () => {
    const page = await app.open();
    assert.equal(await notice(page), null);
    const id = await create(page);
    await run(page, id, 2);
    assert.match(await ended(page), /AbortError/);
    const before = await outcomes(page, id);
    assert.deepEqual(before, [
      [0, 'scored'],
      [1, 'scored']
    ]);
    const first = await page.evaluate(async given => {
      const [entry] = await (await window.app.surveys.store()).entries(given);
      return entry.outcome === 'scored' ? [...entry.record.mass] : [];
    }, id);

    await page.reload();
    await page.waitForFunction(() => 'app' in window);
    assert.deepEqual(await outcomes(page, id), before);
    await run(page, id);
    assert.equal(await ended(page), '5 scored, 0 failed, 1 empty');
    const table = await page.evaluate(async given => {
      const { store, summarise } = window.app.surveys;
      const opened = await store();
      const [survey] = await opened.list();
      const entries = await opened.entries(given);
      const { signal } = new AbortController();
      const found = (await summarise(survey, entries, signal))!;
      const [entry] = entries;
      return {
        name: survey.modelInfo?.name,
        counts: [found.inputs, found.skipped, found.rows.length],
        order: entries.map(({ index }) => index),
        first: entry.outcome === 'scored' ? [...entry.record.mass] : []
      };
    }, id);
    assert.deepEqual(table, {
      name: 'sentence-transformers/all-MiniLM-L6-v2',
      counts: [5, 1, 6 * 12 * 6],
      order: [0, 1, 2, 3, 4, 5],
      first
    });
    await page.evaluate(async given => (await window.app.surveys.store()).remove(given), id);
    assert.deepEqual(await outcomes(page, id), []);
    app.watched.assertNothingLeft();
    app.watched.assertNoErrors();
  });

  test('a view that changes its text while a survey runs is served, and neither loses anything', async () => {
    const page = await app.open();
    await page.evaluate(() => window.app.show({ text_a: 'hello there' }));
    await page.locator('.bertscope[data-phase="ready"]').waitFor();
    const id = await create(page, [...LINES, ...LINES, ...LINES, ...LINES]);
    await run(page, id);
    for (const text of ['one', 'one more', 'one more word']) {
      await page.evaluate(given => window.app.sessions[0].actions.setTexts(given, null), text);
      await page.waitForFunction(given => {
        const { phase, document } = window.app.sessions[0].store.getState();
        return phase.phase === 'ready' && document.text_a === given;
      }, text);
    }
    assert.equal(await ended(page), '20 scored, 0 failed, 4 empty');
    app.watched.assertNoErrors();
  });

  test('another tab sees every change, and leaves a survey that is running alone', async () => {
    const page = await app.open();
    const other = await secondTab(page.context());
    await other.evaluate(async () => {
      const told: string[] = [];
      Object.assign(window, { told });
      (await window.app.surveys.store()).subscribe(id => told.push(id));
    });
    // Many, so that it still runs when the other tab comes.
    const lines = Array.from({ length: 10 }, () => LINES).flat();
    const id = await create(page, lines);
    await run(page, id);
    await run(other, id);
    assert.match(await ended(other), /another tab/);
    assert.equal(await ended(page), '50 scored, 0 failed, 10 empty');
    assert.equal((await outcomes(other, id)).length, lines.length);
    // Begun, its model, and each input.
    await other.waitForFunction(
      ({ given, changes }) => {
        const told = (window as unknown as { told: string[] }).told;
        return told.length === changes && told.every(one => one === given);
      },
      { given: id, changes: lines.length + 2 }
    );
  });

  test('a newer layout in another tab ends this one’s with a sentence, and its own page keeps in memory', async () => {
    const page = await app.open();
    const id = await create(page);
    const other = await secondTab(page.context());
    await other.evaluate(
      () =>
        new Promise<void>((resolve, reject) => {
          const request = indexedDB.open('bertscope-surveys', 2);
          request.onsuccess = () => {
            request.result.close();
            resolve();
          };
          request.onblocked = () => reject(new Error('the first tab holds on'));
          request.onerror = () => reject(new Error('not opened'));
        })
    );
    const refused = await page.evaluate(
      async given =>
        (await window.app.surveys.store()).entries(given).then(
          () => 'read',
          (error: unknown) => String(error)
        ),
      id
    );
    assert.match(refused, /StorageError: Another tab/);
    assert.match((await notice(other)) ?? '', /newer BertScope.*until this page is closed/);
    assert.ok(await create(other));
  });

  for (const [how, forbid] of Object.entries(FORBIDDEN))
    test(`a page where the store is ${how} has surveys until it is closed, and says so`, async () => {
      const page = await app.open({}, forbid);
      assert.match((await notice(page)) ?? '', /Surveys last until this page is closed/);
      const id = await create(page, ['one line', ' ']);
      await run(page, id);
      assert.equal(await ended(page), '1 scored, 0 failed, 1 empty');
      app.watched.assertNoErrors();
    });

  test('a disk that is full ends a survey with a sentence; what was kept stays, and room lets it go on', async () => {
    const page = await app.open();
    const id = await create(page);
    await run(page, id, 1);
    await ended(page);
    // Chromium's own override of the quota does not reach IndexedDB.
    await page.evaluate(() => {
      const { put } = IDBObjectStore.prototype;
      Object.assign(window, { undo: () => Object.assign(IDBObjectStore.prototype, { put }) });
      IDBObjectStore.prototype.put = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
    await run(page, id);
    assert.match(await ended(page), /StorageError: The browser has no more room/);
    await page.evaluate(() => {
      (window as unknown as { undo: () => void }).undo();
      const { put } = IDBObjectStore.prototype;
      Object.assign(window, { undo: () => Object.assign(IDBObjectStore.prototype, { put }) });
      IDBObjectStore.prototype.put = function (...given) {
        const request = put.apply(this, given);
        this.transaction.abort();
        return request;
      };
    });
    await run(page, id);
    // Not an AbortError, which would be the reader's own.
    assert.match(await ended(page), /StorageError: The browser did not keep a survey/);
    assert.deepEqual(await outcomes(page, id), [[0, 'scored']]);
    await page.evaluate(() => (window as unknown as { undo: () => void }).undo());
    await run(page, id);
    assert.equal(await ended(page), '5 scored, 0 failed, 1 empty');
    app.watched.assertNoErrors();
  });
});
