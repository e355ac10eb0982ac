/** What the head view can do beyond BertViz's: pins, sums, cuts, words and the ways to draw. */
import assert from 'node:assert/strict';
import { strokeFor } from '../../src/drawing/line-raster';
import { combinedColour, directionColours } from '../../src/drawing/palette';
import {
  drawsLines,
  lights,
  listIs,
  meeting,
  numbersAre,
  shareIs,
  strongest
} from './gesture-checks';
import { ARTICLE, type GestureRow } from './gesture-table';
import {
  byWords,
  combined,
  headPlanes,
  linesByMass,
  linesByWeight,
  mapPlane,
  mean,
  onlyTokens,
  OWN_TOKENS,
  planeOf,
  sumOf,
  TOKENS,
  transposed,
  WORDS,
  WORD_TEXTS,
  type GoldenLine,
  type Plane
} from './golden';
import type { Screen } from './screen';

const NEXT_WORD = { ...ARTICLE, layer: 2, heads: [0] } as const;
const SAME_WORD = { ...ARTICLE, layer: 2, heads: [6] } as const;
const THREE = { ...ARTICLE, layer: 2, heads: [0, 3, 6] } as const;
const from = (token: number): object => ({ side: 'from', token });

const addTokens = (plane: Plane, tokens: readonly number[]): readonly number[] =>
  TOKENS.map((_, to) => sumOf(tokens.map(token => plane[token][to])));

const titleIs = async (screen: Screen, title: string): Promise<void> =>
  assert.deepEqual(await screen.texts('.bertscope-inspector .bertscope-title'), [title]);

const OWN = OWN_TOKENS.map(token => TOKENS[token]);
const hiddenShare = (plane: Plane): number =>
  Math.round(100 * (1 - sumOf(onlyTokens(plane, OWN_TOKENS).flat()) / TOKENS.length));

/** The lines of one plane, drawn as those of `head`. */
const linesOf = (plane: Plane, head = 0): readonly GoldenLine[] =>
  linesByMass(new Map([[head, plane]]));

const tokensAre = async (screen: Screen, texts: readonly string[]): Promise<void> => {
  for (const side of ['from', 'to']) {
    assert.deepEqual(await screen.texts(`.bertscope-token[data-side="${side}"]`), texts);
  }
};

const COMBINED = [combinedColour('light')];
const SUMS = [4, 5] as const;

const pinsTwo = async ({ page, token }: Screen): Promise<void> => {
  await token('from', SUMS[0]).click();
  await token('from', SUMS[1]).click({ modifiers: ['Shift'] });
  await page.mouse.move(2, 2);
};

export const PIN_ROWS: readonly GestureRow[] = [
  {
    name: 'item 1, both directions: what a token attends to and who attends to it, in two hues',
    start: SAME_WORD,
    gesture: async screen => {
      await screen.option('both_directions', true);
      await screen.token('from', 5).hover();
    },
    drawn: async screen => {
      const planes = headPlanes(2, [6]);
      const plane = planeOf(2, 6);
      const there = meeting(planes, 'from', [5]).map(line => ({ ...line, head: 0 }));
      const back = meeting(planes, 'to', [5]).map(line => ({ ...line, head: 1 }));
      assert.ok(there.length > 0 && back.length > 0);
      await lights(screen, [...there, ...back], { colours: directionColours('light') });
      await numbersAre(screen, 'to', plane[5]);
      await numbersAre(screen, 'from', transposed(plane)[5]);
      assert.ok((await screen.texts('.bertscope-foot')).join().includes('attended by'));
    },
    document: { both_directions: true }
  },
  {
    name: 'item 1, pin: a clicked token stays lit when the pointer has gone',
    start: SAME_WORD,
    gesture: async ({ page, token }) => {
      await token('from', 5).click();
      await page.mouse.move(2, 2);
    },
    drawn: async screen => {
      await lights(screen, meeting(headPlanes(2, [6]), 'from', [5]));
      await numbersAre(screen, 'to', planeOf(2, 6)[5]);
      assert.equal(await screen.token('from', 5).getAttribute('aria-pressed'), 'true');
    },
    document: { pinned: [from(5)] }
  },
  {
    name: 'item 1, pin: a click on another token takes the place of the first',
    start: { ...SAME_WORD, pinned: [from(5)] },
    gesture: async ({ page, token }) => {
      await token('to', 10).click();
      await page.mouse.move(2, 2);
    },
    drawn: async screen => {
      await lights(screen, meeting(headPlanes(2, [6]), 'to', [10]));
      await numbersAre(screen, 'from', transposed(planeOf(2, 6))[10]);
    },
    document: { pinned: [{ side: 'to', token: 10 }] }
  },
  {
    name: 'item 1, pin: a click on the pinned token lets it go',
    start: { ...SAME_WORD, pinned: [from(5)] },
    gesture: async ({ page, token }) => {
      await token('from', 5).click();
      await page.mouse.move(2, 2);
    },
    drawn: async screen => {
      await lights(screen, []);
      await drawsLines(screen, linesOf(planeOf(2, 6), 6));
    },
    document: { pinned: [] }
  },
  {
    name: 'item 1, several tokens: Shift+click adds one, and their weights are summed',
    start: THREE,
    gesture: async screen => {
      await screen.head(6).dblclick();
      await pinsTwo(screen);
    },
    drawn: async screen => {
      const sums = addTokens(planeOf(2, 6), SUMS);
      await lights(screen, meeting(headPlanes(2, [6]), 'from', SUMS));
      await numbersAre(screen, 'to', sums);
      await listIs(screen, strongest(sums));
    },
    document: { heads: [6], pinned: SUMS.map(from) }
  },
  {
    name: 'item 1, several tokens: their mean instead of the sum',
    start: SAME_WORD,
    gesture: async screen => {
      await pinsTwo(screen);
      await screen.option('combine_tokens', 'mean');
      await screen.page.mouse.move(2, 2);
    },
    drawn: async screen => {
      const means = addTokens(planeOf(2, 6), SUMS).map(sum => sum / SUMS.length);
      await numbersAre(screen, 'to', means);
      await listIs(screen, strongest(means));
    },
    document: { pinned: SUMS.map(from), combine_tokens: 'mean' }
  },
  {
    name: 'item 1, several tokens: Shift+click on one of them lets it go alone',
    start: { ...SAME_WORD, pinned: SUMS.map(from) },
    gesture: async ({ page, token }) => {
      await token('from', SUMS[0]).click({ modifiers: ['Shift'] });
      await page.mouse.move(2, 2);
    },
    drawn: screen => numbersAre(screen, 'to', planeOf(2, 6)[SUMS[1]]),
    document: { pinned: [from(SUMS[1])] }
  },
  {
    name: 'item 1, top list: the strongest lines of the layer, with four decimals',
    start: SAME_WORD,
    drawn: screen =>
      listIs(
        screen,
        linesOf(planeOf(2, 6))
          .slice(0, 8)
          .map(line => [`${TOKENS[line.from]} → ${TOKENS[line.to]}`, line.weight] as const)
      )
  },
  {
    name: 'item 1, top list: of a token pointed at, and its weight with a pinned one before it',
    start: { ...SAME_WORD, pinned: [from(5)] },
    gesture: screen => screen.token('to', 10).hover(),
    drawn: async screen => {
      const plane = planeOf(2, 6);
      await listIs(screen, [['store → store', plane[5][10]], ...strongest(transposed(plane)[10])]);
    }
  },
  {
    name: 'item 1, numbers on focus: a key lights a token as the pointer does',
    start: SAME_WORD,
    gesture: async ({ page, token }) => {
      await token('from', 0).focus();
      for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowDown');
    },
    drawn: async screen => {
      await lights(screen, meeting(headPlanes(2, [6]), 'from', [5]));
      await numbersAre(screen, 'to', planeOf(2, 6)[5]);
    }
  }
];

export const OPTION_ROWS: readonly GestureRow[] = [
  {
    name: 'item 1, several heads: their mean as one picture',
    start: THREE,
    gesture: screen => screen.option('combine_heads', 'mean'),
    drawn: async screen => {
      const plane = combined([...headPlanes(2, [0, 3, 6]).values()], mean);
      await drawsLines(screen, linesOf(plane), { colours: COMBINED });
      await shareIs(screen, linesOf(plane), new Map([[0, plane]]));
      await titleIs(screen, 'Layer 2, mean of 3 heads');
    },
    document: { combine_heads: 'mean' }
  },
  {
    name: 'item 1, several heads: the largest of their weights',
    start: { ...THREE, pinned: [from(5)] },
    gesture: screen => screen.option('combine_heads', 'max'),
    drawn: async screen => {
      const plane = combined([...headPlanes(2, [0, 3, 6]).values()], weights =>
        Math.max(...weights)
      );
      await drawsLines(screen, linesOf(plane), { colours: COMBINED });
      await numbersAre(screen, 'to', plane[5]);
      await titleIs(screen, 'Layer 2, largest of 3 heads');
    },
    document: { combine_heads: 'max' }
  },
  {
    name: 'item 1, several heads: overlaid again, each in its colour',
    start: { ...THREE, heads: [0, 6], combine_heads: 'mean' },
    gesture: screen => screen.option('combine_heads', 'overlay'),
    drawn: screen => drawsLines(screen, linesByMass(headPlanes(2, [0, 6]))),
    document: { combine_heads: 'overlay' }
  },
  {
    name: 'item 1, cut by weight: the lines of at least that weight, their share and number',
    start: SAME_WORD,
    gesture: async ({ view }) => {
      await view.getByLabel('Choose lines by').selectOption('weight');
      await view.getByLabel('Smallest weight').fill('0.3');
    },
    drawn: async screen => {
      const planes = headPlanes(2, [6]);
      const lines = linesByWeight(planes, 0.3);
      assert.ok(lines.length > 3 && lines.length < 40, String(lines.length));
      await drawsLines(screen, lines);
      await shareIs(screen, lines, planes);
    },
    document: { cut: { by: 'weight', value: 0.3 } }
  },
  {
    name: 'item 1, cut by mass: the strongest lines that hold 60 %',
    start: SAME_WORD,
    gesture: ({ view }) => view.getByLabel('Share of the mass').fill('0.6'),
    drawn: async screen => {
      const planes = headPlanes(2, [6]);
      const lines = linesByMass(planes, 0.6);
      await drawsLines(screen, lines);
      await shareIs(screen, lines, planes);
    },
    document: { cut: { by: 'mass', value: 0.6 } }
  },
  {
    name: 'item 1, cut: a key on the slider moves it by one per cent',
    start: SAME_WORD,
    gesture: ({ view }) => view.getByLabel('Share of the mass').press('ArrowLeft'),
    drawn: screen => drawsLines(screen, linesByMass(headPlanes(2, [6]), 0.94)),
    document: { cut: { by: 'mass', value: 0.94 } }
  },
  {
    name: 'item 1, delimiters hidden: their tokens go, and the mass they held is said',
    start: SAME_WORD,
    gesture: screen => screen.option('delimiters', 'hide'),
    drawn: async screen => {
      await tokensAre(screen, OWN);
      await drawsLines(screen, linesOf(onlyTokens(planeOf(2, 6), OWN_TOKENS), 6));
      assert.deepEqual(await screen.texts('.bertscope-hidden'), [
        `${hiddenShare(planeOf(2, 6))} % of mass hidden: [CLS], [SEP]`
      ]);
    },
    document: { delimiters: 'hide' }
  },
  {
    name: 'item 1, delimiters hidden and the rest scaled: rows sum to 1 again',
    start: { ...SAME_WORD, pinned: [from(5)] },
    gesture: screen => screen.option('delimiters', 'renormalise'),
    drawn: async screen => {
      const rest = onlyTokens(planeOf(2, 6), OWN_TOKENS);
      const plane = rest.map(row => row.map(weight => weight / sumOf(row)));
      await drawsLines(screen, linesOf(plane, 6));
      await numbersAre(screen, 'to', plane[OWN_TOKENS.indexOf(5)]);
      const [said] = await screen.texts('.bertscope-hidden');
      assert.ok(said.startsWith(`${hiddenShare(planeOf(2, 6))} % of mass hidden`), said);
      assert.ok(said.endsWith('rows sum to 1'), said);
    },
    document: { delimiters: 'renormalise' }
  },
  {
    name: 'item 1, punctuation hidden: its tokens go, and the mass they held is said',
    start: SAME_WORD,
    gesture: screen => screen.option('punctuation', 'hide'),
    drawn: async screen => {
      const rest = TOKENS.flatMap((text, token) => (/^[.,]$/.test(text) ? [] : [token]));
      const plane = onlyTokens(planeOf(2, 6), rest);
      await tokensAre(
        screen,
        rest.map(token => TOKENS[token])
      );
      await drawsLines(screen, linesOf(plane, 6));
      const [said] = await screen.texts('.bertscope-hidden');
      const share = Math.round(100 * (1 - sumOf(plane.flat()) / TOKENS.length));
      assert.ok(said.startsWith(`${share} % of mass hidden`), said);
    },
    document: { punctuation: 'hide' }
  },
  {
    name: 'item 1, words: pieces are one, summed to and averaged from',
    start: { ...SAME_WORD, pinned: [from(16)] },
    gesture: screen => screen.option('words', true),
    drawn: async screen => {
      const plane = byWords(planeOf(2, 6));
      assert.ok(plane.every(row => Math.abs(sumOf(row) - 1) < 1e-5));
      await tokensAre(screen, WORD_TEXTS);
      await drawsLines(screen, linesOf(plane, 6));
      await numbersAre(screen, 'to', plane[15]);
      await listIs(screen, strongest(plane[15], 8, WORD_TEXTS));
    },
    document: { words: true }
  },
  {
    name: 'item 1, thickness: the width of a line is its weight, and the legend says so',
    start: SAME_WORD,
    gesture: screen => screen.option('stroke', 'thickness'),
    drawn: async screen => {
      const stroke = strokeFor('thickness', false);
      assert.deepEqual([stroke.thinPx, stroke.power], [0, 0]);
      await drawsLines(screen, linesOf(planeOf(2, 6), 6), { stroke });
      assert.match((await screen.texts('.bertscope-legend'))[0], /^weight as thickness/);
    },
    document: { stroke: 'thickness' }
  },
  {
    name: 'item 1, across: attending tokens above, those attended to below',
    start: { ...SAME_WORD, pinned: [from(5)] },
    gesture: screen => screen.option('orientation', 'horizontal'),
    drawn: async screen => {
      await drawsLines(screen, linesOf(planeOf(2, 6), 6));
      await lights(screen, meeting(headPlanes(2, [6]), 'from', [5]));
      await numbersAre(screen, 'to', planeOf(2, 6)[5]);
      const { tokens } = await screen.stage();
      const [above, below] = [tokens[3], tokens[TOKENS.length + 3]];
      assert.ok(above.x === below.x && above.y + above.height < below.y);
      assert.ok(tokens[3].x < tokens[4].x && tokens[3].y === tokens[4].y);
    },
    document: { orientation: 'horizontal' }
  },
  {
    name: 'item 1, options: how many differ from the usual is said where they are folded',
    start: { ...NEXT_WORD, stroke: 'thickness', words: true },
    drawn: async screen =>
      assert.deepEqual(await screen.texts('.bertscope-options > summary'), ['options · 2 changed'])
  },
  {
    name: 'item 1, everything at once: words without delimiters, the mean of heads, A → B',
    start: {
      ...THREE,
      words: true,
      delimiters: 'hide',
      combine_heads: 'mean',
      pinned: [from(5)]
    },
    gesture: screen => screen.option('filter', 'ab'),
    drawn: async screen => {
      const own = WORDS.flatMap((_, word) => (WORD_TEXTS[word].startsWith('[') ? [] : [word]));
      const isB = (word: number): boolean => WORDS[own[word]][0] >= 8;
      const planes = [...headPlanes(2, [0, 3, 6]).values()].map(plane =>
        onlyTokens(byWords(plane), own)
      );
      const plane = mapPlane(combined(planes, mean), (weight, row, column) =>
        !isB(row) && isB(column) ? weight : 0
      );
      await drawsLines(screen, linesOf(plane), { colours: COMBINED });
      await numbersAre(screen, 'to', plane[own.indexOf(5)]);
    },
    document: { filter: 'ab' }
  }
];
