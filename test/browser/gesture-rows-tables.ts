/** The tables that stand for the pictures: each has the numbers of what its picture draws. */
import assert from 'node:assert/strict';
import { near } from './gesture-checks';
import { ARTICLE, type GestureRow } from './gesture-table';
import {
  byWords,
  combined,
  headPlanes,
  onlyTokens,
  OWN_TOKENS,
  planeOf,
  sumOf,
  TOKENS,
  WORDS,
  WORD_TEXTS,
  written,
  type Plane
} from './golden';
import type { Screen } from './screen';

const SPILLS = { ...ARTICLE, layer: 6, heads: [11] } as const;
const THREE = { ...ARTICLE, layer: 2, heads: [0, 3, 6] } as const;
const ROUNDED = 5.1e-5;

const opens = (screen: Screen): Promise<void> => screen.button('Show as table').click();

type Seen = {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly head: string; readonly cells: readonly string[] }[];
};

/** A table as it is read out: heads of rows and columns, and the text of every cell. */
async function tableOf({ view }: Screen, index = 0): Promise<Seen> {
  await view.locator('.bertscope-table td').first().waitFor();
  return view
    .locator('.bertscope-table')
    .nth(index)
    .evaluate(table => {
      const texts = (from: Element, selector: string): string[] =>
        [...from.querySelectorAll(selector)].map(cell => {
          const told = cell.cloneNode(true) as Element;
          for (const hidden of told.querySelectorAll('[aria-hidden="true"]')) hidden.remove();
          return told.textContent.replace(/\s+/g, ' ').trim();
        });
      return {
        caption: texts(table, 'caption')[0],
        columns: texts(table, 'thead th').slice(1),
        rows: [...table.querySelectorAll('tbody tr')].map(row => ({
          head: texts(row, 'th')[0] ?? '',
          cells: texts(row, 'td')
        }))
      };
    });
}

/** Rows and columns have these heads, and the cells are the plane with four decimals. */
function planeIs(seen: Seen, plane: Plane, rows: readonly string[], columns = rows): void {
  assert.deepEqual(
    seen.rows.map(({ head }) => head),
    rows
  );
  assert.deepEqual(seen.columns, columns);
  plane.forEach((row, from) => {
    row.forEach((weight, to) => {
      near(Number(seen.rows[from].cells[to]), weight, ROUNDED, `row ${from} column ${to}`);
    });
  });
}

const named = (tokens: readonly number[]): readonly string[] =>
  tokens.map(token => `${token} ${TOKENS[token]}`);
const range = (start: number, end: number): readonly number[] =>
  Array.from({ length: end - start }, (_, i) => start + i);
const ALL = range(0, TOKENS.length);

const shareOf = (values: readonly number[]): number => sumOf(values) / TOKENS.length;
/** What the grid says of a whole head, by plain loops. */
const MEASURES: readonly ((plane: Plane) => number)[] = [
  plane =>
    1 -
    sumOf(plane.flat().map(weight => (weight > 0 ? -weight * Math.log(weight) : 0))) /
      (TOKENS.length * Math.log(TOKENS.length)),
  plane =>
    shareOf(plane.flatMap((row, from) => row.map((weight, to) => weight * Math.abs(from - to)))) /
    (TOKENS.length - 1),
  plane => shareOf(plane.flatMap(row => row.filter((_, to) => !OWN_TOKENS.includes(to)))),
  plane => shareOf(plane.map((row, token) => row[token]))
];

function measuresAre(cells: readonly string[], layer: number, head: number): void {
  const plane = planeOf(layer, head);
  MEASURES.forEach((measure, i) => near(Number(cells[i]), measure(plane), 1e-4, `measure ${i}`));
  const most = Math.max(...plane.flat());
  const from = plane.findIndex(row => row.includes(most));
  const pair = `${TOKENS[from]} → ${TOKENS[plane[from].indexOf(most)]} ${written(most, 4)}`;
  assert.equal(cells[MEASURES.length], pair);
}

export const TABLE_ROWS: readonly GestureRow[] = [
  {
    name: 'item 8, table of heads: by words, numbered by their first token',
    start: { ...SPILLS, words: true },
    gesture: opens,
    drawn: async screen => {
      const heads = WORDS.map(([first], word) => `${first} ${WORD_TEXTS[word]}`);
      planeIs(await tableOf(screen), byWords(planeOf(6, 11)), heads);
    }
  },
  {
    name: 'item 8, table of heads: hidden tokens are left out, and what they held is said',
    start: SPILLS,
    gesture: async screen => {
      await opens(screen);
      await screen.option('delimiters', 'hide');
    },
    drawn: async screen => {
      const seen = await tableOf(screen);
      const plane = onlyTokens(planeOf(6, 11), OWN_TOKENS);
      planeIs(seen, plane, named(OWN_TOKENS));
      const share = Math.round(100 * (1 - shareOf(plane.flat())));
      assert.ok(seen.caption.endsWith(`${share} % of mass hidden: [CLS], [SEP]`), seen.caption);
    },
    document: { delimiters: 'hide' }
  },
  {
    name: 'item 8, table of heads: hidden punctuation is left out',
    start: { ...SPILLS, punctuation: 'hide' },
    gesture: opens,
    drawn: async screen => {
      const kept = ALL.filter(token => !['.', ','].includes(TOKENS[token]));
      assert.equal(kept.length, TOKENS.length - 3);
      planeIs(await tableOf(screen), onlyTokens(planeOf(6, 11), kept), named(kept));
    }
  },
  {
    name: 'item 8, table of heads: of A → B rows are those of A, columns those of B',
    start: { ...SPILLS, filter: 'ab' },
    gesture: opens,
    drawn: async screen => {
      const [a, b] = [range(0, 8), range(8, TOKENS.length)];
      const plane = a.map(from => b.map(to => planeOf(6, 11)[from][to]));
      planeIs(await tableOf(screen), plane, named(a), named(b));
    }
  },
  {
    name: 'item 8, table of heads: several heads as one',
    start: THREE,
    gesture: async screen => {
      await opens(screen);
      await screen.option('combine_heads', 'max');
    },
    drawn: async screen => {
      const seen = await tableOf(screen);
      assert.ok(seen.caption.startsWith('Layer 2, largest of heads 0, 3, 6:'), seen.caption);
      const planes = [...headPlanes(2, [0, 3, 6]).values()];
      planeIs(
        seen,
        combined(planes, weights => Math.max(...weights)),
        named(ALL)
      );
      assert.equal(await screen.view.getByLabel('Head in the table').count(), 0);
    },
    document: { combine_heads: 'max' }
  },
  {
    name: 'item 8, table of the matrix: its part with the sums of rows and columns',
    start: { ...SPILLS, view: 'matrix', matrix_zoom: { from: [2, 5], to: [4, 10] } },
    gesture: opens,
    drawn: async screen => {
      const seen = await tableOf(screen);
      const [from, to] = [range(2, 5), range(4, 10)];
      const plane = from.map(row => to.map(column => planeOf(6, 11)[row][column]));
      const sums = to.map((_, column) => sumOf(plane.map(row => row[column])));
      const whole = [...plane, sums].map(row => [...row, sumOf(row)]);
      planeIs(seen, whole, [...named(from), 'Σ'], [...named(to), 'Σ']);
    }
  },
  {
    name: 'item 8, table of the matrix: the whole of it again',
    start: { ...SPILLS, view: 'matrix', matrix_zoom: { from: [2, 5], to: [4, 10] } },
    gesture: async screen => {
      await opens(screen);
      await screen.button('whole matrix').click();
    },
    drawn: async screen => {
      const { rows } = await tableOf(screen);
      assert.equal(rows.length, TOKENS.length + 1);
    },
    document: { matrix_zoom: null }
  },
  {
    name: 'item 8, table of the grid: every head with its measures and its strongest weight',
    start: { ...SPILLS, view: 'grid' },
    gesture: opens,
    drawn: async screen => {
      const seen = await tableOf(screen);
      const grid = screen.view.locator('.bertscope-table');
      assert.equal(await grid.getAttribute('aria-rowcount'), '145');
      assert.deepEqual(seen.columns, [
        'sharpness',
        'distance',
        'weight on delimiters',
        'weight on itself',
        'strongest weight'
      ]);
      assert.equal(seen.rows.length, 24);
      seen.rows.forEach(({ head, cells }, i) => {
        assert.equal(head, `layer ${Math.floor(i / 12)}, head ${i % 12}`);
        measuresAre(cells, Math.floor(i / 12), i % 12);
      });
      assert.equal(await screen.view.locator('.bertscope-grid-stage').count(), 0);
    }
  },
  {
    name: 'item 8, table of the grid: in its order, faded heads said, to its end by key',
    start: { ...SPILLS, view: 'grid', grid_sort: 'self', grid_least: 0.2 },
    gesture: async screen => {
      await opens(screen);
      await screen.view.locator('td[tabindex="0"]').focus();
      await screen.page.keyboard.press('Control+End');
    },
    drawn: async screen => {
      const self = (at: number): number => MEASURES[3](planeOf(Math.floor(at / 12), at % 12));
      const order = [...range(0, 144)].sort((one, other) => self(other) - self(one));
      const seen = await tableOf(screen);
      assert.deepEqual(
        seen.rows.map(({ head }) => head),
        order
          .slice(120)
          .map(
            at => `layer ${Math.floor(at / 12)}, head ${at % 12}${self(at) < 0.2 ? ', faded' : ''}`
          )
      );
      assert.equal(
        await screen.view.locator('.bertscope-part .bertscope-caption').innerText(),
        '121–144 of 144 heads'
      );
    }
  },
  {
    name: 'item 8, table of the grid: Enter opens a head, and the focus is on the tab of its view',
    start: { ...SPILLS, view: 'grid' },
    gesture: async screen => {
      await opens(screen);
      await screen.view.locator('[data-of="0-0"]').first().focus();
      for (let row = 0; row < 15; row++) await screen.page.keyboard.press('ArrowDown');
      await screen.page.keyboard.press('Enter');
    },
    drawn: async screen => {
      planeIs(await tableOf(screen), planeOf(1, 3), named(ALL));
      assert.equal(await screen.page.locator('[role="tab"]:focus').innerText(), 'Heads');
    },
    document: { view: 'heads', layer: 1, heads: [3] }
  },
  {
    name: 'item 8, table of the neuron view: what one token attends to, another by choice',
    start: { ...SPILLS, view: 'neurons', neurons_expanded: false },
    gesture: async screen => {
      await opens(screen);
      await screen.view.getByLabel('Attending token').selectOption('5');
    },
    drawn: async screen => {
      const { rows, columns, caption } = await tableOf(screen);
      assert.equal(caption, `The weight with which ${TOKENS[5]} attends to each token`);
      assert.deepEqual(columns, ['weight']);
      // Of more tokens than fit a part is on the page.
      assert.deepEqual(
        rows.map(({ head }) => head),
        named(range(0, 16))
      );
      rows.forEach(({ cells }, to) => near(Number(cells[0]), planeOf(6, 11)[5][to], ROUNDED));
      assert.equal(await screen.view.locator('.bertscope-picture').count(), 0);
    },
    document: { pinned: [{ side: 'from', token: 5 }] }
  },
  {
    name: 'item 8, table of the neuron view: query, keys and products of a live model',
    start: {
      text_a: 'I went to the store.',
      view: 'neurons',
      layer: 1,
      heads: [8],
      neurons_expanded: true
    },
    gesture: opens,
    drawn: async screen => {
      const { rows } = await tableOf(screen);
      const numbers = (row: number, skip: number): number[] =>
        rows[row].cells.slice(skip).map(text => Number(text.replace('−', '-')));
      // The query, and of each of eight tokens its key and its products.
      assert.equal(rows.length, 17);
      const query = numbers(0, 3);
      assert.equal(query.length, 32);
      for (let token = 0; token < 8; token++) {
        const [, score] = rows[1 + 2 * token].cells;
        const key = numbers(1 + 2 * token, 3);
        const products = numbers(2 + 2 * token, 1);
        products.forEach((product, i) => near(product, query[i] * key[i], 1e-3));
        near(Number(score.replace('−', '-')), sumOf(products) / Math.sqrt(32), 2e-3);
      }
    }
  },
  {
    name: 'item 8, table of the shelf: its heads in its order; Enter shows one',
    start: {
      ...SPILLS,
      shelf: [
        { layer: 10, head: 10 },
        { layer: 2, head: 1 }
      ]
    },
    gesture: async screen => {
      await opens(screen);
      await screen.view.locator('td[data-of="2-1"]').first().click();
      await screen.page.keyboard.press('Enter');
    },
    drawn: async screen => {
      const seen = await tableOf(screen, 1);
      assert.deepEqual(
        seen.rows.map(({ head }) => head),
        ['layer 10, head 10', 'layer 2, head 1']
      );
      measuresAre(seen.rows[0].cells, 10, 10);
      measuresAre(seen.rows[1].cells, 2, 1);
      planeIs(await tableOf(screen), planeOf(2, 1), named(ALL));
    },
    document: { layer: 2, heads: [1] }
  }
];
