/** What the engine computes for a text in a page without Jupyter, as it would be stored. */
import type { Browser } from 'playwright-core';
import { encodeSnapshot } from '../../src/attention/snapshot';
import type { Snapshot } from '../../src/attention/snapshot-format';
import type { ViewState } from '../../src/state/view-state';
import { startAppServer } from './app-server';
import { openPage } from './chromium';
import { untilReady } from './notebook';

export type RealRun = {
  /** Settled, as the page held it. */
  readonly state: ViewState;
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
  const [state, layers] = await page.evaluate(() => {
    const { attention, ...rest } = window.app.sessions[0].store.getState();
    if (attention === null) throw new Error('a view that is ready has its attention');
    const { weights, ...shape } = attention;
    // Typed arrays would come out as objects.
    return [{ ...rest, attention: shape }, weights.map(layer => Array.from(layer ?? []))] as const;
  });
  await Promise.all([close(), server.stop()]);
  const { encoding, model } = state;
  if (encoding === null || model === null) throw new Error('a run has tokens and a model');
  const weights = layers.map(layer => Float32Array.from(layer));
  const attention = { ...state.attention, weights };
  const { tokens } = attention;
  return {
    state: { ...state, attention },
    snapshot: encodeSnapshot({ encoding, model, attention }, 0, Infinity),
    row: (layer, head, from) => {
      const start = (head * tokens + from) * tokens;
      return Array.from(weights[layer].subarray(start, start + tokens));
    }
  };
}
