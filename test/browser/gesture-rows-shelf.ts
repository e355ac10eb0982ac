/** The gestures of the shelf and of the export menu: small pictures and files hold what is drawn. */
import assert from 'node:assert/strict';
import { COLOURS, near, numbersAre } from './gesture-checks';
import { ARTICLE, type GestureRow } from './gesture-table';
import { B_START, headPlanes, linesByMass, planeOf, TOKENS, weightOf, written } from './golden';
import type { Screen } from './screen';

const SIX = [
  { layer: 2, head: 0 },
  { layer: 6, head: 11 },
  { layer: 2, head: 6 },
  { layer: 10, head: 10 },
  { layer: 2, head: 1 },
  { layer: 6, head: 4 }
] as const;
const FIRST = { ...ARTICLE, layer: 2, heads: [0], shelf: SIX } as const;
type Head = { readonly layer: number; readonly head: number };

/** Of a small picture: its height, and what is left free above and below the tokens. */
const HEIGHT_PX = 84;
const EDGE_PX = 5;
/** What is not lit stays to be seen behind what is. */
const BEHIND = 0.3;

/** The token whose dot is at a height of a small picture: evenly spaced, one step between sentences. */
function tokenAt(y: number): number {
  const place = ((y - EDGE_PX) / (HEIGHT_PX - 2 * EDGE_PX)) * TOKENS.length;
  const token = Math.round(place < B_START ? place : place - 1);
  near(place, token < B_START ? token : token + 1, 0.02, 'dot');
  return token;
}

/** The shelf holds these heads in this order, each drawn with its lines in its colour. */
async function shelfIs(
  screen: Screen,
  heads: readonly Head[],
  pinned: readonly number[] = []
): Promise<void> {
  const names = await screen.texts('.bertscope-shelf-title');
  assert.deepEqual(
    names,
    heads.map(({ layer, head }) => `${layer}-${head}`)
  );
  for (const { layer, head } of heads) {
    const { curves } = await screen.canvas(`[data-shelf="${layer}-${head}"] canvas`);
    const all = linesByMass(headPlanes(layer, [head]));
    const lit = all.filter(({ from }) => pinned.includes(from));
    const share = pinned.length === 0 ? 1 : BEHIND;
    const strong = ({ weight }: { weight: number }): boolean => weight > 0.01;
    const wanted = [
      ...all.filter(strong).map(line => ({ ...line, opacity: line.weight * share })),
      ...lit.filter(strong).map(line => ({ ...line, opacity: line.weight }))
    ].map(({ from, to, opacity }) => ({ from, to, opacity }));
    const seen = curves
      .filter(({ opacity }) => opacity > 0.01 * share)
      .map(({ start, end, opacity, colour }) => {
        assert.equal(colour, COLOURS[head]);
        return { from: tokenAt(start[1]), to: tokenAt(end[1]), opacity };
      });
    type Line = (typeof wanted)[number];
    const order = (one: Line, other: Line): number =>
      one.from - other.from || one.to - other.to || one.opacity - other.opacity;
    wanted.sort(order);
    seen.sort(order);
    const ends = ({ from, to }: Line): string => `${from}→${to}`;
    assert.deepEqual(seen.map(ends), wanted.map(ends), `layer ${layer}, head ${head}`);
    seen.forEach(({ opacity }, i) => near(opacity, wanted[i].opacity, 1e-4, ends(wanted[i])));
  }
}

const moved = (from: number, to: number): readonly Head[] => {
  const rest: Head[] = SIX.filter((_, i) => i !== from);
  rest.splice(to, 0, SIX[from]);
  return rest;
};
const item = ({ view }: Screen, { layer, head }: Head) =>
  view.locator(`[data-shelf="${layer}-${head}"]`);
const picture = (screen: Screen, head: Head) => item(screen, head).locator('.bertscope-shelf-open');

export const SHELF_ROWS: readonly GestureRow[] = [
  {
    name: 'item 5, shelf: the article’s six heads of different layers side by side',
    start: FIRST,
    drawn: screen => shelfIs(screen, SIX)
  },
  {
    name: 'item 5, shelf: “Keep” puts the shown head at its end',
    start: { ...ARTICLE, layer: 5, heads: [1], shelf: SIX.slice(0, 2) },
    gesture: screen => screen.button('Keep this head').click(),
    drawn: screen => shelfIs(screen, [...SIX.slice(0, 2), { layer: 5, head: 1 }]),
    document: { shelf: [...SIX.slice(0, 2), { layer: 5, head: 1 }] }
  },
  {
    name: 'item 5, shelf: “Kept” takes the shown head off again',
    start: FIRST,
    gesture: screen => screen.button('Kept: this head').click(),
    drawn: screen => shelfIs(screen, SIX.slice(1)),
    document: { shelf: SIX.slice(1) }
  },
  {
    name: 'item 5, shelf: a click on a small picture shows that head alone',
    start: FIRST,
    gesture: screen => picture(screen, SIX[3]).click(),
    drawn: async screen => {
      await shelfIs(screen, SIX);
      assert.deepEqual(await screen.texts('.bertscope-inspector .bertscope-title'), [
        'Layer 10, head 10'
      ]);
      assert.equal(await picture(screen, SIX[3]).getAttribute('aria-current'), 'true');
      assert.equal(await screen.view.locator('[aria-current="true"]').count(), 1);
    },
    document: { layer: 10, heads: [10] }
  },
  {
    name: 'item 5, shelf: dragging a head gives it another place',
    start: FIRST,
    gesture: screen => item(screen, SIX[5]).dragTo(item(screen, SIX[1])),
    drawn: screen => shelfIs(screen, moved(5, 1)),
    document: { shelf: moved(5, 1) }
  },
  {
    name: 'item 5, shelf: so do its small buttons',
    start: FIRST,
    gesture: async screen => {
      await item(screen, SIX[0]).hover();
      await screen.button('Move Layer 2, head 0 to the right').click();
      await screen.page.mouse.move(2, 2);
    },
    drawn: screen => shelfIs(screen, moved(0, 1)),
    document: { shelf: moved(0, 1) }
  },
  {
    name: 'item 5, shelf: so do Alt and the arrow keys, and the focus goes along',
    start: FIRST,
    gesture: async screen => {
      await picture(screen, SIX[1]).focus();
      await screen.page.keyboard.press('Alt+ArrowRight');
      await screen.page.keyboard.press('Alt+ArrowRight');
    },
    drawn: async screen => {
      await shelfIs(screen, moved(1, 3));
      const focus = await screen.page.evaluate(() =>
        document.activeElement?.getAttribute('aria-label')
      );
      assert.equal(focus, 'Layer 6, head 11');
    },
    document: { shelf: moved(1, 3) }
  },
  {
    name: 'item 5, shelf: Delete takes a head off',
    start: FIRST,
    gesture: screen => picture(screen, SIX[2]).press('Delete'),
    drawn: screen => shelfIs(screen, [...SIX.slice(0, 2), ...SIX.slice(3)]),
    document: { shelf: [...SIX.slice(0, 2), ...SIX.slice(3)] }
  },
  {
    name: 'item 5, shelf: so does its cross',
    start: FIRST,
    gesture: async screen => {
      await item(screen, SIX[5]).hover();
      await screen.button('Take Layer 6, head 4 off the shelf').click();
      await screen.page.mouse.move(2, 2);
    },
    drawn: screen => shelfIs(screen, SIX.slice(0, 5)),
    document: { shelf: SIX.slice(0, 5) }
  },
  {
    name: 'items 5 and 6, shelf: a pinned token’s lines stand out in every small picture',
    start: { ...FIRST, shelf: SIX.slice(0, 3) },
    gesture: async ({ page, token }) => {
      await token('from', 5).click();
      await page.mouse.move(2, 2);
    },
    drawn: screen => shelfIs(screen, SIX.slice(0, 3), [5]),
    document: { pinned: [{ side: 'from', token: 5 }] }
  }
];

const PINNED = { ...ARTICLE, layer: 6, heads: [11], pinned: [{ side: 'from', token: 2 }] } as const;
const HEADER = 'model,layer,head,from,to,from_token,to_token,weight';

/** The rows of a table that was saved, each a layer, a head, two tokens and a weight. */
function tableOf(csv: string): readonly (readonly number[])[] {
  const [header, ...lines] = csv.trimEnd().split('\r\n');
  assert.equal(header, HEADER);
  return lines.map(line => {
    const fields = /^"bert-base-uncased",(\d+),(\d+),(\d+),(\d+),"(.*)","(.*)",([\d.e-]+)$/.exec(
      line
    );
    assert.ok(fields !== null, line);
    const [layer, head, from, to] = fields.slice(1, 5).map(Number);
    assert.deepEqual(fields.slice(5, 7), [TOKENS[from], TOKENS[to]]);
    return [layer, head, from, to, Number(fields[7])];
  });
}

/** Rows that save a file once, by a gesture, and then look at it. */
function savingRow(
  row: Pick<GestureRow, 'name' | 'start'> & {
    readonly item: string;
    readonly holds: (
      file: { readonly name: string; readonly text: string },
      screen: Screen
    ) => unknown;
  }
): GestureRow {
  let file: { readonly name: string; readonly text: string } | null = null;
  return {
    name: row.name,
    start: row.start,
    gesture: async screen => {
      file = await screen.saved(row.item);
      await screen.page.mouse.move(2, 2);
    },
    drawn: async screen => {
      assert.ok(file !== null);
      await row.holds(file, screen);
    }
  };
}

export const EXPORT_ROWS: readonly GestureRow[] = [
  savingRow({
    name: 'item 7, CSV of the selection: its rows are the numbers beside the tokens',
    start: PINNED,
    item: 'csv',
    holds: async ({ name, text }, screen) => {
      assert.equal(name, 'bertscope-layer6-head11.csv');
      const rows = tableOf(text);
      assert.deepEqual(
        rows.map(row => row.slice(0, 4)),
        TOKENS.map((_, to) => [6, 11, 2, to])
      );
      const weights = rows.map(row => row[4]);
      weights.forEach((weight, to) => near(weight, weightOf(6, 11, 2, to), 1e-6));
      await numbersAre(screen, 'to', weights);
    }
  }),
  savingRow({
    name: 'item 7, CSV of all layers: every weight of the model',
    start: PINNED,
    item: 'csv-all',
    holds: ({ name, text }) => {
      assert.equal(name, 'bertscope-all.csv');
      const rows = tableOf(text);
      assert.equal(rows.length, 12 * 12 * TOKENS.length ** 2);
      for (const [layer, head, from, to, weight] of rows) {
        near(weight, weightOf(layer, head, from, to), 1e-6);
      }
    }
  }),
  savingRow({
    name: 'item 7, JSON of the selection: document, tokens and weights of two heads',
    start: { ...ARTICLE, layer: 2, heads: [0, 6], shelf: SIX.slice(0, 2) },
    item: 'json',
    holds: ({ name, text }) => {
      assert.equal(name, 'bertscope-layer2-heads0-6.json');
      const file = JSON.parse(text) as {
        readonly shelf: unknown;
        readonly attention: readonly {
          readonly layer: number;
          readonly head: number;
          readonly weights: readonly (readonly number[])[];
        }[];
      };
      assert.deepEqual(file.shelf, SIX.slice(0, 2));
      assert.deepEqual(
        file.attention.map(({ layer, head }) => [layer, head]),
        [
          [2, 0],
          [2, 6]
        ]
      );
      for (const { layer, head, weights } of file.attention) {
        weights.forEach((row, from) =>
          row.forEach((weight, to) => near(weight, planeOf(layer, head)[from][to], 1e-6))
        );
      }
    }
  }),
  savingRow({
    name: 'item 7, SVG: tokens as text, every line with its weight, the pin, the shelf below',
    start: { ...PINNED, shelf: SIX.slice(0, 2) },
    item: 'svg',
    holds: ({ name, text }) => {
      assert.equal(name, 'bertscope-layer6-head11.svg');
      const inside = (tag: string): readonly string[] =>
        [...text.matchAll(new RegExp(`<${tag}[^>]*>(.*?)</${tag}>`, 'gs'))].map(([, inner]) =>
          inner.replace(/<[^>]*>/g, '')
        );
      const words = inside('text');
      for (const token of TOKENS) assert.ok(words.includes(token), token);
      for (const { layer, head } of SIX.slice(0, 2)) assert.ok(words.includes(`${layer}-${head}`));
      const lines = linesByMass(headPlanes(6, [11])).map(({ from, to, weight }) => {
        const number = weight < 0.005 ? '&lt; .01' : written(weight, 2);
        return `${TOKENS[from]} → ${TOKENS[to]} ${number}`;
      });
      const titles = inside('title').filter(title => title.includes(' → '));
      assert.deepEqual(titles.sort(), lines.sort());
      const pinned = /<g class="t p".*?<\/g>/s.exec(text);
      assert.ok(pinned !== null && pinned[0].includes('>went</text>'), pinned?.[0]);
    }
  }),
  {
    name: 'item 7, export menu: keys open it, walk it and close it',
    start: PINNED,
    gesture: async ({ page, view }) => {
      await view.getByRole('button', { name: 'Export' }).focus();
      for (const key of ['ArrowDown', 'ArrowDown', 'End']) await page.keyboard.press(key);
      assert.equal(
        await page.evaluate(() => document.activeElement?.getAttribute('data-export')),
        'json-all'
      );
      await page.keyboard.press('Escape');
    },
    drawn: async ({ page, view }) => {
      assert.equal(await view.getByRole('menu').count(), 0);
      const focus = await page.evaluate(() =>
        document.activeElement?.getAttribute('aria-haspopup')
      );
      assert.equal(focus, 'menu');
    }
  }
];
