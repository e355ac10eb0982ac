/**
 * Where the cold start goes: the engine is replaced by the same one with marks, so the sums are a little
 * above those of cold-start.ts. Times are since the cell was run; where one says "took", a duration.
 */
import type { Page } from 'playwright-core';
import { runCell } from '../browser/notebook';
import { figuresOf, type Figure, type Group, type MeasureOptions } from './figure';
import { timeCell, untilIdle, withLab } from './lab-bench';
import { bundlePage } from './page-scripts';
import type { EngineMark } from './page/engine-marks';

const CELLS = [
  'from bertscope import show_attention',
  'view = show_attention("The cat sat on the mat.", "It was soft.")'
];

const ROWS = [
  ['chunksAsked', 'page asks for the widget’s code'],
  ['chunksThere', 'widget’s code there'],
  ['workerMade', 'worker made'],
  ['script', 'engine’s script has begun'],
  ['wasmFetched', 'wasm fetched'],
  ['wasmCompiled', 'wasm compiled'],
  ['runtimeReady', 'runtime started (its smallest session made)'],
  ['tokenizerFetched', 'tokenizer fetched'],
  ['encoded', 'tokens on the page'],
  ['modelAsked', 'model asked for'],
  ['modelThere', 'model’s bytes there'],
  ['sessionBegun', 'indexed and cut, first session begun'],
  ['sessionMade', 'first session made'],
  ['firstRun', 'first layer computed'],
  ['firstDrawn', 'first layer drawn'],
  ['firstPainted', 'first layer painted'],
  ['allDrawn', 'all layers drawn'],
  ['createdMs', 'took: making the other sessions'],
  ['ranMs', 'took: running the other layers']
] as const;

type Breakdown = Record<(typeof ROWS)[number][0], number>;

type PageMark = { readonly name: string; readonly at: number };
declare global {
  interface Window {
    benchMarks: PageMark[];
  }
}

/** In the page: swaps the engine's script and notes what its worker says. */
function swapEngine(script: string): void {
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const marks: PageMark[] = (window.benchMarks = []);
  const mark = (name: string): void => void marks.push({ name, at: performance.now() });
  performance.setResourceTimingBufferSize(5_000);
  window.Worker = class extends Worker {
    constructor(address: string | URL, options?: WorkerOptions) {
      const isEngine = String(address).includes('engine.worker');
      super(isEngine ? url : address, options);
      if (!isEngine) return;
      mark('made');
      this.addEventListener('message', ({ data }: MessageEvent<{ type: string }>) =>
        mark(data.type)
      );
    }
  };
}

/** In the page: everything noted, in milliseconds of its clock. */
async function collect(channelName: string): Promise<{ page: PageMark[]; engine: EngineMark[] }> {
  const channel = new BroadcastChannel(channelName);
  const engine = await new Promise<EngineMark[]>((resolve, reject) => {
    channel.onmessage = ({ data }: MessageEvent<EngineMark[]>) => resolve(data);
    setTimeout(() => reject(new Error('the engine with marks does not answer')), 10_000);
    channel.postMessage(null);
  });
  channel.close();
  const scripts = (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
    .filter(({ name }) => /extensions\/bertscope\/.*\.js/.test(name))
    .map(({ startTime, responseEnd }) => ({
      name: 'chunk',
      from: startTime + performance.timeOrigin,
      to: responseEnd + performance.timeOrigin
    }));
  const here = ({ name, from, to }: EngineMark): EngineMark => ({
    name,
    from: from - performance.timeOrigin,
    to: to - performance.timeOrigin
  });
  return { page: window.benchMarks, engine: [...engine, ...scripts].map(here) };
}

async function runOnce(page: Page): Promise<Breakdown> {
  await runCell(page, 0);
  await untilIdle(page);
  const times = await timeCell(page, 1);
  const { page: said, engine } = await page.evaluate(collect, 'bertscope-bench-marks');
  const since = (at: number | undefined): number => (at ?? Number.NaN) - times.startedAt;
  const named = (pattern: RegExp): EngineMark[] => engine.filter(({ name }) => pattern.test(name));
  const heard = (wanted: string): number => since(said.find(({ name }) => name === wanted)?.at);
  const [smallest, first, ...others] = named(/^create$/);
  const [firstRun, ...runs] = named(/^run$/);
  const model = named(/\.onnx$/)[0];
  const chunks = named(/^chunk$/).filter(({ from }) => from > times.startedAt);
  const total = (spans: readonly EngineMark[]): number =>
    spans.reduce((sum, { from, to }) => sum + to - from, 0);
  return {
    chunksAsked: since(Math.min(...chunks.map(({ from }) => from))),
    chunksThere: since(Math.max(...chunks.map(({ to }) => to))),
    workerMade: heard('made'),
    script: since(named(/^script$/)[0]?.to),
    wasmFetched: since(named(/\.wasm$/)[0]?.to),
    wasmCompiled: since(named(/^wasm$/)[0]?.to),
    runtimeReady: since(smallest?.to),
    tokenizerFetched: since(named(/^tokenizer\./)[0]?.to),
    encoded: heard('encoded'),
    modelAsked: since(model?.from),
    modelThere: since(model?.to),
    sessionBegun: since(first?.from),
    sessionMade: since(first?.to),
    firstRun: since(firstRun?.to),
    firstDrawn: times.firstMs,
    firstPainted: times.firstPaintedMs,
    allDrawn: times.allMs,
    createdMs: total(others),
    ranMs: total(runs)
  };
}

async function measure({ reps }: MeasureOptions): Promise<readonly Figure[]> {
  const engine = await bundlePage('marked-engine');
  return withLab(async ({ inNotebook }) => {
    const repetitions: Breakdown[] = [];
    for (let rep = -1; rep < reps; rep++) {
      const breakdown = await inNotebook(CELLS, runOnce, page =>
        page.addInitScript(swapEngine, engine)
      );
      if (rep >= 0) repetitions.push(breakdown);
    }
    return figuresOf(
      repetitions,
      ROWS.map(([key, what]) => ({ key, what, unit: 'ms' as const }))
    );
  });
}

export const coldBreakdown: Group = {
  name: 'breakdown',
  title: 'where the cold start goes, since the cell was run',
  measure
};
