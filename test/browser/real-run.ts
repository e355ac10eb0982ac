/** What the engine computes for a text in a page without Jupyter, as it would be stored. */
import type { Browser } from 'playwright-core';
import { encodeSnapshot } from '../../src/attention/snapshot';
import type { Snapshot } from '../../src/attention/snapshot-format';
import { startAppServer } from './app-server';
import { openPage } from './chromium';
import { untilReady } from './notebook';

export type RealRun = {
  readonly snapshot: Snapshot;
  /** What one token attends to, as the engine gave it: `tokens` weights that sum to 1. */
  row(layer: number, head: number, from: number): number[];
};

/** Runs the embedded model once. */
export async function realRun(
  browser: Browser,
  textA: string,
  textB: string | null
): Promise<RealRun> {
  const server = await startAppServer();
  const { page, close } = await openPage(browser);
  await page.goto(server.url);
  await page.evaluate(([a, b]) => window.app.show({ version: 1, text_a: a, text_b: b }), [
    textA,
    textB
  ] as const);
  await untilReady(page.locator('.bertscope'));
  const { encoding, model, attention } = await page.evaluate(() => {
    const state = window.app.sessions[0].store.getState();
    if (state.encoding === null || state.model === null || state.attention === null) {
      throw new Error('a view that is ready has a run');
    }
    const layers = state.attention.weights.map(weights => Array.from(weights ?? []));
    return {
      encoding: state.encoding,
      model: state.model,
      attention: { ...state.attention, weights: layers }
    };
  });
  await Promise.all([close(), server.stop()]);
  const weights = attention.weights.map(layer => Float32Array.from(layer));
  const { tokens } = attention;
  return {
    snapshot: encodeSnapshot(
      { encoding, model, attention: { ...attention, weights } },
      0,
      Infinity
    ),
    row: (layer, head, from) => {
      const start = (head * tokens + from) * tokens;
      return Array.from(weights[layer].subarray(start, start + tokens));
    }
  };
}
