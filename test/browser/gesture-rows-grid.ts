/** The gestures of the grid of all heads, BertViz's model view among them. */
import assert from 'node:assert/strict';
import { cellRect, layoutGrid } from '../../src/drawing/grid-layout';
import { rasterThumbnail } from '../../src/drawing/head-thumbnail';
import { COLOURS, drawsLines, near } from './gesture-checks';
import { ARTICLE, type GestureRow } from './gesture-table';
import {
  ALL_HEADS,
  HEADS,
  headPlanes,
  linesByMass,
  OWN_TOKENS,
  planeOf,
  sumOf,
  TOKENS,
  written,
  type Plane
} from './golden';
import type { Screen } from './screen';

const GRID = { ...ARTICLE, view: 'grid', layer: 2, heads: [0] } as const;
const CANVAS = '.bertscope-grid-stage canvas';
const LAYERS = 12;
/** Of a thumbnail's ground. */
const TINT = 0.045;
const FADED = 0.16;

type Head = { readonly layer: number; readonly head: number };
const IN_LAYERS: readonly Head[] = Array.from({ length: LAYERS * HEADS }, (_, i) => ({
  layer: Math.floor(i / HEADS),
  head: i % HEADS
}));

const delimiterShare = (plane: Plane): number =>
  sumOf(plane.map(row => sumOf(row.filter((_, to) => !OWN_TOKENS.includes(to))))) / TOKENS.length;

/** 1 minus the mean entropy of the rows, as a share of the most there can be. */
const sharpness = (plane: Plane): number => {
  const entropies = plane.map(row => -sumOf(row.map(w => (w > 0 ? w * Math.log(w) : 0))));
  return 1 - sumOf(entropies) / (TOKENS.length * Math.log(TOKENS.length));
};

const measureOf = (measure: (plane: Plane) => number, { layer, head }: Head): number =>
  measure(planeOf(layer, head));
const byMeasure = (measure: (plane: Plane) => number): readonly Head[] =>
  [...IN_LAYERS].sort((one, other) => measureOf(measure, other) - measureOf(measure, one));

/** The head with most weight on delimiters. */
const [MOST] = byMeasure(delimiterShare);

/** The grid as it is laid out in the view's width. */
async function layoutOf(
  { view }: Screen,
  labelled: boolean
): Promise<ReturnType<typeof layoutGrid>> {
  const box = await view.locator('.bertscope-grid-box').boundingBox();
  assert.ok(box !== null);
  return layoutGrid({ layers: LAYERS, heads: HEADS, widthPx: box.width, labelled });
}

/** The middle of a cell on the page. */
async function cellPlace(
  screen: Screen,
  index: number,
  labelled = false
): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = cellRect(await layoutOf(screen, labelled), index);
  const stage = await screen.view.locator('.bertscope-grid-stage').boundingBox();
  assert.ok(stage !== null);
  return { x: stage.x + x + width / 2, y: stage.y + y + height / 2 };
}

/** Every thumbnail shows its head's lines, in the head's colour; those not in `bright` are faded. */
async function thumbnailsAre(
  screen: Screen,
  order: readonly Head[],
  {
    labelled = false,
    bright = () => true
  }: { labelled?: boolean; bright?: (head: Head) => boolean } = {}
): Promise<void> {
  const layout = await layoutOf(screen, labelled);
  const seen = await screen.pixels(CANVAS);
  order.forEach((ref, index) => {
    const { x, y, width, height } = cellRect(layout, index);
    // What the canvas does not reach is scrolled out of sight.
    if (y + height > seen.height) return;
    const weights = Float32Array.from(planeOf(ref.layer, ref.head).flat());
    const colour = COLOURS[ref.head];
    const { pixels } = rasterThumbnail({
      layer: { weights, tokens: TOKENS.length, heads: [0], cut: { by: 'mass', value: 0.95 } },
      kind: 'lines',
      colour,
      width,
      height,
      ratio: 1
    });
    const shown = bright(ref) ? 1 : FADED;
    let difference = 0;
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const opacity = seen.data[4 * ((y + row) * seen.width + x + column) + 3] / 255;
        const lines = pixels[4 * (column * height + row) + 3] * shown;
        difference += Math.abs(opacity - (1 - (1 - TINT) * (1 - lines)));
      }
    }
    near(difference / (width * height), 0, 0.006, `layer ${ref.layer}, head ${ref.head}:`);
  });
}

const strongestPair = (plane: Plane): string => {
  const [best] = [...linesByMass(new Map([[0, plane]]))];
  return `${TOKENS[best.from]} → ${TOKENS[best.to]} ${written(best.weight, 3)}`;
};

const tipIs = async (screen: Screen, head: Head, measure: string): Promise<void> => {
  assert.deepEqual(await screen.texts('.bertscope-grid-tip > *'), [
    `layer ${head.layer}, head ${head.head}`,
    measure,
    strongestPair(planeOf(head.layer, head.head))
  ]);
};

const clickCell = async (screen: Screen, index: number): Promise<void> => {
  const { x, y } = await cellPlace(screen, index);
  await screen.page.mouse.click(x, y);
};

export const GRID_ROWS: readonly GestureRow[] = [
  {
    name: 'BertViz 1b, grid: a thumbnail for every head, rows are layers, columns are heads',
    start: GRID,
    drawn: async screen => {
      await thumbnailsAre(screen, IN_LAYERS);
      assert.deepEqual(await screen.texts('.bertscope-grid-row'), ALL_HEADS.map(String));
      assert.deepEqual(await screen.texts('.bertscope-grid-heads span'), ALL_HEADS.map(String));
      assert.equal(await screen.view.locator('.bertscope-grid canvas').count(), 1);
      assert.equal(await screen.view.locator('[data-ring="2-0"]').count(), 1);
    }
  },
  {
    name: 'BertViz 1b, click: a thumbnail opens its head',
    start: GRID,
    gesture: async screen => {
      await clickCell(screen, 6 * HEADS + 11);
      await screen.page.mouse.move(2, 2);
    },
    drawn: async screen => {
      await drawsLines(screen, linesByMass(headPlanes(6, [11])));
      assert.equal(await screen.view.locator('.bertscope-grid').count(), 0);
    },
    document: { view: 'heads', layer: 6, heads: [11] }
  },
  {
    name: 'BertViz 1b, close: the tab leads back to the grid, the opened head has the ring',
    start: GRID,
    gesture: async screen => {
      await clickCell(screen, 6 * HEADS + 11);
      await screen.view.getByRole('tab', { name: 'Grid' }).click();
    },
    drawn: async screen => {
      await thumbnailsAre(screen, IN_LAYERS);
      const rings = screen.view.locator('.bertscope-grid-ring');
      assert.deepEqual(
        await rings.evaluateAll(all => all.map(ring => (ring as HTMLElement).dataset['ring'])),
        ['6-11']
      );
      const [ring, place] = [await rings.boundingBox(), await cellPlace(screen, 6 * HEADS + 11)];
      assert.ok(ring !== null);
      near(ring.x + ring.width / 2, place.x, 1);
      near(ring.y + ring.height / 2, place.y, 1);
    },
    document: { layer: 6, heads: [11] }
  },
  {
    name: 'BertViz 1b, hover: the head’s number, its measure and its strongest pair',
    start: GRID,
    gesture: async screen => {
      const { x, y } = await cellPlace(screen, 2 * HEADS + 6);
      await screen.page.mouse.move(x, y);
    },
    drawn: async screen => {
      const value = written(sharpness(planeOf(2, 6)), 2);
      await tipIs(screen, { layer: 2, head: 6 }, `sharpness ${value}`);
      assert.equal(await screen.view.locator('.bertscope-grid-hover').count(), 1);
    }
  },
  {
    name: 'item 2, keys: arrows walk the heads, and each is named',
    start: GRID,
    gesture: async ({ page, view }) => {
      await view.locator('.bertscope-grid-stage').focus();
      for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'End', 'ArrowLeft']) {
        await page.keyboard.press(key);
      }
    },
    drawn: async ({ view }) => {
      const name = await view.getByRole('gridcell').getAttribute('aria-label');
      const plane = planeOf(4, 10);
      assert.equal(
        name,
        `layer 4, head 10, sharpness ${written(sharpness(plane), 2)}, ${strongestPair(plane)}`
      );
    }
  },
  {
    name: 'item 2, keys: Enter opens the head walked to',
    start: GRID,
    gesture: async ({ page, view }) => {
      await view.locator('.bertscope-grid-stage').focus();
      for (const key of ['ArrowDown', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
    },
    drawn: async screen => {
      await drawsLines(screen, linesByMass(headPlanes(3, [1])));
      const view = await screen.page.evaluate(() =>
        document.activeElement?.getAttribute('data-view')
      );
      assert.equal(view, 'heads');
    },
    document: { view: 'heads', layer: 3, heads: [1] }
  },
  {
    name: 'item 2, order: the heads with most weight on delimiters first, each with its name',
    start: GRID,
    gesture: ({ view }) => view.getByLabel('Order heads by').selectOption('delimiters'),
    drawn: async screen => {
      const order = byMeasure(delimiterShare);
      await thumbnailsAre(screen, order, { labelled: true });
      const { labels } = await screen.canvas(CANVAS);
      const named = order.map(ref => {
        const share = measureOf(delimiterShare, ref).toFixed(2).replace(/^0/, '');
        return `${ref.layer}-${ref.head}  ${share}`;
      });
      assert.deepEqual(labels, named.slice(0, labels.length));
      assert.ok(labels.length > 100);
    },
    document: { grid_sort: 'delimiters' }
  },
  {
    name: 'item 2, order: a click opens the head that stands there then',
    start: { ...GRID, grid_sort: 'delimiters' },
    gesture: async screen => {
      await screen.page.waitForFunction(() =>
        document.querySelector('.bertscope-grid output')?.textContent?.includes('of 144')
      );
      const { x, y } = await cellPlace(screen, 0, true);
      await screen.page.mouse.click(x, y);
      await screen.page.mouse.move(2, 2);
    },
    drawn: screen => drawsLines(screen, linesByMass(headPlanes(MOST.layer, [MOST.head]))),
    document: { view: 'heads', layer: MOST.layer, heads: [MOST.head] }
  },
  {
    name: 'item 2, filter: heads of a lower measure fade, and how many do not is said',
    start: { ...GRID, grid_sort: 'delimiters' },
    gesture: ({ view }) =>
      view.getByLabel('Fade heads with weight on delimiters below').fill('0.8'),
    drawn: async screen => {
      const isBright = (ref: Head): boolean => measureOf(delimiterShare, ref) >= 0.8;
      const count = IN_LAYERS.filter(isBright).length;
      assert.ok(count > 5 && count < 100);
      assert.deepEqual(await screen.texts('.bertscope-grid output'), [
        `.80 · ${count} of 144 heads`
      ]);
      await thumbnailsAre(screen, byMeasure(delimiterShare), { labelled: true, bright: isBright });
    },
    document: { grid_least: 0.8 }
  },
  {
    name: 'item 2, filter: in the order of layers it is by sharpness',
    start: GRID,
    gesture: ({ view }) => view.getByLabel('Fade heads with sharpness below').fill('0.7'),
    drawn: screen =>
      thumbnailsAre(screen, IN_LAYERS, { bright: ref => measureOf(sharpness, ref) >= 0.7 }),
    document: { grid_least: 0.7 }
  },
  {
    name: 'items 2 and 6, layer: the ring follows the layer buttons, several heads have one each',
    start: { ...GRID, heads: [0, 3] },
    gesture: screen => screen.button('Next layer').click(),
    drawn: async ({ view }) =>
      assert.deepEqual(
        await view
          .locator('.bertscope-grid-ring')
          .evaluateAll(all => all.map(ring => (ring as HTMLElement).dataset['ring'])),
        ['3-0', '3-3']
      ),
    document: { layer: 3 }
  }
];
