/**
 * The grid of all heads in a real page, where the table of gestures does not look: both grounds,
 * what every thumbnail leaves out, layers that come one by one, narrow panels, out of sight, 24 × 16.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { cellRect, layoutGrid, type CellRect } from '../../src/drawing/grid-layout';
import { rasterThumbnail } from '../../src/drawing/head-thumbnail';
import { headColours } from '../../src/drawing/palette';
import type { Cut } from '../../src/state/document';
import { appInChromium } from './app-in-chromium';
import { between, onlyTokens, OWN_TOKENS, planeOf, sumOf, TOKENS, type Plane } from './golden';

const LAYERS = 12;
const HEADS = 12;
const CANVAS = '.bertscope-grid-stage canvas';
const TINT = 0.045;
/** Of a thumbnail, above and below its lines. */
const INSET_PX = 2;

declare global {
  interface Window {
    /** Thumbnails drawn anew so far. */
    drawnThumbnails: number;
  }
}

/** Counts thumbnails as they are drawn; those that are kept are only copied. */
const countThumbnails = (): void => {
  window.drawnThumbnails = 0;
  const { prototype } = CanvasRenderingContext2D;
  const create = prototype.createImageData;
  prototype.createImageData = function (...args: unknown[]): ImageData {
    window.drawnThumbnails++;
    return Reflect.apply(create, this, args) as ImageData;
  };
};

/** In the page: an invented run of so many layers, of which the first `there` have come. */
const invent = ([layers, heads, tokens, there]: readonly [
  number,
  number,
  number,
  number
]): void => {
  const { store } = window.app.sessions[0];
  const state = store.getState();
  const old = state.attention;
  const isSame = old?.layers === layers && old.tokens === tokens;
  const weights = Array.from({ length: layers }, (_, layer) => {
    if (layer >= there) return null;
    const known = isSame ? (old.weights[layer] ?? null) : null;
    if (known !== null) return known;
    const values = new Float32Array(heads * tokens * tokens).fill(0.2 / tokens);
    for (let row = 0; row < heads * tokens; row++) values[row * tokens + (row % tokens)] += 0.8;
    return values;
  });
  const listOf = <Entry>(entry: (i: number) => Entry): Entry[] =>
    Array.from({ length: tokens }, (_, i) => entry(i));
  store.setState({
    model: { ...state.model!, layers, heads },
    encoding: isSame
      ? state.encoding
      : {
          ...state.encoding!,
          ids: listOf(i => i),
          tokens: listOf(i => `t${i}`),
          offsets: listOf(() => null),
          sentenceIds: listOf(() => 0 as const),
          wordIds: listOf(i => i),
          special: listOf(i => i === 0)
        },
    attention: { layers, heads, tokens, weights, tolerance: 0 },
    layersDone: there,
    phase: there < layers ? { phase: 'computing' } : state.phase
  } as Partial<typeof state>);
};

describe('the grid', { timeout: 240_000 }, () => {
  const app = appInChromium();

  const open = async (fields: object, context: BrowserContextOptions = {}): Promise<Page> => {
    const viewport = { width: 1000, height: 1100 };
    const page = await app.open({ viewport, ...context }, countThumbnails);
    await page.evaluate(document => window.app.show(document), {
      model: 'article',
      view: 'grid',
      layer: 2,
      heads: [0],
      ...fields
    });
    await page.waitForSelector('[data-phase="ready"]');
    return page;
  };
  const drawn = (page: Page, count: number): Promise<unknown> =>
    page.waitForFunction(least => window.drawnThumbnails >= least, count);
  const places = async (page: Page, layers = LAYERS, heads = HEADS): Promise<CellRect[]> => {
    const widthPx = await page.locator('.bertscope-grid-box').evaluate(box => box.clientWidth);
    const layout = layoutGrid({ layers, heads, widthPx, labelled: false });
    return Array.from({ length: layout.count }, (_, index) => cellRect(layout, index));
  };
  /** Straight RGBA, each 0 to 255, of a stretch of the canvas, in its own pixels. */
  const pixels = (page: Page, { x, y, width, height }: CellRect, ratio = 1): Promise<number[]> =>
    page
      .locator(CANVAS)
      .evaluate(
        (canvas, [left, top, w, h]) => [
          ...(canvas as HTMLCanvasElement).getContext('2d')!.getImageData(left, top, w, h).data
        ],
        [x, y, width, height].map(length => Math.round(length * ratio)) as [
          number,
          number,
          number,
          number
        ]
      );
  /** How far the inks of a thumbnail are from those of a plane on average, 0 to 1. */
  const distance = async (page: Page, rect: CellRect, plane: Plane, cut: Cut): Promise<number> => {
    const { width, height } = rect;
    const weights = Float32Array.from(plane.flat());
    const layer = { weights, tokens: plane.length, heads: [0], cut };
    const colour = '#123456';
    const raster = rasterThumbnail({ layer, kind: 'lines', colour, width, height, ratio: 1 });
    const seen = await pixels(page, rect);
    let sum = 0;
    for (let at = 0; at < width * height; at++) {
      // The canvas goes row by row, a raster column by column.
      const drawn = raster.pixels[4 * ((at % width) * height + Math.floor(at / width)) + 3];
      sum += Math.abs(seen[4 * at + 3] / 255 - (1 - (1 - TINT) * (1 - drawn)));
    }
    return sum / (width * height);
  };

  /** Waits until a thumbnail shows this plane. */
  const shows = async (page: Page, rect: CellRect, plane: Plane, cut: Cut): Promise<void> => {
    let last = 1;
    for (const end = Date.now() + 20_000; Date.now() < end; await page.waitForTimeout(100)) {
      last = await distance(page, rect, plane, cut);
      if (last < 0.01) return;
    }
    assert.fail(`inks are ${last} from what they should be`);
  };

  for (const scheme of ['light', 'dark'] as const) {
    test(`in ${scheme} lines reach the tokens attended to in the colour of their head, others not`, async () => {
      const ratio = 2;
      const page = await open({}, { colorScheme: scheme, deviceScaleFactor: ratio });
      await drawn(page, LAYERS * HEADS);
      const rects = await places(page);
      const colours = headColours(scheme, HEADS);
      for (const [layer, head] of [
        [2, 0],
        [2, 6],
        [6, 11],
        [10, 10]
      ]) {
        const plane = planeOf(layer, head);
        const received = TOKENS.map((_, to) => sumOf(plane.map(row => row[to])));
        const most = received.indexOf(Math.max(...received));
        const rect = rects[layer * HEADS + head];
        // The last column of pixels, where every line is level; a lonely token has its own height.
        const end = { ...rect, x: rect.x + rect.width - 1, width: 1 / ratio };
        const seen = await pixels(page, end, ratio);
        const pitch = (rect.height - 2 * INSET_PX) / TOKENS.length;
        const at = (token: number): number[] => {
          const row = Math.floor((INSET_PX + (token + 0.5) * pitch) * ratio);
          return seen.slice(4 * row, 4 * row + 4);
        };
        const [red, green, blue, ink] = at(most);
        assert.ok(ink > 150, `layer ${layer}, head ${head}: ink ${ink} at ${TOKENS[most]}`);
        const wanted = [1, 3, 5].map(from => parseInt(colours[head].slice(from, from + 2), 16));
        [red, green, blue].forEach((channel, i) =>
          assert.ok(Math.abs(channel - wanted[i]) < 20, `${colours[head]}: ${red} ${green} ${blue}`)
        );
        const lonely = received.findIndex((sum, to) => sum < 0.02 && Math.abs(to - most) > 1);
        if (lonely < 0) continue;
        assert.ok(at(lonely)[3] < 40, `layer ${layer}, head ${head}: ${TOKENS[lonely]}`);
      }
      app.watched.assertNoErrors();
    });
  }

  test('hidden tokens, sentence filter and cut are those of the head view, and are said', async () => {
    const page = await open({});
    const rects = await places(page);
    const [layer, head] = [2, 6];
    const rect = rects[layer * HEADS + head];
    const plane = planeOf(layer, head);
    const mass = { by: 'mass', value: 0.95 } as const;
    await shows(page, rect, plane, mass);
    const caption = page.locator('.bertscope-grid > .bertscope-caption');

    await page.locator('.bertscope-options summary').click();
    await page.locator('[data-option="delimiters"]').check();
    await shows(page, rect, onlyTokens(plane, OWN_TOKENS), mass);
    assert.ok((await distance(page, rect, plane, mass)) > 0.02);
    assert.match(await caption.innerText(), /Hidden: \[CLS\], \[SEP\]\./);

    await page.locator('[data-option="delimiters"]').uncheck();
    await page.locator('[data-option="filter"]').selectOption('ba');
    await shows(page, rect, between(plane, 'b', 'a'), mass);
    assert.match(await caption.innerText(), /Weights B → A alone\./);
    assert.match(await caption.innerText(), /strongest lines that hold 95 % of its weight/);
  });

  test('a cut by weight leaves the fainter lines out of every thumbnail', async () => {
    const cut = { by: 'weight', value: 0.4 } as const;
    const page = await open({ cut });
    await drawn(page, LAYERS * HEADS);
    const rects = await places(page);
    for (const [layer, head] of [
      [2, 0],
      [3, 4],
      [11, 7]
    ]) {
      const plane = planeOf(layer, head);
      const rect = rects[layer * HEADS + head];
      assert.ok((await distance(page, rect, plane, cut)) < 0.01, `${layer}-${head}`);
    }
    assert.match(
      await page.locator('.bertscope-grid > .bertscope-caption').innerText(),
      /Drawn are lines of at least \.40\./
    );
  });

  test('layers appear as they come, and those that are there are not drawn again', async () => {
    const page = await open({});
    await drawn(page, LAYERS * HEADS);
    const [layers, heads, tokens] = [4, 3, 10];
    await page.evaluate(invent, [layers, heads, tokens, 0] as const);
    await page.locator('[aria-rowcount="4"]').waitFor();
    const rects = await places(page, layers, heads);
    // The two tokens in the middle attend to themselves: lines run level from edge to edge there.
    const inkOf = async (index: number): Promise<number> => {
      const rect = rects[index];
      const values = await pixels(page, { ...rect, width: 4 });
      return Math.max(...values.filter((_, i) => i % 4 === 3));
    };
    const before = await page.evaluate(() => window.drawnThumbnails);
    for (let there = 0; there <= layers; there++) {
      await page.evaluate(invent, [layers, heads, tokens, there] as const);
      await drawn(page, before + there * heads);
      for (let layer = 0; layer < layers; layer++) {
        const ink = await inkOf(layer * heads + 1);
        assert.equal(ink > 120, layer < there, `layer ${layer} of ${there}: ${ink}`);
      }
      assert.equal(await page.evaluate(() => window.drawnThumbnails), before + there * heads);
    }
  });

  test('out of sight nothing is drawn, and what was missed is drawn when it is back', async () => {
    const page = await open({});
    await drawn(page, LAYERS * HEADS);
    await page.evaluate(() => {
      document.body.style.paddingBlockStart = '4000px';
      window.scrollTo(0, 0);
    });
    // Observers report with a frame; two make sure.
    const frames = (): Promise<unknown> =>
      page.evaluate(
        () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
      );
    await frames();
    await frames();
    const before = await page.evaluate(() => window.drawnThumbnails);
    await page.evaluate(() => {
      const { store } = window.app.sessions[0];
      const { document } = store.getState();
      store.setState({ document: { ...document, delimiters: 'hide' } });
    });
    for (let i = 0; i < 5; i++) await frames();
    assert.equal(await page.evaluate(() => window.drawnThumbnails), before);
    await page.evaluate(() => {
      document.body.style.paddingBlockStart = '';
    });
    await drawn(page, before + LAYERS * HEADS);
  });

  test('24 × 16 heads are all drawn, on one canvas, within the width of a notebook cell', async () => {
    const page = await open({}, { viewport: { width: 820, height: 1000 } });
    await drawn(page, LAYERS * HEADS);
    const before = await page.evaluate(() => window.drawnThumbnails);
    await page.evaluate(invent, [24, 16, 64, 24] as const);
    await drawn(page, before + 24 * 16);
    assert.equal(await page.locator(CANVAS).count(), 1);
    const rects = await places(page, 24, 16);
    for (const index of [0, 15, 200, 383]) {
      const inks = (await pixels(page, rects[index])).filter((_, i) => i % 4 === 3);
      assert.ok(Math.max(...inks) > 150, `cell ${index}`);
    }
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 820);
    app.watched.assertNoErrors();
  });

  test('in a side panel numbers stay with their columns and rows, and keys bring a cell into sight', async () => {
    const page = await open({}, { viewport: { width: 290, height: 1000 } });
    await drawn(page, LAYERS * HEADS);
    await page.evaluate(invent, [24, 16, 19, 24] as const);
    const box = (await page.locator('.bertscope-grid-box').boundingBox())!;
    await page.locator('.bertscope-grid-stage').focus();
    const isInside = async (): Promise<void> => {
      const cell = (await page.locator('.bertscope-grid-cursor').boundingBox())!;
      assert.ok(cell.x >= box.x + 20 && cell.x + cell.width <= box.x + box.width, String(cell.x));
    };
    await page.keyboard.press('End');
    await isInside();
    assert.ok((await page.locator('.bertscope-grid-box').evaluate(e => e.scrollLeft)) > 0);
    const cell = (await page.locator('.bertscope-grid-cursor').boundingBox())!;
    const head = (await page.locator('.bertscope-grid-column').nth(15).boundingBox())!;
    assert.ok(Math.abs(head.x + head.width / 2 - cell.x - cell.width / 2) < 1);
    const row = (await page.locator('.bertscope-grid-row').first().boundingBox())!;
    assert.ok(Math.abs(row.x - box.x) < 1, `${row.x} ${box.x}`);
    await page.keyboard.press('Home');
    await isInside();
  });
});
