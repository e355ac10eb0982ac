/** The gestures of BertViz's head view (its features in the order of its manual), and what they do here. */
import assert from 'node:assert/strict';
import {
  COLOURS,
  drawsLines,
  lights,
  marksAre,
  meeting,
  numbersAre,
  shareIs
} from './gesture-checks';
import { ARTICLE, type GestureRow } from './gesture-table';
import {
  ALL_HEADS,
  between,
  headPlanes,
  linesByMass,
  planeOf,
  sumOf,
  TOKENS,
  transposed
} from './golden';
import { screenOf, type Screen } from './screen';

const NEXT_WORD = { ...ARTICLE, layer: 2, heads: [0] } as const;
const THREE = { ...ARTICLE, layer: 2, heads: [0, 3, 6] } as const;

/** Which heads the bar shows as on. */
const headsOn = async ({ view }: Screen): Promise<number[]> =>
  (
    await view
      .locator('[data-head][aria-pressed="true"]')
      .evaluateAll(all => all.map(head => (head as HTMLElement).dataset['head']))
  ).map(Number);

/** The heads that the bar says are on, and the lines of these. */
const showsHeads = async (
  screen: Screen,
  layer: number,
  heads: readonly number[]
): Promise<void> => {
  assert.deepEqual(await headsOn(screen), heads);
  const planes = headPlanes(layer, heads);
  const lines = linesByMass(planes);
  await shareIs(screen, lines, planes);
  await drawsLines(screen, lines);
};

const FILTERS = [
  ['aa', 'A → A'],
  ['ab', 'A → B'],
  ['ba', 'B → A'],
  ['bb', 'B → B']
] as const;

export const HEAD_ROWS: readonly GestureRow[] = [
  {
    name: 'BertViz 1a, call: layer and head of the call are on the screen',
    start: NEXT_WORD,
    drawn: async screen => {
      assert.deepEqual(await screen.texts('.bertscope-inspector .bertscope-title'), [
        'Layer 2, head 0'
      ]);
      await showsHeads(screen, 2, [0]);
    }
  },
  {
    name: 'BertViz 1a, two columns: attending tokens left, those attended to right',
    start: NEXT_WORD,
    drawn: async screen => {
      for (const side of ['from', 'to']) {
        const texts = await screen.texts(`.bertscope-token[data-side="${side}"]`);
        assert.deepEqual(texts, TOKENS);
      }
      const { tokens } = await screen.stage();
      const [left, right] = [tokens[0], tokens[TOKENS.length]];
      assert.deepEqual([left.side, right.side], ['from', 'to']);
      assert.ok(left.x + left.width < right.x);
      assert.equal(left.y, right.y);
      const pitches = tokens.slice(1, 8).map(({ y }, i) => y - tokens[i].y);
      assert.ok(pitches.every(pitch => pitch === pitches[0] && pitch >= 22.5));
    }
  },
  {
    name: 'BertViz 1a, lines: one a head, from and to, in the colour of its head',
    start: { ...ARTICLE, layer: 2, heads: [0, 6] },
    drawn: async screen => {
      await showsHeads(screen, 2, [0, 6]);
      const { heads } = await screen.documentOf();
      assert.deepEqual(heads, [0, 6]);
      assert.notEqual(COLOURS[0], COLOURS[6]);
    }
  },
  {
    name: 'BertViz 1a, lines: of all twelve heads at once',
    start: { ...ARTICLE, layer: 5, heads: ALL_HEADS },
    drawn: screen => showsHeads(screen, 5, ALL_HEADS)
  },
  {
    name: 'BertViz 1a, layer: another layer keeps the heads',
    start: THREE,
    gesture: screen => screen.button('Next layer').click(),
    drawn: screen => showsHeads(screen, 3, [0, 3, 6]),
    document: { layer: 3 }
  },
  {
    name: 'BertViz 1a, layer: by keys to the last one',
    start: NEXT_WORD,
    gesture: screen => screen.button('Next layer').press('End'),
    drawn: screen => showsHeads(screen, 11, [0]),
    document: { layer: 11 }
  },
  {
    name: 'BertViz 1a, head square: a click switches a head on',
    start: NEXT_WORD,
    gesture: screen => screen.head(6).click(),
    drawn: screen => showsHeads(screen, 2, [0, 6]),
    document: { heads: [0, 6] }
  },
  {
    name: 'BertViz 1a, head square: a click switches a head off',
    start: THREE,
    gesture: screen => screen.head(3).click(),
    drawn: screen => showsHeads(screen, 2, [0, 6]),
    document: { heads: [0, 6] }
  },
  {
    name: 'BertViz 1a, head square: the last one stays on',
    start: NEXT_WORD,
    gesture: screen => screen.head(0).click(),
    drawn: screen => showsHeads(screen, 2, [0])
  },
  {
    name: 'BertViz 1a, head square: a double-click leaves a head alone',
    start: THREE,
    gesture: screen => screen.head(6).dblclick(),
    drawn: screen => showsHeads(screen, 2, [6]),
    document: { heads: [6] }
  },
  {
    name: 'BertViz 1a, head square: a double-click on a head that is off leaves it alone too',
    start: THREE,
    gesture: screen => screen.head(10).dblclick(),
    drawn: screen => showsHeads(screen, 2, [10]),
    document: { heads: [10] }
  },
  {
    name: 'BertViz 1a, head square: a double-click on the only one brings all back',
    start: NEXT_WORD,
    gesture: screen => screen.head(0).dblclick(),
    drawn: screen => showsHeads(screen, 2, ALL_HEADS),
    document: { heads: ALL_HEADS }
  },
  {
    name: 'BertViz 1a, hover left: only the lines from the token, strips behind what it attends to',
    start: { ...ARTICLE, layer: 6, heads: [11] },
    gesture: screen => screen.token('from', 2).hover(),
    drawn: async screen => {
      const planes = headPlanes(6, [11]);
      await drawsLines(screen, linesByMass(planes));
      await lights(screen, meeting(planes, 'from', [2]));
      await numbersAre(screen, 'to', planeOf(6, 11)[2]);
      await marksAre(screen, 'to', [11], ([plane]) => plane[2], planes);
    }
  },
  {
    name: 'BertViz 1a, hover right: only the lines to the token, strips behind who attends to it',
    start: { ...ARTICLE, layer: 6, heads: [11] },
    gesture: screen => screen.token('to', 1).hover(),
    drawn: async screen => {
      const planes = headPlanes(6, [11]);
      await lights(screen, meeting(planes, 'to', [1]));
      await numbersAre(screen, 'from', transposed(planeOf(6, 11))[1]);
      await marksAre(screen, 'from', [11], ([plane]) => transposed(plane)[1], planes);
    }
  },
  {
    name: 'BertViz 1a, hover with several heads: a strip a head, weights undivided',
    start: THREE,
    gesture: screen => screen.token('from', 5).hover(),
    drawn: async screen => {
      const planes = headPlanes(2, [0, 3, 6]);
      await lights(screen, meeting(planes, 'from', [5]));
      const largest = TOKENS.map((_, to) =>
        Math.max(...[...planes.values()].map(plane => plane[5][to]))
      );
      await numbersAre(screen, 'to', largest);
      await marksAre(screen, 'to', [0, 3, 6], all => all.map(plane => plane[5]), planes);
    }
  },
  {
    name: 'BertViz 1a, leave the column: everything is as before',
    start: NEXT_WORD,
    gesture: async ({ page, token }) => {
      await token('from', 4).hover();
      await page.locator('.bertscope-stage-lit').waitFor();
      await page.mouse.move(2, 2);
    },
    drawn: async screen => {
      await lights(screen, []);
      assert.deepEqual(await screen.numbers(), []);
      assert.deepEqual(await screen.marks(), []);
      await showsHeads(screen, 2, [0]);
    }
  },
  {
    name: 'BertViz 1a, sentence filter: All shows every line again',
    start: { ...NEXT_WORD, filter: 'ab' },
    gesture: screen => screen.option('filter', 'all'),
    drawn: screen => showsHeads(screen, 2, [0]),
    document: { filter: 'all' }
  },
  ...FILTERS.map(([filter, words]): GestureRow => {
    const [from, to] = [filter[0] as 'a' | 'b', filter[1] as 'a' | 'b'];
    const plane = between(planeOf(2, 6), from, to);
    const [token] = from === 'a' ? [5] : [10];
    return {
      name: `BertViz 1a, sentence filter: ${words}, rows as they are`,
      start: { ...ARTICLE, layer: 2, heads: [6] },
      gesture: async screen => {
        await screen.option('filter', filter);
        await screen.token('from', token).hover();
      },
      drawn: async screen => {
        await drawsLines(screen, linesByMass(new Map([[6, plane]])));
        // The rest of the row is with the other sentence: nothing makes up for it.
        await numbersAre(screen, 'to', plane[token]);
        const shown = sumOf(plane[token]);
        assert.ok(shown > 0 && shown < 0.99, String(shown));
        const gone = 1 - sumOf(plane.flat()) / TOKENS.length;
        const [said] = await screen.texts('.bertscope-hidden');
        assert.equal(said, `${Math.round(100 * gone)} % of mass is not ${words}`);
      },
      document: { filter }
    };
  }),
  {
    name: 'BertViz 1a, pieces: the mark of a piece inside a word is there and grey',
    start: NEXT_WORD,
    drawn: async screen => {
      const piece = screen.token('from', 16);
      assert.equal(await piece.innerText(), '##berries');
      assert.equal(await piece.locator('.bertscope-hash').innerText(), '##');
      const [mark, text] = await piece.evaluate(element => [
        getComputedStyle(element.querySelector('.bertscope-hash')!).color,
        getComputedStyle(element).color
      ]);
      assert.notEqual(mark, text);
    }
  },
  {
    name: 'BertViz 1a, several views: a gesture in one leaves the other as it is',
    start: NEXT_WORD,
    gesture: async ({ page }) => {
      await page.evaluate(fields => window.app.show(fields), { ...ARTICLE, layer: 6, heads: [11] });
      await page.locator('.bertscope[data-phase="ready"]').nth(1).waitFor();
      const second = screenOf(page, 1);
      await second.head(4).dblclick();
      await second.token('from', 5).click();
    },
    drawn: async screen => {
      await showsHeads(screen, 2, [0]);
      await lights(screen, []);
      const second = screenOf(screen.page, 1);
      await showsHeads(second, 6, [4]);
      await lights(second, meeting(headPlanes(6, [4]), 'from', [5]));
      const { layer, heads, pinned } = await second.documentOf();
      assert.deepEqual(
        { layer, heads, pinned },
        {
          layer: 6,
          heads: [4],
          pinned: [{ side: 'from', token: 5 }]
        }
      );
    }
  }
];
