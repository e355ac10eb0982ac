/** Models from elsewhere: by name from a Hub, a mirror and a server, from files, and from what the browser keeps. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { startAppServer } from './app-server';
import { launchChromium, openPage, type WatchedPage } from './chromium';
import type { FileServer } from './file-server';
import { smallModel } from './hub-models';
import { commitOf, startHubServer, type HubFault, type HubServer } from './hub-server';
import { untilReady } from './notebook';

const NAME = 'tiny/bert';
const TEXT = { text_a: 'I went to the store.', text_b: 'The straw, the store.' };
const FILES = smallModel();
const ONNX = /\/model_fp16\.onnx$/;

/** What `bertscope model add` leaves for the server. */
const installed = {
  version: 1,
  models: [
    {
      name: 'mine',
      modelId: 'me/my-bert',
      precision: 'fp16-stored',
      files: ['onnx/model_fp16.onnx', 'config.json', 'tokenizer.json'].map(path => {
        const content = Buffer.from(FILES[path]);
        const sha256 = createHash('sha256').update(content).digest('hex');
        return { path, sizeBytes: content.length, sha256 };
      })
    }
  ]
};

let browser: Browser;
let server: FileServer;
let hub: HubServer;
let watched: WatchedPage;

before(async () => {
  browser = await launchChromium();
  server = await startAppServer({
    instead: path => {
      const list = /^\/bertscope-models\/static\/(.+)$/.exec(path)?.[1];
      if (list === undefined) return null;
      if (list === 'models.json') return { text: JSON.stringify(installed) };
      const content = FILES[list.replace(/^mine\//, '')];
      return content === undefined ? null : { text: content };
    }
  });
  hub = await startHubServer({ models: { [NAME]: FILES, 'other/bert': FILES } });
});
after(async () => {
  await browser.close();
  await server.stop();
  await hub.stop();
});
beforeEach(async () => {
  hub.faults = [];
  hub.isOffline = false;
  hub.hasRanges = true;
  hub.asked.length = 0;
  hub.parts.length = 0;
  watched = await openPage(browser);
});
afterEach(async () => {
  watched.assertNothingLeft();
  await watched.close();
});

/** A page with one view of this document, computed from the hub as a live cell would. */
async function show(document: object, isLive = true): Promise<{ page: Page; view: Locator }> {
  const { page } = watched;
  await page.goto(server.url);
  await page.waitForFunction(() => 'app' in window);
  await page.evaluate(
    ({ value, host, live }) => {
      window.app.applySettings({ modelHost: host });
      const { model } = value as { model?: string };
      if (live && model !== undefined) window.app.allowFetching(model);
      window.app.show(value);
    },
    { value: { ...TEXT, ...document }, host: hub.url, live: isLive }
  );
  return { page, view: page.locator('.bertscope').first() };
}

const untilError = (view: Locator): Promise<void> =>
  view.and(view.page().locator('[data-phase="error"]')).waitFor();
const status = (view: Locator): Locator => view.locator('.bertscope-status');
const openModels = async (view: Locator): Promise<Locator> => {
  await view.locator('[data-tool="model"]').click();
  return view.locator('.bertscope-model-panel');
};
const lookUp = async (panel: Locator, name: string): Promise<void> => {
  await panel.getByLabel('By name').fill(name);
  await panel.getByRole('button', { name: 'Look up' }).click();
};
const weightFiles = (): string[] => hub.asked.filter(path => path.endsWith('.onnx'));

describe('a model of a Hub', { timeout: 300_000 }, () => {
  test('is drawn by its name alone: its smallest exact file, at the commit of its revision', async () => {
    const { page, view } = await show({ model: NAME });
    await untilReady(view);
    assert.equal(await view.getAttribute('data-layers-done'), '3');
    assert.match(await status(view).innerText(), /bert[\s\S]*fp16[\s\S]*3 × 4 heads/);
    const { model, document } = await page.evaluate(() => window.app.sessions[0].store.getState());
    assert.deepEqual(model?.place, {
      host: new URL(hub.url).host,
      commit: commitOf(FILES),
      file: 'onnx/model_fp16.onnx'
    });
    assert.match(model?.sha256 ?? '', /^[0-9a-f]{64}$/);
    assert.equal(document.model, NAME);
    assert.ok(hub.asked.some(path => path.includes(`/resolve/${commitOf(FILES)}/`)));
    watched.assertNoErrors();
  });

  test('is fetched once: the second page takes it from the browser, also without a net', async () => {
    const first = await show({ model: NAME });
    await untilReady(first.view);
    const asked = weightFiles().length;
    await first.page.waitForFunction(async () => {
      const cache = await caches.open('bertscope-models-v1');
      return (await cache.keys()).some(({ url }) => url.includes('/models/'));
    });
    hub.isOffline = true;
    const second = await show({ model: NAME }, false);
    await untilReady(second.view);
    assert.equal(weightFiles().length, asked);
    assert.equal(await second.view.getAttribute('data-layers-done'), '3');
  });

  test('a document alone starts no download: it says which host it would be, and asks nobody', async () => {
    const { view } = await show({ model: NAME }, false);
    await untilError(view);
    assert.match(await view.innerText(), /does not keep[\s\S]*nothing is sent but the name/);
    assert.deepEqual(hub.asked, []);
    await view.getByRole('button', { name: 'See its files and sizes' }).click();
    const panel = view.locator('.bertscope-model-panel');
    await panel.getByRole('button', { name: 'Look up' }).click();
    await panel.getByRole('button', { name: 'Use onnx/model_fp16.onnx' }).click();
    await untilReady(view);
    assert.equal(await view.getAttribute('data-layers-done'), '3');
  });

  test('its files are listed with size and precision, and the chosen one is named beside the numbers', async () => {
    const { page, view } = await show({});
    await untilReady(view);
    const panel = await openModels(view);
    await lookUp(panel, NAME);
    const rounded = panel.locator('[data-file="onnx/model_int8.onnx"]');
    assert.match(await rounded.innerText(), /int8, rounded, not exact/);
    assert.match(
      await panel.locator('[data-file="onnx/model_fp16.onnx"]').innerText(),
      /suggested[\s\S]*fp16, exact/
    );
    await rounded.getByRole('button').click();
    await status(view).getByText('int8', { exact: true }).waitFor();
    await untilReady(view);
    assert.match(await view.locator('[data-notice="inexact"]').innerText(), /int8/);
    const { document } = await page.evaluate(() => window.app.sessions[0].store.getState());
    assert.equal(document.model, `${NAME}#onnx/model_int8.onnx`);
    watched.assertNoErrors();
  });

  test('what is kept is listed with its size, and deleted on a click', async () => {
    const { view } = await show({ model: NAME });
    await untilReady(view);
    const panel = await openModels(view);
    const kept = panel.locator('[data-kept]');
    await kept.first().waitFor();
    assert.match(await kept.innerText(), /tiny\/bert[\s\S]*MB in 4 files/);
    await kept.getByRole('button', { name: 'Delete' }).click();
    await panel.getByText('No model is kept').waitFor();
    assert.deepEqual(
      await watched.page.evaluate(async () => {
        const cache = await caches.open('bertscope-models-v1');
        return (await cache.keys()).map(({ url }) => url);
      }),
      []
    );
  });
});

describe('a page that may keep nothing', { timeout: 300_000 }, () => {
  test('without a cache, hashes of its own and workers, as on plain http, a model is drawn all the same', async () => {
    const own = await startAppServer({
      contentSecurityPolicy: `worker-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'`
    });
    const { page } = watched;
    await page.addInitScript(() => {
      const forbidden = () => {
        throw new DOMException('no origin', 'SecurityError');
      };
      Object.defineProperty(window, 'caches', { get: forbidden });
      Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined });
    });
    await page.goto(own.url);
    await page.waitForFunction(() => 'app' in window);
    hub.faults = [{ kind: 'bytes', path: ONNX, times: 1 }];
    await page.evaluate(
      ({ value, host }) => {
        window.app.applySettings({ modelHost: host });
        window.app.allowFetching(value.model);
        window.app.show(value);
      },
      { value: { ...TEXT, model: NAME }, host: hub.url }
    );
    const view = page.locator('.bertscope').first();
    await untilReady(view);
    assert.equal(await view.getAttribute('data-layers-done'), '3');
    assert.equal(page.workers().length, 0);
    // The damaged one was found out by the library's hash.
    assert.equal(weightFiles().filter(path => path.startsWith('/stored/')).length, 2);
    const panel = await openModels(view);
    await panel.getByText('This page can keep no models').waitFor();
    await own.stop();
  });
});

/** As a file chooser takes them. */
const payloads = (paths: readonly string[]) =>
  paths.map(path => ({
    name: path.split('/').at(-1) ?? path,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(FILES[path])
  }));

describe(
  'a model of this server, of this computer, and two files of one model',
  {
    timeout: 300_000
  },
  () => {
    test('server:name is what was installed for the server, and needs no word of the reader', async () => {
      const { page, view } = await show({ model: 'server:mine' }, false);
      await untilReady(view);
      assert.equal(await view.getAttribute('data-layers-done'), '3');
      assert.match(await status(view).innerText(), /my-bert[\s\S]*fp16[\s\S]*nothing sent/);
      assert.deepEqual(hub.asked, []);
      const panel = await openModels(view);
      const entry = panel.locator('[data-server="mine"]');
      assert.match(await entry.innerText(), /me\/my-bert · fp16 stored/);
      await page.keyboard.press('Escape');
      await page.evaluate(() => window.app.sessions[0].actions.chooseModel('server:yours'));
      await view.getByText(/This server has no model “yours”, but mine/).waitFor();
      watched.assertNoErrors();
    });

    test('chosen files are a model, whatever is missing is named, and nothing is sent', async () => {
      const { view } = await show({});
      await untilReady(view);
      const panel = await openModels(view);
      const input = panel.locator('[data-choose="files"]');
      await input.setInputFiles(payloads(['onnx/model_fp16.onnx', 'tokenizer.json']));
      await panel.getByText('no whole model: config.json is missing').waitFor();
      await input.setInputFiles(
        payloads(['onnx/model_fp16.onnx', 'config.json', 'tokenizer.json', 'onnx/model.onnx'])
      );
      await panel.getByRole('button', { name: 'Use model_fp16.onnx' }).click();
      await status(view).getByText('3 × 4 heads').waitFor();
      await untilReady(view);
      const { document } = await watched.page.evaluate(() =>
        window.app.sessions[0].store.getState()
      );
      assert.match(
        document.model,
        /^file:model_fp16\.onnx-[0-9a-f]{8}-[0-9a-z]+#model_fp16\.onnx$/
      );
      assert.deepEqual(hub.asked, []);
      // In another page the same document says what is to be done.
      const other = await show({ model: document.model }, false);
      await untilError(other.view);
      assert.match(
        await other.view.innerText(),
        /Run the cell again that gave it, choose or drop its files/
      );
    });

    test('files that are dropped on the panel are taken', async () => {
      const { page, view } = await show({});
      await untilReady(view);
      const panel = await openModels(view);
      const files = payloads(['onnx/model_fp16.onnx', 'config.json', 'tokenizer.json']).map(
        ({ name, buffer }) => ({ name, base64: buffer.toString('base64') })
      );
      const transfer = await page.evaluateHandle(all => {
        const dropped = new DataTransfer();
        for (const { name, base64 } of all) {
          const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
          dropped.items.add(new File([bytes], name));
        }
        return dropped;
      }, files);
      await panel.dispatchEvent('drop', { dataTransfer: transfer });
      await panel.getByRole('button', { name: 'Use model_fp16.onnx' }).click();
      await status(view).getByText('3 × 4 heads').waitFor();
      await untilReady(view);
      watched.assertNoErrors();
    });

    test('another file of the model is compared on the same text, and its heads lead to the picture', async () => {
      const { page, view } = await show({ model: `${NAME}#onnx/model.onnx` });
      await untilReady(view);
      const panel = await openModels(view);
      await panel.getByRole('button', { name: 'Look up' }).click();
      await panel.getByRole('button', { name: 'Compare onnx/model_int8.onnx' }).click();
      const found = panel.locator('.bertscope-comparison');
      await found.waitFor();
      assert.equal(await found.locator('[data-compared]').count(), 12);
      assert.match(await found.innerText(), /model_int8\.onnx against onnx\/model\.onnx/);
      await found.locator('[data-compared="2.3"]').click();
      const { document, model } = await page.evaluate(() =>
        window.app.sessions[0].store.getState()
      );
      assert.deepEqual([document.layer, document.heads], [2, [3]]);
      assert.equal(document.model, `${NAME}#onnx/model.onnx`);
      assert.equal(model?.precision, 'fp32');
      watched.assertNoErrors();
    });
  }
);

/** What is said of each fault, and what the way out is. */
const FAULTS: readonly (readonly [title: string, fault: Omit<HubFault, 'path'>, words: RegExp])[] =
  [
    [
      '401',
      { kind: 'status', status: 401 } as HubFault,
      /model_fp16\.onnx[\s\S]*401[\s\S]*without a login/
    ],
    ['403', { kind: 'status', status: 403 } as HubFault, /403[\s\S]*without a login/],
    ['404', { kind: 'status', status: 404 } as HubFault, /404[\s\S]*Check the name/],
    ['429', { kind: 'status', status: 429 } as HubFault, /429[\s\S]*asks for a pause/],
    ['500', { kind: 'status', status: 500 } as HubFault, /500[\s\S]*has trouble/],
    ['a cut line', { kind: 'cut', atByte: 100_000 } as HubFault, /broke after \d+ bytes/],
    ['a file too short', { kind: 'length', by: -1 } as HubFault, /bytes instead of \d+/],
    ['a file too long', { kind: 'length', by: 7 } as HubFault, /bytes instead of \d+/],
    ['wrong bytes', { kind: 'bytes' }, /another content[\s\S]*sha256/],
    ['no CORS', { kind: 'no CORS' }, /no answer from[\s\S]*CORS/],
    ['a page in its place', { kind: 'page' }, /bytes instead of \d+/],
    [
      'gzip with a lying length',
      { kind: 'gzip', says: 'too short' } as HubFault,
      /broke after|no answer|bytes instead of/
    ]
  ];

describe('what can go wrong with a Hub', { timeout: 300_000 }, () => {
  for (const [title, fault, words] of FAULTS) {
    test(`${title}: its sentence, the view before stays, Retry works`, async () => {
      const { page, view } = await show({ text_b: null });
      await untilReady(view);
      const before = await view.locator('[data-side="from"]').allInnerTexts();
      hub.faults = [{ ...fault, path: ONNX } as HubFault];
      await page.evaluate(name => window.app.sessions[0].actions.chooseModel(name), NAME);
      await untilError(view);
      assert.match(await view.locator('[role="alert"]').innerText(), words);
      assert.deepEqual(await view.locator('[data-side="from"]').allInnerTexts(), before);
      hub.faults = [];
      await view.getByRole('button', { name: 'Retry' }).click();
      await untilReady(view);
      assert.equal(await view.getAttribute('data-layers-done'), '3');
    });
  }

  test('a slow host shows its bytes, Cancel stops them, Retry goes on', async () => {
    const { page, view } = await show({});
    await untilReady(view);
    hub.faults = [{ kind: 'slow', path: ONNX, bytes: 200_000, pauseMs: 500 }];
    await page.evaluate(name => window.app.sessions[0].actions.chooseModel(name), NAME);
    await view.getByText(/Loading the model: [\d.]+ MB of [\d.]+ MB/).waitFor();
    await view.getByRole('button', { name: 'Cancel' }).click();
    await untilError(view);
    assert.match(await view.locator('[role="alert"]').innerText(), /was stopped/);
    hub.faults = [];
    await view.getByRole('button', { name: 'Retry' }).click();
    await untilReady(view);
    assert.equal(await view.getAttribute('data-layers-done'), '3');
  });

  test('one broken line, or one damaged file, is fetched again without a word', async () => {
    // As of a host that gives no parts.
    hub.hasRanges = false;
    for (const fault of [
      { kind: 'cut', atByte: 100_000 },
      { kind: 'bytes' },
      { kind: 'length', by: -5 }
    ] as HubFault[]) {
      hub.faults = [{ ...fault, path: ONNX, times: 1 }];
      const { view } = await show({ model: NAME });
      await untilReady(view);
      await watched.page.evaluate(() => caches.delete('bertscope-models-v1'));
    }
  });

  test('of a file whose line broke only the rest is fetched', async () => {
    hub.faults = [{ kind: 'cut', atByte: 100_000, path: ONNX, times: 1 }];
    const { view } = await show({ model: NAME });
    await untilReady(view);
    assert.equal(hub.parts.length, 1);
    assert.match(hub.parts[0], /^100000- of \/stored\//);
    assert.equal(hub.asked.filter(path => /\/stored\/.*onnx$/.test(path)).length, 2);
    await watched.page.evaluate(() => caches.delete('bertscope-models-v1'));
  });

  test('a packed file counts by what it holds, not by what is said of its length', async () => {
    for (const says of ['right', 'too long'] as const) {
      hub.faults = [{ kind: 'gzip', path: ONNX, says }];
      const { view } = await show({ model: NAME });
      await untilReady(view);
      assert.equal(await view.getAttribute('data-layers-done'), '3');
      await watched.page.evaluate(() => caches.delete('bertscope-models-v1'));
    }
  });

  test('a damaged entry of the cache is dropped and fetched again', async () => {
    const first = await show({ model: NAME });
    await untilReady(first.view);
    await first.page.waitForFunction(async () => {
      const cache = await caches.open('bertscope-models-v1');
      return (await cache.keys()).some(({ url }) => url.includes('/models/'));
    });
    const asked = weightFiles().length;
    await first.page.evaluate(async () => {
      const cache = await caches.open('bertscope-models-v1');
      for (const { url } of await cache.keys()) {
        const body = await (await cache.match(url))!.arrayBuffer();
        if (body.byteLength < 1e6) continue;
        new Uint8Array(body)[body.byteLength >> 1] ^= 1;
        await cache.put(url, new Response(body));
      }
    });
    const second = await show({ model: NAME });
    await untilReady(second.view);
    assert.ok(weightFiles().length > asked);
  });

  test('an unknown model, a gated one and a host that is not there are told apart', async () => {
    const { page, view } = await show({ model: 'tiny/none' });
    await untilError(view);
    assert.match(await view.innerText(), /has no model tiny\/none/);
    hub.faults = [{ kind: 'status', status: 401, path: /^\/api/ }];
    await page.evaluate(name => window.app.sessions[0].actions.chooseModel(name), 'tiny/gated');
    await view.getByText(/does not give tiny\/gated without a login/).waitFor();
    hub.isOffline = true;
    await page.evaluate(name => window.app.sessions[0].actions.chooseModel(name), 'other/bert');
    await view.getByText(/no answer from/).waitFor();
    hub.isOffline = false;
    hub.faults = [];
    await view.getByRole('button', { name: 'Retry' }).click();
    await untilReady(view);
  });
});
