/** What needs a model that computes: typing, long words, scripts from right to left. */
import assert from 'node:assert/strict';
import { attentionFixtures } from '../engine/runtime-files';
import { drawsLines, near } from './gesture-checks';
import { ARTICLE, type GestureRow } from './gesture-table';
import { headPlanes, linesByMass, TOKENS } from './golden';
import type { Screen } from './screen';

const { texts, native, eager } = attentionFixtures();
const textOf = (name: string): (typeof texts)[number] => {
  const found = texts.find(text => text.name === name);
  assert.ok(found !== undefined, name);
  return found;
};
/** Between two runtimes on the same parameters. */
const EXACT = 2e-3;

/** The numbers beside the tokens are what the reference says one token attends to. */
async function numbersAreOf(
  screen: Screen,
  name: string,
  [layer, head, from]: readonly [number, number, number]
): Promise<void> {
  const { tokenCount, offsetFloats, nativeOffsetFloats } = textOf(name);
  const [floats, offset] =
    nativeOffsetFloats === null ? [eager, offsetFloats] : [native, nativeOffsetFloats];
  const start = offset + ((layer * 12 + head) * tokenCount + from) * tokenCount;
  const weights = floats.subarray(start, start + tokenCount);
  const seen = await screen.numbers();
  assert.ok(seen.length > 0);
  for (const { side, token, weight } of seen) {
    assert.equal(side, 'to');
    near(weight, weights[token], EXACT, `to ${token}`);
  }
  const unseen = weights.filter((_, to) => seen.every(({ token }) => token !== to));
  for (const weight of unseen) assert.ok(weight < 0.005 + EXACT, String(weight));
}

const QUESTION = textOf('question and answer');
const HEBREW = textOf('Hebrew');
const LONG = 'Pneumonoultramicroscopicsilicovolcanoconiosis is one word.';

const typeIn = async ({ page, view }: Screen, field: 'a' | 'b', text: string): Promise<void> => {
  await view.locator(`[data-text="${field}"]`).press('Control+a');
  await page.keyboard.insertText(text);
  await page.locator('.bertscope[data-phase="ready"]').waitFor();
};

export const LIVE_ROWS: readonly GestureRow[] = [
  {
    name: 'item 6, type in A and B: the new text is computed, selection and pins stay',
    start: {
      text_a: 'One.',
      text_b: 'Two.',
      layer: 1,
      heads: [8],
      pinned: [{ side: 'from', token: 2 }]
    },
    gesture: async screen => {
      await typeIn(screen, 'a', QUESTION.textA);
      await typeIn(screen, 'b', String(QUESTION.textB));
      await screen.page.mouse.move(2, 2);
    },
    drawn: screen => numbersAreOf(screen, 'question and answer', [1, 8, 2]),
    document: { text_a: QUESTION.textA, text_b: QUESTION.textB }
  },
  {
    name: 'item 6, Ctrl+Z after typing over the article: its own attention is back',
    start: { ...ARTICLE, layer: 2, heads: [0] },
    gesture: async screen => {
      await typeIn(screen, 'a', 'Something else.');
      await screen.page.waitForFunction(
        () => document.querySelectorAll('.bertscope-token[data-side="to"]').length !== 19
      );
      assert.equal((await screen.documentOf()).model, 'embedded');
      await screen.view.locator('[data-text="a"]').press('Control+z');
    },
    drawn: async screen => {
      assert.deepEqual(await screen.texts('.bertscope-token[data-side="to"]'), TOKENS);
      await drawsLines(screen, linesByMass(headPlanes(2, [0])));
    }
  },
  {
    name: 'item 1, right to left: each token is isolated, and keeps its side and its number',
    start: { text_a: HEBREW.textA, text_b: HEBREW.textB, layer: 0, heads: [2] },
    gesture: screen => screen.token('from', 3).hover(),
    drawn: async screen => {
      await numbersAreOf(screen, 'Hebrew', [0, 2, 3]);
      const token = screen.token('from', 3);
      const bidi = await token.evaluate(element => getComputedStyle(element).unicodeBidi);
      assert.ok(['isolate', 'plaintext', 'isolate-override'].includes(bidi), bidi);
      const { tokens } = await screen.stage();
      const [left, right] = [tokens[3], tokens[tokens.length / 2 + 3]];
      assert.ok(left.x + left.width < right.x);
    }
  },
  {
    name: 'item 1, long tokens: cut off with an ellipsis, whole in their title',
    start: { text_a: LONG, layer: 0, heads: [2], words: true },
    drawn: async screen => {
      const word = screen.token('from', 1);
      const look = await word.evaluate(element => ({
        overflow: getComputedStyle(element).textOverflow,
        isCut: element.scrollWidth > element.clientWidth,
        title: element.getAttribute('title')
      }));
      assert.deepEqual(look, {
        overflow: 'ellipsis',
        isCut: true,
        title: 'pneumonoultramicroscopicsilicovolcanoconiosis'
      });
      const { tokens } = await screen.stage();
      const [left, right] = [tokens[1], tokens[tokens.length / 2 + 1]];
      assert.ok(left.x + left.width + 40 < right.x, 'the lines keep their room');
    }
  }
];
