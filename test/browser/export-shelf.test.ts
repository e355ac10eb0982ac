/** The shelf and the files that the Export menu gives, in a real browser without Jupyter. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import type { Download } from 'playwright-core';
import { appInChromium } from './app-in-chromium';

const SIX = [
  { layer: 2, head: 0 },
  { layer: 6, head: 11 },
  { layer: 2, head: 6 },
  { layer: 10, head: 10 },
  { layer: 2, head: 1 },
  { layer: 6, head: 4 }
];

describe('shelf and exports', { timeout: 180_000 }, () => {
  const app = appInChromium();

  const choose = async (name: string): Promise<Download> => {
    const { page } = app.watched;
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator(`[data-export="${name}"]`).click()
    ]);
    return download;
  };
  const shelf = (): Promise<string[]> =>
    app.watched.page.evaluate(() =>
      window.app.sessions[0].store
        .getState()
        .document.shelf.map(({ layer, head }) => `${layer}-${head}`)
    );

  test('the article’s six heads stand side by side; keys, buttons and the pointer order them', async () => {
    const page = await app.show({
      model: 'article',
      layer: 2,
      heads: [0],
      shelf: SIX
    });
    const inks = await page.locator('.bertscope-shelf-picture').evaluateAll(all =>
      all.map(canvas => {
        if (!(canvas instanceof HTMLCanvasElement)) return 0;
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return data.filter((value, i) => i % 4 === 3 && value > 0).length / (data.length / 4);
      })
    );
    assert.equal(inks.length, 6);
    assert.ok(
      inks.every(share => share > 0.05 && share < 0.9),
      JSON.stringify(inks)
    );
    await page.locator('[data-shelf="6-11"] .bertscope-shelf-open').click();
    const { layer, heads } = await page.evaluate(
      () => window.app.sessions[0].store.getState().document
    );
    assert.deepEqual([layer, heads], [6, [11]]);
    await page.keyboard.press('Alt+ArrowLeft');
    assert.deepEqual((await shelf()).slice(0, 2), ['6-11', '2-0']);
    await page.keyboard.press('Delete');
    assert.deepEqual(await shelf(), ['2-0', '2-6', '10-10', '2-1', '6-4']);
    await page.locator('[data-shelf="6-4"]').dragTo(page.locator('[data-shelf="2-0"]'));
    assert.deepEqual(await shelf(), ['6-4', '2-0', '2-6', '10-10', '2-1']);
    await page.getByRole('button', { name: 'Keep this head' }).click();
    assert.equal((await shelf()).at(-1), '6-11');
    app.watched.assertNoErrors();
  });

  test('the menu’s files hold what is seen', async () => {
    await app.show({
      model: 'article',
      layer: 2,
      heads: [0],
      shelf: SIX.slice(0, 2)
    });
    const read = async (name: string): Promise<readonly [string, Buffer]> => {
      const download = await choose(name);
      return [download.suggestedFilename(), await readFile(await download.path())];
    };
    const [svgName, svg] = await read('svg');
    assert.equal(svgName, 'bertscope-layer2-head0.svg');
    assert.match(svg.toString(), /^<svg .*>6-11<\/text>.*<\/svg>$/s);
    const size = /width="(\d+)" height="(\d+)"/.exec(svg.toString())!;
    for (const scale of [1, 2, 4]) {
      const [name, bytes] = await read(`png${scale}`);
      const at = scale === 1 ? '' : `@${scale}x`;
      assert.equal(name, `bertscope-layer2-head0${at}.png`);
      const { width, height, hasLines } = await app.watched.page.evaluate(async base64 => {
        const image = new Image();
        image.src = `data:image/png;base64,${base64}`;
        await image.decode();
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [image.width, image.height];
        const context = canvas.getContext('2d')!;
        context.drawImage(image, 0, 0);
        const { data } = context.getImageData(0, 0, image.width, image.height);
        return {
          width: image.width,
          height: image.height,
          // The colour of head 0.
          hasLines: data.some(
            (red, i) => i % 4 === 0 && red === 0x4d && data[i + 1] === 0x6e && data[i + 2] === 0xdc
          )
        };
      }, bytes.toString('base64'));
      assert.deepEqual([width, height], [scale * Number(size[1]), scale * Number(size[2])]);
      assert.ok(hasLines, `scale ${scale}`);
    }
    const [, csv] = await read('csv-all');
    const lines = csv.toString().split('\r\n');
    assert.equal(lines.length, 1 + 12 * 12 * 19 * 19 + 1);
    const [, text] = await read('json');
    const file = JSON.parse(text.toString()) as {
      model: { name: string };
      shelf: unknown[];
      attention: { layer: number; head: number; weights: number[][] }[];
    };
    assert.equal(file.model.name, 'bert-base-uncased');
    assert.deepEqual(file.shelf, SIX.slice(0, 2));
    const [{ layer, head, weights }] = file.attention;
    assert.deepEqual([layer, head], [2, 0]);
    // "i" attends to "went": the article's figure.
    assert.ok(Math.abs(weights[1][2] - 0.9989) < 1e-4, String(weights[1][2]));
    assert.ok(lines.some(line => line.endsWith(`,2,0,1,2,"i","went",${weights[1][2]}`)));
    app.watched.assertNoErrors();
  });

  test('matrix, grid and neurons are saved as they are seen, and paint at any scale', async () => {
    const pair = { text_a: 'I went to the store.', text_b: 'At the store.' };
    const page = await app.show({ ...pair, layer: 0, heads: [2] });
    // A colour of each picture's own: the darkest cell, head 2, a product above zero.
    const views = [
      { view: 'matrix', name: 'bertscope-matrix-layer0-head2', ink: [0x22, 0x2d, 0x45], far: 30 },
      { view: 'grid', name: 'bertscope-grid', ink: [0x01, 0x8c, 0x86], far: 30 },
      { view: 'neurons', name: 'bertscope-neurons-layer0-head2', ink: [0x1f, 0x5f, 0xd0], far: 60 }
    ] as const;
    for (const { view, name, ink, far } of views) {
      await page.evaluate(
        chosen => window.app.sessions[0].actions.choose({ view: chosen, neurons_expanded: true }),
        view
      );
      if (view === 'neurons') await page.waitForSelector('[data-row="0"] [data-score]');
      const svg = await choose('svg');
      assert.equal(svg.suggestedFilename(), `${name}.svg`);
      const markup = await readFile(await svg.path(), 'utf8');
      const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(markup) ?? [];
      assert.ok(markup.length < 1_500_000, String(markup.length));
      const png = await choose('png3');
      assert.equal(png.suggestedFilename(), `${name}@3x.png`);
      const painted = await page.evaluate(
        async ([base64, red, green, blue, most]) => {
          const image = new Image();
          image.src = `data:image/png;base64,${base64}`;
          await image.decode();
          const canvas = document.createElement('canvas');
          [canvas.width, canvas.height] = [image.width, image.height];
          const context = canvas.getContext('2d')!;
          context.drawImage(image, 0, 0);
          const { data } = context.getImageData(0, 0, image.width, image.height);
          let near = 0;
          for (let i = 0; i < data.length; i += 4) {
            const far = [red, green, blue].reduce(
              (sum, value, channel) => sum + Math.abs(value - data[i + channel]),
              0
            );
            if (far <= most) near++;
          }
          return { width: image.width, height: image.height, near };
        },
        [(await readFile(await png.path())).toString('base64'), ...ink, far] as const
      );
      assert.deepEqual([painted.width, painted.height], [3 * Number(width), 3 * Number(height)]);
      assert.ok(painted.near > 100, `${view}: ${painted.near} pixels of its colour`);
    }
    app.watched.assertNoErrors();
  });

  test('the menu stays inside a view of 320 px', async () => {
    const page = await app.show({ model: 'article' });
    await page.setViewportSize({ width: 344, height: 900 });
    await page.getByRole('button', { name: 'Export' }).click();
    const [menu, view] = await Promise.all(
      ['.bertscope-menu', '.bertscope'].map(async selector => {
        const box = await page.locator(selector).boundingBox();
        assert.ok(box !== null);
        return box;
      })
    );
    assert.ok(menu.x >= view.x && menu.x + menu.width <= view.x + view.width, JSON.stringify(menu));
    app.watched.assertNoErrors();
  });
});
