/** The gestures of the matrix; its colours, sums and numbers against the article's attention. */
import assert from 'node:assert/strict';
import { rampFor, rampStep } from '../../src/drawing/colour-ramp';
import { lights, meeting, near } from './gesture-checks';
import { ARTICLE, type GestureRow } from './gesture-table';
import {
  combined,
  headPlanes,
  mean,
  onlyTokens,
  OWN_TOKENS,
  planeOf,
  sumOf,
  TOKENS,
  transposed,
  weightOf,
  written,
  type Plane
} from './golden';
import type { Screen } from './screen';

const MATRIX = { ...ARTICLE, view: 'matrix', layer: 2, heads: [6] } as const;
const CANVAS = '.bertscope-matrix-canvas';
const PLANE = planeOf(2, 6);
/** Length of the bar of a row whose weights are all there. */
const SUM_PX = 32;
/** Of the bars of the sums. */
const BAR_OPACITY = 0.28;

type Place = { readonly x: number; readonly y: number };

/** The middle of a cell on the page, by the labels of its row and column. */
async function cellPlace({ view }: Screen, from: number, to: number): Promise<Place> {
  const [row, column] = await Promise.all(
    [
      ['from', from],
      ['to', to]
    ].map(([side, token]) =>
      view
        .locator(`.bertscope-matrix-label[data-side="${side}"][data-token="${token}"]`)
        .boundingBox()
    )
  );
  assert.ok(row !== null && column !== null);
  return { x: column.x + column.width / 2, y: row.y + row.height / 2 };
}

const hoverCell = async (screen: Screen, from: number, to: number): Promise<void> => {
  const { x, y } = await cellPlace(screen, from, to);
  await screen.page.mouse.move(x, y);
};

/** The colour of every cell is that of its weight. */
async function cellsAre(
  screen: Screen,
  plane: Plane,
  scale: 'linear' | 'sqrt' = 'linear'
): Promise<void> {
  const { width, x, y, data } = await screen.pixels(CANVAS);
  const labels = (side: string): Promise<Place[]> =>
    screen.view.locator(`.bertscope-matrix-label[data-side="${side}"]`).evaluateAll(all =>
      all
        .sort(
          (a, b) =>
            Number((a as HTMLElement).dataset['token']) -
            Number((b as HTMLElement).dataset['token'])
        )
        .map(label => {
          const box = label.getBoundingClientRect();
          return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        })
    );
  const [rows, columns] = [await labels('from'), await labels('to')];
  assert.deepEqual([rows.length, columns.length], [plane.length, plane[0].length]);
  const ramp = rampFor('light');
  plane.forEach((weights, from) =>
    weights.forEach((weight, to) => {
      const at = 4 * (Math.floor(rows[from].y - y) * width + Math.floor(columns[to].x - x));
      const step = rampStep(weight, scale);
      // One step of the ramp is lost to float32 at most.
      const isSame = [-1, 0, 1].some(off => {
        const colour = 3 * Math.max(0, Math.min(255, step + off));
        return [0, 1, 2].every(i => data[at + i] === ramp[colour + i]);
      });
      assert.ok(isSame, `cell ${from}, ${to} of ${weight}: ${data.subarray(at, at + 3).join()}`);
    })
  );
}

/** The bars in the margins: of rows as shares of a whole row, of columns against the largest. */
async function sumsAre(screen: Screen, plane: Plane): Promise<void> {
  const { boxes } = await screen.canvas(CANVAS);
  const bars = boxes.filter(({ opacity }) => Math.abs(opacity - BAR_OPACITY) < 1e-6);
  const [rows, columns] = [plane, columnsOf(plane)].map(lines => lines.map(sumOf));
  assert.equal(bars.length, rows.length + columns.length);
  rows.forEach((sum, i) => near(bars[i].width, sum * SUM_PX, 0.01, `row ${i}`));
  const largest = Math.max(...columns);
  columns.forEach((sum, i) => {
    near(bars[rows.length + i].height, (sum / largest) * SUM_PX, 0.01, `column ${i}`);
  });
}

const columnsOf = (plane: Plane): Plane => plane[0].map((_, to) => plane.map(row => row[to]));

const readoutIs = async (screen: Screen, text: string): Promise<void> =>
  assert.deepEqual(await screen.texts('.bertscope-cell-readout'), [text]);

const part = (
  plane: Plane,
  from: readonly [number, number],
  to: readonly [number, number]
): Plane => plane.slice(...from).map(row => row.slice(...to));

const ZOOM = { from: [3, 8], to: [2, 6] } as const;

export const MATRIX_ROWS: readonly GestureRow[] = [
  {
    name: 'item 3, cells: each in the colour of its weight, with the sums of rows and columns',
    start: MATRIX,
    drawn: async screen => {
      await cellsAre(screen, PLANE);
      await sumsAre(screen, PLANE);
      const marks = await screen.texts('.bertscope-ramp-mark');
      assert.deepEqual(marks, ['0', '.50', '1']);
    }
  },
  {
    name: 'item 3, point at a cell: its exact weight and the sums of its row and column',
    start: MATRIX,
    gesture: screen => hoverCell(screen, 5, 10),
    drawn: async screen => {
      await readoutIs(screen, `store attends to store: ${written(weightOf(2, 6, 5, 10), 4)}`);
      assert.deepEqual(await screen.texts('.bertscope-matrix-sum'), [
        `Σ ${written(sumOf(PLANE[5]), 2)}`,
        `Σ ${written(sumOf(transposed(PLANE)[10]), 2)}`
      ]);
      assert.equal(await screen.view.locator('.bertscope-matrix-cell').count(), 1);
    }
  },
  {
    name: 'item 3, leave the cells: the number goes',
    start: MATRIX,
    gesture: async screen => {
      await hoverCell(screen, 5, 10);
      await screen.view.locator('.bertscope-matrix-cell').waitFor();
      await screen.page.mouse.move(2, 2);
    },
    drawn: async screen => {
      assert.equal(await screen.view.locator('.bertscope-matrix-cell').count(), 0);
      assert.equal(await screen.view.locator('.bertscope-matrix-sum').count(), 0);
      await readoutIs(screen, 'Rows attend, columns are attended to. Drag over cells to zoom.');
    }
  },
  {
    name: 'item 3, keys: arrows walk the cells',
    start: MATRIX,
    gesture: async ({ page, view }) => {
      await view.getByRole('gridcell').focus();
      for (let i = 0; i < 16; i++) await page.keyboard.press('ArrowDown');
      for (let i = 0; i < 15; i++) await page.keyboard.press('ArrowRight');
    },
    drawn: async screen => {
      const said = `##berries attends to straw: ${written(weightOf(2, 6, 16, 15), 4)}`;
      await readoutIs(screen, said);
      assert.equal(await screen.view.getByRole('gridcell').getAttribute('aria-label'), said);
    }
  },
  {
    name: 'item 3, brush: dragging over cells shows these alone, and their sums',
    start: MATRIX,
    gesture: async screen => {
      await hoverCell(screen, 3, 2);
      await screen.page.mouse.down();
      const { x, y } = await cellPlace(screen, 7, 5);
      await screen.page.mouse.move(x, y, { steps: 3 });
      await screen.page.mouse.up();
      await screen.page.mouse.move(2, 2);
    },
    drawn: async screen => {
      const cells = part(PLANE, ZOOM.from, ZOOM.to);
      await cellsAre(screen, cells);
      await sumsAre(screen, cells);
      assert.deepEqual(
        await screen.texts('.bertscope-matrix-label-from'),
        TOKENS.slice(...ZOOM.from)
      );
    },
    document: { matrix_zoom: ZOOM }
  },
  {
    name: 'item 3, brush: a double-click brings the whole matrix back',
    start: { ...MATRIX, matrix_zoom: ZOOM },
    gesture: async screen => {
      const { x, y } = await cellPlace(screen, 4, 4);
      await screen.page.mouse.dblclick(x, y);
      await screen.page.mouse.move(2, 2);
    },
    drawn: screen => cellsAre(screen, PLANE),
    document: { matrix_zoom: null }
  },
  {
    name: 'item 3, brush: so does the button beside the scale',
    start: { ...MATRIX, matrix_zoom: ZOOM },
    gesture: screen => screen.button('whole matrix').click(),
    drawn: screen => cellsAre(screen, PLANE),
    document: { matrix_zoom: null }
  },
  {
    name: 'item 3, keys: + zooms in on the cell with the focus',
    start: MATRIX,
    gesture: async ({ page, view }) => {
      await view.getByRole('gridcell').focus();
      await page.keyboard.press('+');
      await page.keyboard.press('+');
      await page.keyboard.press('-');
      await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    },
    drawn: screen => cellsAre(screen, part(PLANE, [0, 10], [0, 10])),
    document: { matrix_zoom: { from: [0, 10], to: [0, 10] } }
  },
  {
    name: 'item 3, scale: the square root of the weight, said with its marks',
    start: MATRIX,
    gesture: ({ view }) => view.getByLabel('Colour scale').selectOption('sqrt'),
    drawn: async screen => {
      await cellsAre(screen, PLANE, 'sqrt');
      assert.deepEqual(await screen.texts('.bertscope-ramp-mark'), ['0', '.25', '1']);
    },
    document: { matrix_scale: 'sqrt' }
  },
  {
    name: 'items 3 and 6, pin: a label pins its token, and the head view shows it lit',
    start: MATRIX,
    gesture: async ({ view, page }) => {
      await view.locator('.bertscope-matrix-label-to[data-token="10"]').click();
      await view.locator('.bertscope-matrix-pin').waitFor();
      await view.getByRole('tab', { name: 'Heads' }).click();
      await page.mouse.move(2, 2);
    },
    drawn: screen => lights(screen, meeting(headPlanes(2, [6]), 'to', [10])),
    document: { pinned: [{ side: 'to', token: 10 }], view: 'heads' }
  },
  {
    name: 'items 3 and 6, pin: what the head view pinned is framed in the matrix',
    start: { ...MATRIX, view: 'heads' },
    gesture: async ({ view, token }) => {
      await token('from', 5).click();
      await view.getByRole('tab', { name: 'Matrix' }).click();
    },
    drawn: async ({ view }) => {
      const frame = await view.locator('.bertscope-matrix-pin').boundingBox();
      const label = await view
        .locator('.bertscope-matrix-label-from[data-token="5"]')
        .boundingBox();
      assert.ok(frame !== null && label !== null);
      near(frame.y + frame.height / 2, label.y + label.height / 2, 1);
      assert.equal(
        await view
          .locator('.bertscope-matrix-label-from[data-token="5"]')
          .getAttribute('aria-pressed'),
        'true'
      );
    },
    document: { pinned: [{ side: 'from', token: 5 }], view: 'matrix' }
  },
  {
    name: 'items 3 and 6, head and layer: chosen here as everywhere',
    start: MATRIX,
    gesture: async screen => {
      await screen.head(4).dblclick();
      for (let i = 0; i < 4; i++) await screen.button('Next layer').click();
    },
    drawn: screen => cellsAre(screen, planeOf(6, 4)),
    document: { layer: 6, heads: [4] }
  },
  {
    name: 'item 3, several heads: one at a time, which one is the reader’s choice',
    start: { ...MATRIX, heads: [0, 6] },
    gesture: ({ view }) => view.getByLabel('Head of the matrix').selectOption('6'),
    drawn: screen => cellsAre(screen, PLANE),
    document: { heads: [6, 0] }
  },
  {
    name: 'items 1 and 3, several heads: their mean as one matrix',
    start: { ...MATRIX, heads: [0, 3, 6], combine_heads: 'mean' },
    drawn: screen => cellsAre(screen, combined([...headPlanes(2, [0, 3, 6]).values()], mean))
  },
  {
    name: 'items 1 and 3, delimiters: hidden here as in the head view, and said',
    start: { ...MATRIX, delimiters: 'hide' },
    drawn: async screen => {
      const plane = onlyTokens(PLANE, OWN_TOKENS);
      await cellsAre(screen, plane);
      await sumsAre(screen, plane);
      const [title] = await screen.texts('.bertscope-matrix-title .bertscope-caption');
      const share = Math.round(100 * (1 - sumOf(plane.flat()) / TOKENS.length));
      assert.equal(title.trim(), `${share} % of mass hidden: [CLS], [SEP]`);
    }
  }
];
