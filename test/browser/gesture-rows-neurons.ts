/** The gestures of the neuron view, and what only a live model can show. */
import assert from 'node:assert/strict';
import { SIGN_COLOURS } from '../../src/drawing/neurons-painter';
import { attentionFixtures } from '../engine/runtime-files';
import type { DrawnBox } from './canvas-record';
import { COLOURS, near } from './gesture-checks';
import type { GestureRow } from './gesture-table';
import { TOKENS } from './golden';
import type { Screen } from './screen';

const PAIR = {
  text_a: 'I went to the store.',
  text_b: 'At the store, I bought fresh strawberries.'
} as const;
const NEURONS = { ...PAIR, view: 'neurons', layer: 1, heads: [8] } as const;
const OPEN = { ...NEURONS, neurons_expanded: true } as const;
const COUNT = TOKENS.length;
const SIZE = 32;
/** Between two runtimes on the same parameters. */
const EXACT = 2e-3;

const { texts, native } = attentionFixtures();
const article = texts.find(({ textA, textB }) => textA === PAIR.text_a && textB === PAIR.text_b);
assert.equal(article?.tokenCount, COUNT);

/** What native ONNX Runtime says that a token attends to. */
const rowOf = (layer: number, head: number, token: number): readonly number[] => {
  const start = (article.nativeOffsetFloats ?? NaN) + ((layer * 12 + head) * COUNT + token) * COUNT;
  return [...native.subarray(start, start + COUNT)];
};

/** Folded: the lines of one token alone, as opaque as its weights, and the numbers beside them. */
async function fanIs(screen: Screen, layer: number, head: number, token: number): Promise<void> {
  const weights = rowOf(layer, head, token);
  const lines = await screen.litLines();
  const sure = (weight: number): boolean => Math.abs(weight - 1 / 255) > EXACT;
  const wanted = weights.flatMap((weight, to) => (weight >= 1 / 255 && sure(weight) ? [to] : []));
  const seen = lines.filter(({ opacity }) => sure(opacity));
  assert.deepEqual(
    seen.map(({ to }) => to),
    wanted
  );
  for (const { from, to, opacity, colour } of lines) {
    assert.deepEqual([from, colour], [token, COLOURS[head]]);
    near(opacity, weights[to], EXACT, `line to ${to}`);
  }
  assert.deepEqual(
    (await screen.texts('.bertscope-number-to')).length,
    lines.filter(({ opacity }) => opacity >= 0.005).length
  );
}

type Row = { readonly score: number; readonly weight: number };

/** The numbers of every row of the products. */
const rows = ({ view }: Screen): Promise<Row[]> =>
  view.locator('[data-row]').evaluateAll(all =>
    all.map(row => ({
      score: Number(row.querySelector<HTMLElement>('[data-score]')?.dataset['score']),
      weight: Number(row.querySelector<HTMLElement>('[data-weight]')?.dataset['weight'])
    }))
  );

const { above, below } = SIGN_COLOURS.light;

/** The value a cell stands for, up to the scale of its kind. */
function valueOf({ opacity, colour }: DrawnBox): number {
  assert.ok(colour === above || colour === below, colour);
  return Math.atanh(Math.min(opacity, 1 - 1e-7)) * (colour === above ? 1 : -1);
}

/** Cells whose colour is neither too faint nor too full to be read back. */
const isClear = ({ opacity }: DrawnBox): boolean => opacity > 0.05 && opacity < 0.97;

/** Products: cells, sums and softmax belong together, and the softmax is the model's attention. */
async function productsAre(
  screen: Screen,
  layer: number,
  head: number,
  token: number
): Promise<void> {
  const seen = await rows(screen);
  assert.equal(seen.length, COUNT);
  const all = seen.reduce((sum, { score }) => sum + Math.exp(score), 0);
  const weights = rowOf(layer, head, token);
  seen.forEach(({ score, weight }, to) => {
    near(weight, weights[to], EXACT, `weight of ${to}`);
    near(Math.exp(score) / all, weight, 1e-4, `softmax of ${to}`);
  });

  const [{ boxes: query }, { boxes, curves, box, ratio }] = [
    await screen.canvas('.bertscope-neurons-query canvas'),
    await screen.canvas('.bertscope-stage > canvas')
  ];
  const [keys, products, bars] = [[] as DrawnBox[][], [] as DrawnBox[][], [] as DrawnBox[]];
  const perRow = 2 * SIZE + 1;
  assert.deepEqual([query.length, boxes.length], [SIZE, COUNT * perRow]);
  for (let to = 0; to < COUNT; to++) {
    const row = boxes.slice(to * perRow, (to + 1) * perRow);
    keys.push(row.slice(0, SIZE));
    products.push(row.slice(SIZE, 2 * SIZE));
    bars.push(row[2 * SIZE]);
  }
  // Every cell of a product is that of the query times that of the key, on one scale for all.
  const scales: number[] = [];
  for (let to = 0; to < COUNT; to++) {
    for (let neuron = 0; neuron < SIZE; neuron++) {
      const cells = [query[neuron], keys[to][neuron], products[to][neuron]];
      if (!cells.every(isClear)) continue;
      const [q, k, product] = cells.map(valueOf);
      scales.push(product / (q * k));
    }
  }
  assert.ok(scales.length > 50, `${scales.length} clear cells`);
  for (const scale of scales) near(scale / scales[0], 1, 0.01, 'product');
  // Cells line up: query over keys, a key beside its product in the row of its token.
  const { tokens } = await screen.stage();
  for (let to = 0; to < COUNT; to++) {
    near(keys[to][5].x, query[5].x, 0.01);
    const row = tokens.find(place => place.side === 'to' && place.token === to);
    assert.ok(row !== undefined);
    const middle = box.y + (keys[to][0].y + keys[to][0].height / 2) / ratio;
    near(middle, row.y + row.height / 2, 1, `row of ${to}`);
    near(
      bars[to].width / bars[to].height,
      (bars[0].width / bars[0].height) * (seen[to].weight / seen[0].weight),
      0.02
    );
    near(curves[to].opacity, Math.tanh(1.8 * seen[to].weight), 1e-4, `connector to ${to}`);
  }
  // The sum of a row's cells is its score, up to that scale.
  const sums = products.map(row => row.reduce((sum, cell) => sum + valueOf(cell), 0));
  const best = seen.reduce(
    (at, { score }, i) => (Math.abs(score) > Math.abs(seen[at].score) ? i : at),
    0
  );
  const scale = seen[best].score / sums[best];
  seen.forEach(({ score }, to) => {
    if (products[to].every(({ opacity }) => opacity < 0.97))
      near(sums[to] * scale, score, 0.05, `sum of ${to}`);
  });
}

const ready = ({ view }: Screen): Promise<void> =>
  view.locator('.bertscope-neurons[data-vectors="ready"]').waitFor();

const titles = (screen: Screen): Promise<string[]> =>
  screen.texts('.bertscope-neurons-titles span');

const isFolded = async (screen: Screen): Promise<void> => {
  assert.deepEqual(await titles(screen), ['from', 'attends to']);
  assert.equal(await screen.view.locator('[data-row]').count(), 0);
};

export const NEURON_ROWS: readonly GestureRow[] = [
  {
    name: 'BertViz 1c, call: layer and head of the call, the lines of the first token of the text',
    start: NEURONS,
    drawn: async screen => {
      await isFolded(screen);
      await fanIs(screen, 1, 8, 1);
      assert.deepEqual(await screen.texts('.bertscope-layer-name b'), ['1', '8']);
    }
  },
  {
    name: 'BertViz 1c, folded: pointing at a left token shows its lines and weights alone',
    start: NEURONS,
    gesture: screen => screen.token('from', 5).hover(),
    drawn: screen => fanIs(screen, 1, 8, 5)
  },
  {
    name: 'BertViz 1c, folded: a clicked token stays when the pointer has gone',
    start: NEURONS,
    gesture: async ({ page, token }) => {
      await token('from', 13).click();
      await page.mouse.move(2, 2);
    },
    drawn: screen => fanIs(screen, 1, 8, 13),
    document: { pinned: [{ side: 'from', token: 13 }] }
  },
  {
    name: 'BertViz 1c, head: one at a time, by its buttons',
    start: NEURONS,
    gesture: screen => screen.button('Next head').click(),
    drawn: screen => fanIs(screen, 1, 9, 1),
    document: { heads: [9] }
  },
  {
    name: 'BertViz 1c, layer: by the buttons that all views share',
    start: NEURONS,
    gesture: screen => screen.button('Previous layer').click(),
    drawn: screen => fanIs(screen, 0, 8, 1),
    document: { layer: 0 }
  },
  {
    name: 'BertViz 1c, expand: a button in words opens query, key, products, sum and softmax',
    start: NEURONS,
    gesture: async screen => {
      const button = screen.view.getByRole('button', { name: 'Show products' });
      assert.equal(await button.getAttribute('aria-expanded'), 'false');
      await button.click();
      await screen.page.mouse.move(2, 2);
      await ready(screen);
    },
    drawn: async screen => {
      assert.deepEqual(await titles(screen), [
        'from',
        'query q, key k',
        'q × k',
        `q·k/√${SIZE}`,
        'softmax',
        'to'
      ]);
      await productsAre(screen, 1, 8, 1);
    },
    document: { neurons_expanded: true }
  },
  {
    name: 'BertViz 1c, expanded: of the token pointed at',
    start: OPEN,
    gesture: async screen => {
      await ready(screen);
      await screen.token('from', 10).hover();
    },
    drawn: async screen => {
      await productsAre(screen, 1, 8, 10);
      assert.deepEqual(await screen.texts('.bertscope-neurons-name'), ['q of store']);
    }
  },
  {
    name: 'item 4, keys: E opens the products',
    start: NEURONS,
    gesture: async screen => {
      await screen.token('from', 0).focus();
      await screen.page.keyboard.press('ArrowDown');
      await screen.page.keyboard.press('e');
      await ready(screen);
    },
    drawn: screen => productsAre(screen, 1, 8, 1),
    document: { neurons_expanded: true }
  },
  {
    name: 'BertViz 1c, filter: of a token of A, the products with those of B alone',
    start: { ...OPEN, pinned: [{ side: 'from', token: 2 }] },
    gesture: async screen => {
      await ready(screen);
      await screen.view.locator('[data-option="filter"]').selectOption('ab');
    },
    drawn: async screen => {
      const seen = (await rows(screen)).map(({ weight }) => weight);
      const wanted = rowOf(1, 8, 2).slice(8);
      assert.equal(seen.length, wanted.length);
      seen.forEach((weight, row) => near(weight, wanted[row], EXACT, `row ${row}`));
    },
    document: { filter: 'ab' }
  },
  {
    name: 'BertViz 1c, collapse: the same button folds the products',
    start: OPEN,
    gesture: async screen => {
      await ready(screen);
      await screen.view.getByRole('button', { name: 'Hide products' }).click();
      await screen.page.mouse.move(2, 2);
    },
    drawn: async screen => {
      await isFolded(screen);
      await fanIs(screen, 1, 8, 1);
    },
    document: { neurons_expanded: false }
  },
  {
    name: 'item 4, keys: E folds them too',
    start: OPEN,
    gesture: async screen => {
      await ready(screen);
      await screen.view.getByRole('button', { name: 'Hide products' }).press('e');
    },
    drawn: isFolded,
    document: { neurons_expanded: false }
  },
  {
    name: 'item 4, expanded: another head brings its own products',
    start: OPEN,
    gesture: async screen => {
      await ready(screen);
      await screen.button('Previous head').click();
      await screen.page.mouse.move(2, 2);
    },
    drawn: screen => productsAre(screen, 1, 7, 1),
    document: { heads: [7] }
  },
  {
    name: 'item 4, point at a cell: the numbers of one neuron of query and key',
    start: OPEN,
    gesture: async screen => {
      await ready(screen);
      const { boxes, box } = await screen.canvas('.bertscope-stage > canvas');
      const { x, y, width, height } = boxes[2 * (2 * SIZE + 1) + 5];
      await screen.page.mouse.move(box.x + x + width / 2, box.y + y + height / 2);
    },
    drawn: async screen => {
      const readout = screen.view.locator('.bertscope-neurons-readout');
      assert.equal(await readout.getAttribute('data-neuron'), '5');
      const said = (await readout.innerText()).replaceAll('−', '-');
      const found =
        /q of i (-?[\d.]+) × k of went (-?[\d.]+) = (-?[\d.]+); all 32 products sum to (-?[\d.]+), over √32 (-?[\d.]+), weight (\d?\.\d{4})/.exec(
          said
        );
      assert.ok(found !== null, said);
      const [q, k, product, sum, score, weight] = found.slice(1).map(Number);
      const [{ boxes: query }, { boxes }] = [
        await screen.canvas('.bertscope-neurons-query canvas'),
        await screen.canvas('.bertscope-stage > canvas')
      ];
      const cells = [query[5], boxes[2 * (2 * SIZE + 1) + 5]].map(valueOf);
      near(k / q / (cells[1] / cells[0]), 1, 0.05, 'key against query');
      near(q * k, product, 0.003 + 0.001 * (Math.abs(q) + Math.abs(k)));
      near(sum / Math.sqrt(SIZE), score, 0.001);
      near(score, (await rows(screen))[2].score, 6e-4);
      near(weight, rowOf(1, 8, 1)[2], EXACT);
    }
  },
  {
    name: 'item 4, keys on the cells: arrows move over neurons and tokens',
    start: OPEN,
    gesture: async screen => {
      await ready(screen);
      await screen.view.locator('.bertscope-neurons-cells').focus();
      for (const key of ['End', 'ArrowLeft', 'ArrowDown', 'ArrowDown']) {
        await screen.page.keyboard.press(key);
      }
    },
    drawn: async ({ view }) => {
      const readout = view.locator('.bertscope-neurons-readout');
      assert.equal(await readout.getAttribute('data-neuron'), String(SIZE - 2));
      assert.match(await readout.innerText(), / × k of to /);
    }
  },
  {
    name: 'items 4 and 6, one selection: what was pinned among the heads is looked at here',
    start: { ...OPEN, view: 'heads', heads: [8, 9] },
    gesture: async ({ page, view, token }) => {
      await token('from', 6).click();
      await view.getByRole('tab', { name: 'Neurons' }).click();
      await page.mouse.move(2, 2);
    },
    drawn: async screen => {
      await productsAre(screen, 1, 8, 6);
      assert.match(await screen.view.innerText(), /2 heads are chosen; this view shows one/);
    },
    document: { view: 'neurons', pinned: [{ side: 'from', token: 6 }] }
  },
  {
    name: 'item 4, stored attention: that there are no queries and keys is said, the lines stay',
    start: { model: 'article', view: 'neurons', layer: 2, heads: [0] },
    gesture: ({ view }) => view.getByRole('button', { name: 'Show products' }).click(),
    drawn: async screen => {
      assert.match((await screen.texts('.bertscope-neurons-problem'))[0], /not stored/);
      const lines = await screen.litLines();
      const [strongest] = [...lines].sort((one, other) => other.opacity - one.opacity);
      assert.deepEqual([strongest.from, strongest.to], [1, 2]);
    },
    document: { neurons_expanded: true }
  }
];
