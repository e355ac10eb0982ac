/** Edits with a warm engine, and beside each the plain run of the same file and tokens in the same page. */
import type { Page } from 'playwright-core';
import { PLAIN_WORKER_URL, withApp } from './app-bench';
import { figuresOf, ratioFigure, type Figure, type Group, type MeasureOptions } from './figure';
import { createTexts } from './word-texts';
import type { EditRun } from './page/edit-run';
import type { IPlainClient } from './page/plain-client';

declare global {
  interface Window {
    plain: IPlainClient;
  }
}

const LAYERS = 6;
/** Attention of each layer and the file's own output. */
const LEAST_OUTPUTS = LAYERS + 1;
/** Short runs scatter more than long ones, and cost less. */
const REPETITIONS_PER_REP = 3;

type Length = {
  readonly tokens: number;
  readonly firstBudgetMs?: number;
  readonly computeBudget: number;
  readonly drawnBudget?: number;
};

const LENGTHS: readonly Length[] = [
  { tokens: 19, firstBudgetMs: 10, computeBudget: 1.05, drawnBudget: 1.3 },
  { tokens: 128, firstBudgetMs: 16, computeBudget: 1.05, drawnBudget: 1.1 },
  { tokens: 256, computeBudget: 1.05 }
];

type Pair = EditRun & { readonly plainMs: number };

async function runPair(page: Page, text: string, tokens: number): Promise<Pair> {
  const edited = await page.evaluate(([value, layers]) => window.bench.edit(value, layers), [
    text,
    LAYERS
  ] as const);
  if (edited.ids.length !== tokens) {
    throw new Error(`the text has ${edited.ids.length} tokens instead of ${tokens}`);
  }
  const plain = await page.evaluate(ids => window.plain.run(ids), edited.ids);
  if (plain.outputs < LEAST_OUTPUTS) {
    throw new Error(`the plain run gave ${plain.outputs} outputs instead of ${LEAST_OUTPUTS}`);
  }
  return { ...edited, plainMs: plain.elapsedMs };
}

function describeLength(length: Length, pairs: readonly Pair[]): Figure[] {
  const { tokens, firstBudgetMs, computeBudget, drawnBudget } = length;
  const at = `${tokens} tokens: `;
  const times = (key: keyof LayerKeys): number[] => pairs.map(pair => pair[key]);
  return [
    ...figuresOf<keyof LayerKeys>(pairs, [
      {
        key: 'firstMs',
        what: `${at}edit → first layer drawn`,
        unit: 'ms',
        ...(firstBudgetMs !== undefined && { budget: firstBudgetMs })
      },
      { key: 'firstPaintedMs', what: `${at}edit → first layer painted`, unit: 'ms' },
      { key: 'allMs', what: `${at}edit → all layers drawn`, unit: 'ms' },
      { key: 'computeMs', what: `${at}computed in the worker, tokenizing included`, unit: 'ms' },
      { key: 'plainMs', what: `${at}plain onnxruntime-web run with attention outputs`, unit: 'ms' }
    ]),
    ratioFigure(`${at}computed / plain`, times('computeMs'), times('plainMs'), computeBudget),
    ratioFigure(`${at}all layers drawn / plain`, times('allMs'), times('plainMs'), drawnBudget)
  ];
}

type LayerKeys = Pick<Pair, 'firstMs' | 'firstPaintedMs' | 'allMs' | 'computeMs' | 'plainMs'>;

async function measure({ reps, warmUps }: MeasureOptions): Promise<readonly Figure[]> {
  return withApp(async ({ page, show }) => {
    const nextText = createTexts();
    await show({ text_a: nextText(LENGTHS[0].tokens) });
    await page.evaluate(async workerUrl => {
      window.plain = await window.bench.openPlain({
        workerUrl,
        wasmUrl: '/ort-wasm-simd-threaded.wasm',
        modelUrl: '/models/all-MiniLM-L6-v2/model.onnx'
      });
    }, PLAIN_WORKER_URL);
    const figures: Figure[] = [];
    for (const length of LENGTHS) {
      const pairs: Pair[] = [];
      for (let run = -warmUps; run < reps * REPETITIONS_PER_REP; run++) {
        const pair = await runPair(page, nextText(length.tokens), length.tokens);
        if (run >= 0) pairs.push(pair);
      }
      figures.push(...describeLength(length, pairs));
    }
    return figures;
  });
}

export const warmEdit: Group = {
  name: 'edit',
  title: 'a text edited with the engine warm, in the app’s page; each edit followed by a plain run',
  measure
};
