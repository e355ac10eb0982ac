/** Texts and tokens that light each other, keys, the table, and what comes from outside the view. */
import assert from 'node:assert/strict';
import { drawsLines, lights, meeting, near, numbersAre } from './gesture-checks';
import { ARTICLE, type GestureRow } from './gesture-table';
import { headPlanes, linesByMass, planeOf, TOKENS, weightOf, written } from './golden';
import type { Screen } from './screen';

const NEXT_WORD = { ...ARTICLE, layer: 2, heads: [0] } as const;
const SPILLS = { ...ARTICLE, layer: 6, heads: [11] } as const;

type Box = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** Where characters of sentence B stand on the page, measured in the text itself. */
const charactersOf = ({ view }: Screen, words: string): Promise<Box> =>
  view
    .locator('.bertscope-mirror')
    .nth(1)
    .evaluate((mirror, sought) => {
      const text = mirror.firstChild as Text;
      const range = document.createRange();
      const start = text.data.indexOf(sought);
      range.setStart(text, start);
      range.setEnd(text, start + sought.length);
      const { x, y, width, height } = range.getBoundingClientRect();
      return { x, y, width, height };
    }, words);

const focused = ({ page }: Screen): Promise<string | null | undefined> =>
  page.evaluate(() => {
    const { activeElement: at } = document;
    return at?.getAttribute('aria-label') ?? at?.textContent;
  });

/** A number in a cell of the table, by its row and column. */
const cells = ({ view }: Screen): Promise<{ from: number; to: number; weight: number }[]> =>
  view.locator('.bertscope-table td').evaluateAll(all =>
    all.map(cell => {
      const { from, to } = (cell as HTMLElement).dataset;
      return { from: Number(from), to: Number(to), weight: Number(cell.textContent) };
    })
  );

const press = async ({ page }: Screen, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};

export const LINK_ROWS: readonly GestureRow[] = [
  {
    name: 'item 6, point at a token: its characters in the text are marked',
    start: NEXT_WORD,
    gesture: screen => screen.token('to', 16).hover(),
    drawn: async screen => {
      const marks = screen.view.locator('.bertscope-mark');
      assert.equal(await marks.count(), 1);
      const [mark, characters] = [await marks.boundingBox(), await charactersOf(screen, 'berries')];
      assert.ok(mark !== null);
      for (const edge of ['x', 'y', 'width', 'height'] as const) {
        near(mark[edge], characters[edge], 1, edge);
      }
    }
  },
  {
    name: 'item 6, point at characters: their token is lit with its lines and numbers',
    start: SPILLS,
    gesture: async screen => {
      const { x, y, width, height } = await charactersOf(screen, 'bought');
      await screen.page.mouse.move(x + width / 2, y + height / 2);
    },
    drawn: async screen => {
      assert.equal(TOKENS[13], 'bought');
      await lights(screen, meeting(headPlanes(6, [11]), 'from', [13]));
      await numbersAre(screen, 'to', planeOf(6, 11)[13]);
    }
  },
  {
    name: 'item 6, select characters by keys: their token is lit',
    start: SPILLS,
    gesture: async screen => {
      await screen.view.locator('[data-text="b"]').focus();
      await press(screen, 'Home', 'Shift+ArrowRight', 'Shift+ArrowRight');
    },
    drawn: screen => numbersAre(screen, 'to', planeOf(6, 11)[8])
  },
  {
    name: 'item 6, a pinned word stays marked in the text, all of it at word level',
    start: { ...NEXT_WORD, words: true, pinned: [{ side: 'from', token: 15 }] },
    drawn: async screen => {
      const boxes = await screen.view
        .locator('.bertscope-mark')
        .evaluateAll(all => all.map(mark => mark.getBoundingClientRect().toJSON() as unknown));
      const marks = boxes as Box[];
      const word = await charactersOf(screen, 'strawberries');
      near(Math.min(...marks.map(({ x }) => x)), word.x, 1);
      near(Math.max(...marks.map(({ x, width }) => x + width)), word.x + word.width, 1);
    }
  },
  {
    name: 'item 6, from outside: layer, heads and pins that Python sets are drawn',
    start: NEXT_WORD,
    gesture: ({ page }) =>
      page.evaluate(() =>
        window.app.sessions[0].applyDocument({
          layer: 6,
          heads: [11],
          pinned: [{ side: 'from', token: 2 }]
        })
      ),
    drawn: async screen => {
      await drawsLines(screen, linesByMass(headPlanes(6, [11])));
      await lights(screen, meeting(headPlanes(6, [11]), 'from', [2]));
      await numbersAre(screen, 'to', planeOf(6, 11)[2]);
    },
    document: { layer: 6, heads: [11], pinned: [{ side: 'from', token: 2 }] }
  },
  {
    name: 'item 6, tabs: another view of the same selection, by click and by key',
    start: SPILLS,
    gesture: async screen => {
      await screen.view.getByRole('tab', { name: 'Grid' }).click();
      await press(screen, 'ArrowRight');
    },
    drawn: async screen => {
      const [title] = await screen.texts('.bertscope-matrix-title b');
      assert.equal(title, 'Layer 6, head 11');
      assert.equal(await focused(screen), 'Matrix');
    },
    document: { view: 'matrix' }
  }
];

export const KEY_ROWS: readonly GestureRow[] = [
  {
    name: 'item 8, keys: arrows walk the heads, Space switches one',
    start: NEXT_WORD,
    gesture: async screen => {
      await screen.head(0).focus();
      await press(screen, 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Space');
    },
    drawn: async screen => {
      assert.equal(await focused(screen), 'Head 3');
      await drawsLines(screen, linesByMass(headPlanes(2, [0, 3])));
    },
    document: { heads: [0, 3] }
  },
  {
    name: 'item 8, keys: Shift+Enter leaves a head alone',
    start: { ...ARTICLE, layer: 2, heads: [0, 3, 6] },
    gesture: async screen => {
      await screen.head(6).focus();
      await press(screen, 'Shift+Enter');
    },
    drawn: screen => drawsLines(screen, linesByMass(headPlanes(2, [6]))),
    document: { heads: [6] }
  },
  {
    name: 'item 8, keys: Home, End and arrows on the layer buttons',
    start: NEXT_WORD,
    gesture: async screen => {
      await screen.button('Next layer').focus();
      await press(screen, 'End', 'ArrowLeft', 'ArrowRight', 'Home', 'ArrowRight');
    },
    drawn: screen => drawsLines(screen, linesByMass(headPlanes(1, [0]))),
    document: { layer: 1 }
  },
  {
    name: 'item 8, keys: Enter pins the token walked to, Shift+Enter one more, an arrow changes side',
    start: SPILLS,
    gesture: async screen => {
      await screen.token('to', 0).focus();
      await press(screen, 'ArrowDown', 'ArrowLeft', 'ArrowDown', 'Enter');
      await press(screen, 'ArrowDown', 'Shift+Enter');
      await screen.page.evaluate(() => (document.activeElement as HTMLElement).blur());
    },
    drawn: screen =>
      numbersAre(
        screen,
        'to',
        planeOf(6, 11)[2].map((weight, to) => weight + weightOf(6, 11, 3, to))
      ),
    document: { pinned: [2, 3].map(token => ({ side: 'from', token })) }
  },
  {
    name: 'item 8, keys: Escape lets all pinned tokens go',
    start: { ...SPILLS, pinned: [2, 3].map(token => ({ side: 'from', token })) },
    gesture: async screen => {
      await screen.token('from', 2).focus();
      await press(screen, 'Escape');
      await screen.page.evaluate(() => (document.activeElement as HTMLElement).blur());
    },
    drawn: screen => lights(screen, []),
    document: { pinned: [] }
  },
  {
    name: 'item 8, live region: the strongest weights of the token with the focus are said',
    start: SPILLS,
    gesture: async screen => {
      await screen.token('from', 1).focus();
      await press(screen, 'ArrowDown');
    },
    drawn: async screen => {
      const [said] = await screen.texts('.bertscope-spoken');
      const best = [...planeOf(6, 11)[2]].sort((one, other) => other - one).slice(0, 5);
      assert.ok(said.startsWith(`went attends to i (token 1) ${written(best[0], 2)}`), said);
      const weights = [...said.matchAll(/ (\d?\.\d\d)(?=,|$)/g)].map(([, weight]) => weight);
      assert.deepEqual(
        weights,
        best.map(weight => written(weight, 2))
      );
    }
  },
  {
    name: 'item 8, table: every weight of the head as a number',
    start: SPILLS,
    gesture: screen => screen.button('Show as table').click(),
    drawn: async screen => {
      const seen = await cells(screen);
      assert.equal(seen.length, TOKENS.length ** 2);
      for (const { from, to, weight } of seen) near(weight, weightOf(6, 11, from, to), 5.1e-5);
      assert.equal(await screen.view.locator('.bertscope-picture').count(), 0);
    }
  },
  {
    name: 'item 8, table: arrows walk it, of several heads one is chosen',
    start: { ...ARTICLE, layer: 2, heads: [0, 6] },
    gesture: async screen => {
      await screen.button('Show as table').click();
      await screen.view.getByLabel('Head in the table').selectOption('6');
      await screen.view.locator('td[data-from="0"][data-to="0"]').focus();
      await press(screen, 'PageDown', 'Home', 'ArrowRight', 'ArrowUp');
    },
    drawn: async screen => {
      const place = screen.page.locator('td:focus');
      assert.equal(await place.getAttribute('data-from'), '9');
      assert.equal(await place.getAttribute('data-to'), '1');
      assert.equal(await focused(screen), written(weightOf(2, 6, 9, 1), 4));
    }
  },
  {
    name: 'item 8, table: the same button brings the picture back',
    start: SPILLS,
    gesture: async screen => {
      const button = screen.button('Show as table');
      await button.click();
      await screen.view.locator('.bertscope-table').waitFor();
      await button.click();
      await screen.page.mouse.move(2, 2);
    },
    drawn: screen => drawsLines(screen, linesByMass(headPlanes(6, [11])))
  },
  {
    name: 'item 8, “?”: every group of gestures is listed, Escape leads back to the token',
    start: SPILLS,
    gesture: async screen => {
      await screen.token('from', 2).focus();
      await press(screen, '?');
      const dialog = screen.view.getByRole('dialog');
      await dialog.waitFor();
      assert.deepEqual(await dialog.locator('caption').allInnerTexts(), [
        'Everywhere',
        'Heads',
        'Grid',
        'Matrix',
        'Neurons',
        'Patterns',
        'Table'
      ]);
      await press(screen, 'Escape');
    },
    drawn: async screen => {
      assert.equal(await screen.view.getByRole('dialog').count(), 0);
      assert.equal(await focused(screen), 'went');
    }
  }
];
