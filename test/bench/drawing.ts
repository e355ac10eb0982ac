/** What gestures on a finished view cost the page's own thread: another layer, hovering. */
import { withApp, type AppBench } from './app-bench';
import { figuresOf, median, type Figure, type Group, type MeasureOptions } from './figure';
import { createTexts } from './word-texts';
import type { DrawingRun } from './page/drawing-run';

const HEADS = Array.from({ length: 12 }, (_, head) => head);
const LAYERS = 6;
const HOVERED = 20;
const FRAME_BUDGET_MS = 16;

const KEYS = {
  scriptMs: 'script alone',
  frameMs: 'with style, layout and paint',
  nextFrameMs: 'until the next frame begins'
} as const;

const rows = (what: string, runs: readonly DrawingRun[], budget?: number): Figure[] =>
  figuresOf(
    runs,
    (Object.keys(KEYS) as (keyof DrawingRun)[]).map(key => ({
      key,
      what: `${what}: ${KEYS[key]}`,
      unit: 'ms' as const,
      ...(key === 'frameMs' && budget !== undefined && { budget })
    }))
  );

/** One run a sweep, each the median of its frames, so that a repetition is a repetition. */
const middle = (runs: readonly DrawingRun[]): DrawingRun => ({
  scriptMs: median(runs.map(({ scriptMs }) => scriptMs)),
  frameMs: median(runs.map(({ frameMs }) => frameMs)),
  nextFrameMs: median(runs.map(({ nextFrameMs }) => nextFrameMs))
});

async function gestures(
  { page, show }: AppBench,
  text: string,
  { reps, warmUps }: MeasureOptions
): Promise<{ layers: DrawingRun[]; sweeps: DrawingRun[] }> {
  await show({ text_a: text, heads: HEADS });
  const layers: DrawingRun[] = [];
  const sweeps: DrawingRun[] = [];
  for (let rep = -warmUps; rep < reps; rep++) {
    // Another one each time, and back at the first at last.
    const layer = (rep + warmUps + 1) % LAYERS;
    const changed = await page.evaluate(to => window.bench.changeLayer(to), layer);
    const swept = await page.evaluate(count => window.bench.sweep(count), HOVERED);
    if (rep < 0) continue;
    layers.push(changed);
    sweeps.push(middle(swept));
  }
  await page.evaluate(() => window.app.clear());
  return { layers, sweeps };
}

async function measure(options: MeasureOptions): Promise<readonly Figure[]> {
  return withApp(async bench => {
    const nextText = createTexts();
    const at128 = await gestures(bench, nextText(128), options);
    const at512 = await gestures(bench, nextText(512), options);
    return [
      ...rows('128 tokens, layer change', at128.layers),
      ...rows('128 tokens, hover', at128.sweeps, FRAME_BUDGET_MS),
      ...rows('512 tokens, layer change', at512.layers),
      ...rows('512 tokens, hover', at512.sweeps, FRAME_BUDGET_MS)
    ];
  });
}

export const drawing: Group = {
  name: 'drawing',
  title: `the head view with 12 heads; hover: the median frame of ${HOVERED} tokens, one a frame`,
  measure
};
