/** What a reader sees and does in one view, as numbers and gestures: for tables of gestures. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import type { Side } from '../../src/attention/attention-rows';
import type { ViewDocument } from '../../src/state/document';
import type { CanvasRecord } from './canvas-record';

/** A line on the screen: the tokens its ends meet, and how it looks. */
export type SeenLine = {
  readonly from: number;
  readonly to: number;
  readonly opacity: number;
  readonly widthPx: number;
  readonly colour: string;
};

/** A mark behind a token: a tint over its row or one bar of several. */
export type SeenMark = {
  readonly side: Side;
  readonly token: number;
  readonly opacity: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly colour: string;
};

export type SeenInk = {
  readonly opacity: number;
  readonly rgb: readonly number[];
  readonly offset: number;
};

export type SeenNumber = { readonly side: Side; readonly token: number; readonly weight: number };

export type SeenPixels = {
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
  readonly data: Uint8Array;
};

type Box = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};
type TokenBox = Box & { readonly side: Side; readonly token: number };
type Canvas = CanvasRecord & { readonly box: Box; readonly ratio: number };
type Stage = { readonly isAcross: boolean; readonly tokens: readonly TokenBox[] };

/** A line that ends further from the middle of a token's row is not at that token. */
const NEAR_PX = 1;

const isInside = (at: number, start: number, length: number): boolean =>
  at >= start && at <= start + length;

export type Screen = ReturnType<typeof screenOf>;

/**
 * @param index of the views on the page, from the top
 */
export function screenOf(page: Page, index = 0) {
  const view = page.locator('.bertscope').nth(index);

  const documentOf = (): Promise<ViewDocument> =>
    page.evaluate(at => window.app.sessions[at].store.getState().document, index);

  const stage = (): Promise<Stage> =>
    view.locator('.bertscope-stage').evaluate(element => ({
      isAcross: (element as HTMLElement).dataset['orientation'] === 'horizontal',
      tokens: [...element.querySelectorAll<HTMLElement>('[data-token]')].map(button => {
        const { x, y, width, height } = button.getBoundingClientRect();
        const side = button.dataset['side'] === 'to' ? ('to' as const) : ('from' as const);
        return { side, token: Number(button.dataset['token']), x, y, width, height };
      })
    }));

  const canvasOf = (canvas: Locator): Promise<Canvas> =>
    canvas.evaluate(element => {
      const { x, y, width, height } = element.getBoundingClientRect();
      const ratio = (element as HTMLCanvasElement).width / width;
      return { ...window.recordOf(element), box: { x, y, width, height }, ratio };
    });

  /** The token of a side whose middle is at a place along the rows. */
  function tokenAt({ tokens, isAcross }: Stage, side: Side, at: number): number {
    const found = tokens.find(
      box =>
        box.side === side &&
        Math.abs((isAcross ? box.x + box.width / 2 : box.y + box.height / 2) - at) <= NEAR_PX
    );
    assert.ok(found !== undefined, `no token of side ${side} has its middle at ${at} px`);
    return found.token;
  }

  async function linesOn(canvas: Locator): Promise<readonly SeenLine[]> {
    const [{ curves, images, box, ratio }, where] = await Promise.all([canvasOf(canvas), stage()]);
    assert.equal(images, 0, 'the lines were painted as pixels: read their ink');
    const { isAcross, tokens } = where;
    const across = (point: readonly [number, number]): number =>
      isAcross ? box.y + point[1] / ratio : box.x + point[0] / ratio;
    const along = (point: readonly [number, number]): number =>
      isAcross ? box.x + point[0] / ratio : box.y + point[1] / ratio;
    const innerEdge = (side: Side): number => {
      const edges = tokens
        .filter(token => token.side === side)
        .map(({ x, y, width, height }) => {
          if (side === 'to') return isAcross ? y : x;
          return isAcross ? y + height : x + width;
        });
      return side === 'to' ? Math.min(...edges) : Math.max(...edges);
    };
    const [left, right] = [innerEdge('from'), innerEdge('to')];
    return curves.map(({ start, end, opacity, widthPx, colour }) => {
      const [x0, x1] = [across(start), across(end)];
      assert.ok(x0 >= left - 1 && x0 < x1 && x1 <= right + 1, `${left} ${x0} ${x1} ${right}`);
      return {
        from: tokenAt(where, 'from', along(start)),
        to: tokenAt(where, 'to', along(end)),
        opacity,
        widthPx,
        colour
      };
    });
  }

  /**
   * The pixel where lines leave (or reach) each token of a side: its opacity, 0 to 1, its red, green
   * and blue, and how far its middle is from that of the lines, in pixels.
   */
  async function ink(side: Side): Promise<readonly SeenInk[]> {
    const { tokens } = await stage();
    const places = tokens
      .filter(box => box.side === side)
      .map(({ x, y, width, height }) => ({
        // The lines begin 5 px beside the column.
        x: side === 'from' ? x + width + 6 : x - 6,
        y: y + height / 2
      }));
    return allCanvas.evaluate((element, wanted) => {
      const canvas = element as HTMLCanvasElement;
      const { left, top, width } = canvas.getBoundingClientRect();
      const ratio = canvas.width / width;
      const context = canvas.getContext('2d')!;
      return wanted.map(({ x, y }) => {
        const middle = (y - top) * ratio;
        const row = Math.floor(middle);
        const pixel = context.getImageData(Math.floor((x - left) * ratio), row, 1, 1);
        const [red, green, blue, alpha] = pixel.data;
        const offset = Math.abs(row + 0.5 - middle);
        return { opacity: alpha / 255, rgb: [red, green, blue], offset };
      });
    }, places);
  }

  /** What stands behind the tokens while others are lit. */
  async function marks(): Promise<readonly SeenMark[]> {
    const [{ boxes, box, ratio }, { tokens }] = await Promise.all([canvasOf(litCanvas), stage()]);
    return boxes.map(({ x, y, width, height, opacity, colour }) => {
      const [middle, bottom] = [box.x + (x + width / 2) / ratio, box.y + (y + height) / ratio];
      const behind = tokens.find(
        token => isInside(middle, token.x, token.width) && isInside(bottom, token.y, token.height)
      );
      assert.ok(behind !== undefined, `no token is at ${middle}, ${bottom}`);
      const { side, token } = behind;
      return { side, token, opacity, widthPx: width / ratio, heightPx: height / ratio, colour };
    });
  }

  /** The numbers beside the tokens. */
  async function numbers(): Promise<readonly SeenNumber[]> {
    const [{ tokens, isAcross }, found] = await Promise.all([
      stage(),
      view.locator('.bertscope-number[data-weight]').evaluateAll(all =>
        all.map(element => {
          const { x, y, width, height } = element.getBoundingClientRect();
          const isTo = element.classList.contains('bertscope-number-to');
          const { weight } = (element as HTMLElement).dataset;
          return { isTo, x: x + width / 2, y: y + height / 2, weight: Number(weight) };
        })
      )
    ]);
    return found.map(({ isTo, x, y, weight }) => {
      const side = isTo ? 'to' : 'from';
      const token = tokens.find(
        box =>
          box.side === side &&
          (isAcross ? isInside(x, box.x, box.width) : isInside(y, box.y, box.height))
      );
      assert.ok(token !== undefined, `no token is beside the number at ${x}, ${y}`);
      return { side, token: token.token, weight };
    });
  }

  const allCanvas = view.locator('.bertscope-lines-all');
  const litCanvas = view.locator(
    '.bertscope-stage > canvas.bertscope-lines:not(.bertscope-lines-all)'
  );

  return {
    page,
    view,
    documentOf,
    stage,
    marks,
    numbers,
    ink,
    /** Whether the lines of the whole layer were painted as pixels. */
    isRaster: async () => (await canvasOf(allCanvas)).images > 0,
    /** Of the whole layer. */
    lines: () => linesOn(allCanvas),
    /** Of the lit tokens. */
    litLines: () => linesOn(litCanvas),
    /** Red, green, blue and opacity (0 to 255) of all pixels of a canvas, and where it stands. */
    pixels: async (selector: string): Promise<SeenPixels> => {
      const seen = await view.locator(selector).evaluate(element => {
        const canvas = element as HTMLCanvasElement;
        const { width, height } = canvas;
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
        let text = '';
        for (let i = 0; i < data.length; i += 8192) {
          text += String.fromCharCode(...data.subarray(i, i + 8192));
        }
        const box = canvas.getBoundingClientRect();
        return { width, height, x: box.x, y: box.y, data: btoa(text) };
      });
      return { ...seen, data: Buffer.from(seen.data, 'base64') };
    },
    /** What a canvas of another view was given. */
    canvas: (selector: string) => canvasOf(view.locator(selector)),
    token: (side: Side, token: number) =>
      view.locator(`.bertscope-token[data-side="${side}"][data-token="${token}"]`),
    head: (head: number) => view.locator(`[data-head="${head}"]`),
    texts: (selector: string) => view.locator(selector).allInnerTexts(),
    button: (name: string) => view.getByRole('button', { name, exact: true }),
    /** Sets an option of the head view as a reader does. */
    async option(field: string, value: string | boolean): Promise<void> {
      const folded = view.locator('.bertscope-options:not([open]) > summary');
      if ((await folded.count()) > 0) await folded.click();
      const control = view.locator(`[data-option="${field}"]`);
      const isSelect = (await control.evaluate(element => element.tagName)) === 'SELECT';
      if (isSelect) await control.selectOption(String(value));
      else await control.setChecked(value !== false && value !== 'show');
      if (isSelect || value !== 'renormalise') return;
      // Where tokens are hidden by boxes, so are rows made to sum to 1 again.
      await view.locator('[data-option="renormalise"]').setChecked(true);
    },
    /** The rows of the list beside the picture: words, and the weight behind them. */
    list: () =>
      view.locator('.bertscope-weights tr').evaluateAll(rows =>
        rows.map(row => ({
          text: row.querySelector('.bertscope-cell-token')?.textContent ?? '',
          weight: Number(row.querySelector<HTMLElement>('[data-weight]')?.dataset['weight']),
          shown: row.querySelector('[data-weight]')?.textContent ?? ''
        }))
      ),
    /** Chooses an item of the export menu; the name and content of the file that comes. */
    async saved(item: string): Promise<{ readonly name: string; readonly text: string }> {
      await view.getByRole('button', { name: 'Export' }).click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        view.locator(`[data-export="${item}"]`).click()
      ]);
      const text = await readFile(await download.path(), 'utf8');
      return { name: download.suggestedFilename(), text };
    }
  };
}
