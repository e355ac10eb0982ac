/**
 * A model of BERT-base's size, parameters stored as fp16, from a Hub on this machine and from what the browser keeps of
 * it: from the opening of a page to the first layer, and to the last.
 */
import type { Browser } from 'playwright-core';
import { startAppServer } from '../browser/app-server';
import { launchChromium } from '../browser/chromium';
import { smallFiles } from '../browser/hub-models';
import { startHubServer } from '../browser/hub-server';
import { syntheticBert } from '../engine/synthetic-bert';
import { figuresOf, ratioFigure, type Group } from './figure';
import { BASE } from './sized-models';

const NAME = 'random/bert-base';
const MEGABYTE = 1e6;
const LONGEST_MS = 300_000;

type Opening = { readonly firstMs: number; readonly allMs: number };

/** A fresh page of this origin that draws the model; the engine starts with it. */
async function timePage(
  { pages, browser }: { readonly pages: string; readonly browser: Browser },
  host: string,
  isFirst: boolean
): Promise<Opening> {
  const context = browser.contexts()[0] ?? (await browser.newContext());
  const page = await context.newPage();
  await page.goto(pages);
  await page.waitForFunction(() => 'app' in window);
  const opening = await page.evaluate(
    async ({ modelHost, model, fresh, longestMs }) => {
      if (fresh) for (const name of await caches.keys()) await caches.delete(name);
      const begun = performance.now();
      window.app.applySettings({ modelHost });
      window.app.allowFetching(model);
      window.app.show({ text_a: 'I went to the store.', model });
      const { store } = window.app.sessions.at(-1)!;
      const when = (isThere: (state: ReturnType<typeof store.getState>) => boolean) =>
        new Promise<number>((resolve, reject) => {
          const look = () => {
            const state = store.getState();
            if (state.phase.phase === 'error') reject(new Error(state.phase.error.message));
            if (isThere(state)) resolve(performance.now() - begun);
          };
          setTimeout(() => reject(new Error('the model did not come in time')), longestMs);
          store.subscribe(look);
          look();
        });
      const firstMs = when(({ attention }) => attention?.weights.some(Boolean) ?? false);
      const allMs = when(({ phase }) => phase.phase === 'ready');
      return { firstMs: await firstMs, allMs: await allMs };
    },
    { modelHost: host, model: NAME, fresh: isFirst, longestMs: LONGEST_MS }
  );
  // It is written a little after the last layer, the record of the model after its files.
  await page.waitForFunction(
    async () => {
      for (const name of await caches.keys()) {
        const keys = await (await caches.open(name)).keys();
        if (keys.some(({ url }) => url.includes('/models/'))) return true;
      }
      return false;
    },
    null,
    { timeout: LONGEST_MS }
  );
  await page.close();
  return opening;
}

/** The group of the benchmark. */
export const keptModel: Group = {
  name: 'kept',
  title: 'a model of 12 × 12 × 768 with fp16 parameters, in Chromium',
  async measure({ reps }) {
    const onnx = syntheticBert('fp16', BASE);
    const config = JSON.stringify({
      model_type: 'bert',
      num_hidden_layers: BASE.layers,
      num_attention_heads: BASE.heads,
      hidden_size: BASE.hidden,
      max_position_embeddings: BASE.positions
    });
    const files = { ...smallFiles(), 'config.json': config, 'onnx/model_fp16.onnx': onnx };
    const hub = await startHubServer({ models: { [NAME]: files } });
    const server = await startAppServer();
    const browser = await launchChromium();
    const fetched: Opening[] = [];
    const kept: Opening[] = [];
    try {
      for (let rep = 0; rep < Math.min(reps, 3); rep++) {
        fetched.push(await timePage({ pages: server.url, browser }, hub.url, true));
        hub.isOffline = true;
        kept.push(await timePage({ pages: server.url, browser }, hub.url, false));
        hub.isOffline = false;
      }
    } finally {
      await browser.close();
      await server.stop();
      await hub.stop();
    }
    const firstOf = (openings: readonly Opening[]) => openings.map(({ firstMs }) => firstMs);
    return [
      { what: 'file', unit: 'MB', samples: [onnx.length / MEGABYTE] },
      ...figuresOf(fetched, [
        { key: 'firstMs', what: 'from a Hub on this machine → first layer', unit: 'ms' },
        { key: 'allMs', what: 'from a Hub on this machine → all layers', unit: 'ms' }
      ]),
      ...figuresOf(kept, [
        { key: 'firstMs', what: 'from the browser’s cache, no network → first layer', unit: 'ms' },
        { key: 'allMs', what: 'from the browser’s cache, no network → all layers', unit: 'ms' }
      ]),
      ratioFigure('from the cache / from a Hub, first layer', firstOf(kept), firstOf(fetched))
    ];
  }
};
