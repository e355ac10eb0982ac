/** BertViz and BertScope on the same attention: every figure of one input, side by side. */
import { encodeExactly, encodeSnapshot } from '../../../src/attention/snapshot';
import { readFile } from 'node:fs/promises';
import { wasmFile } from '../../browser/app-server';
import type { Served } from '../../browser/file-server';
import { bertVizPage } from './bertviz-page';
import { articleAttention, randomAttention, runOf, type GivenAttention } from './given-attention';
import { measureView, type Drawer, type MeasuredView, type Plan } from './measured-view';
import type { GestureTime } from '../page/gesture-time';

const KEPT_BYTES = 256 * 1024;
const ARTICLE_TOKENS = 19;
const TIMES_FASTER = 50;
const FRAME_BUDGET_MS = 16;

/** One line of the table; a list is empty where the limit ended it, `bertviz` null where it was not asked. */
export type Row = {
  readonly what: string;
  readonly unit: 'ms' | 'KB' | '';
  readonly bertviz: readonly number[] | null;
  readonly bertscope: readonly number[];
  /** How many times less BertScope's has to be. */
  readonly timesLess?: number;
  /** The most BertScope's may be. */
  readonly most?: number;
};

export type Comparison = {
  readonly title: string;
  readonly rows: readonly Row[];
};

type Size = {
  readonly layers: number;
  readonly bertvizLayers: number;
  readonly bertvizReps: number;
  readonly plan: Plan;
  readonly bertvizPlan: Plan;
};

const LONG: Size = {
  layers: 2,
  bertvizLayers: 1,
  bertvizReps: 1,
  plan: { hovers: 3, moves: 20, headClicks: 4, layers: [1, 0] },
  bertvizPlan: { hovers: 1, moves: 1, headClicks: 1, layers: [] }
};

/** What each number of tokens can bear: BertViz takes minutes at 512. */
function sizeOf(tokens: number, reps: number): Size {
  if (tokens > 256) return LONG;
  const plan =
    tokens < 100
      ? { hovers: 3, moves: 6, headClicks: 4, layers: [1, 2, 3] }
      : { hovers: 2, moves: 3, headClicks: 2, layers: [1, 2] };
  return { layers: 12, bertvizLayers: 12, bertvizReps: reps, plan, bertvizPlan: plan };
}

/** No page of ours takes so long. */
const ALONE_LIMIT_MS = 300_000;

const ONLY_OPEN: Plan = { hovers: 1, moves: 0, headClicks: 0, layers: [] };

const kilobytes = (text: string): number => Buffer.byteLength(text) / 1000;

function documentOf({ textA, textB, attention }: GivenAttention, snapshot: unknown): string {
  const heads = Array.from({ length: attention.heads }, (_, head) => head);
  const shown = { layer: 0, heads, model: 'embedded', snapshot };
  return JSON.stringify({ version: 1, text_a: textA, text_b: textB, ...shown });
}

const firstLayers = (given: GivenAttention, layers: number): GivenAttention => ({
  ...given,
  attention: { ...given.attention, layers, weights: given.attention.weights.slice(0, layers) }
});

const MODEL_FILES = /^\/models\/all-MiniLM-L6-v2\/[\w.]+$/;

/** What the engine fetches. */
function engineFile(path: string): Served | null {
  if (path === '/engine.worker.js') return { file: 'lib/worker/engine.worker.js' };
  if (path === '/engine.wasm') return { file: wasmFile() };
  return MODEL_FILES.test(path) ? { file: path.slice(1) } : null;
}

/** A page with BertScope's own style and nothing in it but the document's text to be fetched. */
async function bertScopeDrawer(document: string, prepare: Drawer['prepare']): Promise<Drawer> {
  const style = await readFile('style/base.css', 'utf8');
  const page = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<title>BertScope</title><style>${style}</style><body>`;
  return {
    script: 'bertscope-gestures',
    dataPath: '/document.json',
    prepare,
    find: path => {
      if (path === '/') return { text: page, headers: { 'content-type': 'text/html' } };
      return path === '/document.json' ? { text: document } : engineFile(path);
    }
  };
}

const KEYS = ['firstPaint', 'hover', 'move', 'headClick', 'layerChange'] as const;
type Times = Readonly<Record<(typeof KEYS)[number], readonly GestureTime[]>>;

/** What first paints begin with, besides the text that holds the attention. */
type Openings = {
  readonly numbers: { readonly theirs: Times; readonly ours: Times };
  readonly engine: Times;
};

/** The gestures of all repetitions. */
const together = (views: readonly MeasuredView[]): Times => {
  const of = (key: (typeof KEYS)[number]): GestureTime[] => views.flatMap(view => view[key]);
  return {
    firstPaint: of('firstPaint'),
    hover: of('hover'),
    move: of('move'),
    headClick: of('headClick'),
    layerChange: of('layerChange')
  };
};

const NAMES = {
  firstPaint: 'first paint',
  hover: 'hover a token',
  move: 'on to the next token',
  headClick: 'click a head',
  layerChange: 'change the layer'
} as const;

/** The gestures of the budget. BertViz goes on to a next token in less than fifty frames, so that no screen could show fifty times less. */
const BUDGETED: ReadonlySet<keyof Times> = new Set(['firstPaint', 'hover', 'layerChange']);

function gestureRows(
  tokens: number,
  asked: ReadonlySet<keyof Times>,
  theirs: Times,
  ours: Times,
  { numbers, engine }: Openings
): Row[] {
  const timed = (times: readonly GestureTime[], part: keyof GestureTime): number[] =>
    times.map(time => time[part]);
  return KEYS.flatMap((key): Row[] => {
    const row = (what: string, part: keyof GestureTime): Row => ({
      what,
      unit: 'ms',
      bertviz: asked.has(key) ? timed(theirs[key], part) : null,
      bertscope: timed(ours[key], part)
    });
    const isDue = tokens === 128 && BUDGETED.has(key);
    const painted = row(NAMES[key], 'paintedMs');
    const rows = [
      { ...painted, ...(isDue && { timesLess: TIMES_FASTER }) },
      row('  until the last line is drawn', 'wholeMs')
    ];
    if (key === 'firstPaint') {
      const { theirs: viz, ours: scope } = numbers;
      return [
        ...rows,
        {
          what: 'first paint, from numbers in memory',
          unit: 'ms',
          bertviz: viz.firstPaint.length > 0 ? timed(viz.firstPaint, 'paintedMs') : null,
          bertscope: timed(scope.firstPaint, 'paintedMs'),
          ...(isDue && { timesLess: TIMES_FASTER })
        },
        {
          what: 'first layer, with the engine from scratch',
          unit: 'ms',
          bertviz: null,
          bertscope: timed(engine.firstPaint, 'paintedMs')
        }
      ];
    }
    const busy = row('  of which the page is busy', 'frameMs');
    const hasFrame = tokens === 512 && (key === 'hover' || key === 'move');
    return [...rows, { ...busy, ...(hasFrame && { most: FRAME_BUDGET_MS }) }];
  });
}

/** @param limitMs what BertViz gets for one page; null: BertScope alone is measured */
export async function compare(
  tokens: number,
  reps: number,
  folder: string,
  limitMs: number | null
): Promise<Comparison> {
  const size = sizeOf(tokens, reps);
  const { layers, bertvizLayers, plan, bertvizPlan } = size;
  const given =
    tokens === ARTICLE_TOKENS ? await articleAttention() : randomAttention(tokens, layers);
  const document = documentOf(given, encodeExactly(runOf(given)));
  const theirPage = await bertVizPage(folder, given, bertvizLayers);
  const theirDrawer: Drawer = {
    script: 'bertviz-gestures',
    dataPath: theirPage.scriptPath,
    find: theirPage.find,
    prepare: 'prepare'
  };
  const ourDrawer = await bertScopeDrawer(document, 'prepare');
  const numbersDrawer = await bertScopeDrawer(document, 'prepareNumbers');
  const theirNumbersDrawer: Drawer = {
    ...theirDrawer,
    dataPath: theirPage.numbersPath,
    prepare: 'prepareNumbers'
  };
  const engineDrawer = await bertScopeDrawer(documentOf(given, null), 'prepareEngine');
  const ours: MeasuredView[] = [];
  const numbers: MeasuredView[] = [];
  const engine: MeasuredView[] = [];
  const theirs: MeasuredView[] = [];
  const theirNumbers: MeasuredView[] = [];
  const ourLimitMs = limitMs ?? ALONE_LIMIT_MS;
  // In turn, so that a load of the machine falls on both.
  for (let rep = 0; rep < reps; rep++) {
    ours.push(await measureView(ourDrawer, plan, ourLimitMs));
    numbers.push(await measureView(numbersDrawer, ONLY_OPEN, ourLimitMs));
    engine.push(await measureView(engineDrawer, ONLY_OPEN, ourLimitMs));
    if (limitMs !== null && rep < size.bertvizReps) {
      theirs.push(await measureView(theirDrawer, bertvizPlan, limitMs));
      // Where it takes minutes, once is enough.
      if (size !== LONG) {
        theirNumbers.push(await measureView(theirNumbersDrawer, ONLY_OPEN, limitMs));
      }
    }
  }
  const counted = (views: readonly MeasuredView[]): number[] =>
    views.flatMap(({ count }) => (count === null ? [] : [count.nodes]));
  const same = firstLayers(given, bertvizLayers);
  const exact = documentOf(same, encodeExactly(runOf(same)));
  const kept = documentOf(same, encodeSnapshot(runOf(same), 0, KEPT_BYTES));
  const bertviz = [theirPage.bytes / 1000];
  const asked = new Set(
    KEYS.filter(key => limitMs !== null && (key !== 'layerChange' || bertvizPlan.layers.length > 0))
  );
  const source = tokens === ARTICLE_TOKENS ? "the article's attention" : 'random softmax rows';
  const fewer =
    bertvizLayers < layers ? `, of which BertViz gets ${bertvizLayers} layer and one sample` : '';
  return {
    title: `${tokens} tokens, ${layers} layers × ${given.attention.heads} heads, ${source}${fewer}`,
    rows: [
      ...gestureRows(tokens, asked, together(theirs), together(ours), {
        numbers: { theirs: together(theirNumbers), ours: together(numbers) },
        engine: together(engine)
      }),
      {
        what: 'DOM nodes',
        unit: '',
        bertviz: limitMs === null ? null : counted(theirs),
        bertscope: counted(ours)
      },
      { what: 'all of the attention, exactly', unit: 'KB', bertviz, bertscope: [kilobytes(exact)] },
      { what: 'kept in a notebook', unit: 'KB', bertviz, bertscope: [kilobytes(kept)] }
    ]
  };
}
