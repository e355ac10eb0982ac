/** Compares what a view draws with what the article's attention says it has to draw. */
import assert from 'node:assert/strict';
import { strokeFor } from '../../src/drawing/line-raster';
import type { Stroke } from '../../src/drawing/line-raster';
import { headColours } from '../../src/drawing/palette';
import type { Side } from '../../src/attention/attention-rows';
import { HEADS, linesByMass, sumOf, TOKENS, type GoldenLine, type Plane } from './golden';
import type { Screen, SeenLine } from './screen';

export const COLOURS = headColours('light', HEADS);
/** Beside a token smaller weights have no number. */
const LEAST_NUMBER = 0.005;
/** Of fainter pixels the colour is too coarse to compare. */
const CLEAR = 0.3;

/** Weights on the screen come from float32 and have six decimals. */
export function near(actual: number, expected: number, tolerance = 2e-5, what = ''): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what} ${actual} is not ${expected}`);
}

type Ends = { readonly from: number; readonly to: number; readonly colour: string };
const byEnds = (one: Ends, other: Ends): number =>
  one.from - other.from || one.to - other.to || one.colour.localeCompare(other.colour);

type Look = { readonly colours?: readonly string[]; readonly stroke?: Stroke };

/** The same lines, each as wide and as opaque as its weight says. */
function assertLines(
  seen: readonly SeenLine[],
  expected: readonly GoldenLine[],
  { colours = COLOURS, stroke = strokeFor('opacity', false) }: Look
): void {
  const wanted = expected.map(line => ({ ...line, colour: colours[line.head] })).sort(byEnds);
  const found = [...seen].sort(byEnds);
  const ends = ({ from, to, colour }: Ends): string => `${from}→${to} ${colour}`;
  assert.deepEqual(found.map(ends), wanted.map(ends));
  found.forEach(({ opacity, widthPx }, i) => {
    const { weight } = wanted[i];
    near(opacity, Math.min(1, weight ** stroke.power), 1e-4, `opacity of ${ends(wanted[i])}`);
    near(widthPx, stroke.thinPx + stroke.extraPx * weight, 1e-4, `width of ${ends(wanted[i])}`);
  });
}

/** All lines of the layer, one by one where they are strokes, and by their ink where they are pixels. */
export async function drawsLines(
  screen: Screen,
  expected: readonly GoldenLine[],
  look: Look = {}
): Promise<void> {
  assert.ok(expected.length > 0);
  if (await screen.isRaster()) {
    await assertInk(screen, expected, look);
    return;
  }
  assertLines(await screen.lines(), expected, look);
}

/** The lines of the lit tokens; none where nothing is lit. */
export async function lights(
  screen: Screen,
  expected: readonly GoldenLine[],
  look: Look = {}
): Promise<void> {
  const seen = await screen.litLines();
  assertLines(seen, expected, { stroke: strokeFor('opacity', true), ...look });
  const isLit = (await screen.view.locator('.bertscope-stage-lit').count()) === 1;
  assert.equal(isLit, expected.length > 0);
}

/** The ink where lines leave and reach each token: however many there are, it adds up. */
async function assertInk(
  screen: Screen,
  expected: readonly GoldenLine[],
  { colours = COLOURS, stroke = strokeFor('opacity', false) }: Look
): Promise<void> {
  const used = [...new Set(expected.map(({ head }) => colours[head]))];
  for (const side of ['from', 'to'] as const) {
    const ink = await screen.ink(side);
    ink.forEach(({ opacity, rgb, offset }, token) => {
      const meeting = expected.filter(line => line[side] === token);
      // Each line leaves through what those above it let pass, and covers part of the pixel only
      // where its edge runs through it.
      const wanted =
        1 -
        meeting.reduce((passes, { weight }) => {
          const cover = Math.min(1, (stroke.thinPx + stroke.extraPx * weight) / 2 + 0.5 - offset);
          return passes * (1 - weight ** stroke.power * cover);
        }, 1);
      near(opacity, wanted, 0.02, `ink at ${side} ${token}`);
      if (used.length > 1 || opacity < CLEAR) return;
      const colour = [1, 3, 5].map(at => parseInt(used[0].slice(at, at + 2), 16));
      rgb.forEach((channel, i) => near(channel, colour[i], 3, `colour at ${side} ${token}`));
    });
  }
}

/** The numbers beside the tokens of one side: all of at least .005, and no others. */
export async function numbersAre(
  screen: Screen,
  side: Side,
  weights: readonly number[]
): Promise<void> {
  const seen = (await screen.numbers()).filter(number => number.side === side);
  const wanted = weights.flatMap((weight, token) => (weight >= LEAST_NUMBER ? [token] : []));
  assert.deepEqual(
    seen.map(({ token }) => token),
    wanted
  );
  for (const { token, weight } of seen) near(weight, weights[token]);
}

/** The list beside the picture: the strongest first, its numbers with four decimals. */
export async function listIs(
  screen: Screen,
  rows: readonly (readonly [text: string, weight: number])[]
): Promise<void> {
  const seen = await screen.list();
  assert.deepEqual(
    seen.map(({ text }) => text),
    rows.map(([text]) => text)
  );
  seen.forEach(({ weight, shown }, i) => {
    near(weight, rows[i][1]);
    near(Number(shown), rows[i][1], 6e-5);
  });
}

/** The strongest entries of a row as the list names them. */
export const strongest = (
  weights: readonly number[],
  count = 8,
  tokens: readonly string[] = TOKENS
): (readonly [string, number])[] =>
  weights
    .map((weight, token) => [tokens[token], weight] as const)
    .sort((one, other) => other[1] - one[1])
    .slice(0, count);

/** What the slider says of the lines that are drawn. */
export async function shareIs(
  screen: Screen,
  lines: readonly GoldenLine[],
  planes: ReadonlyMap<number, Plane>
): Promise<void> {
  const all = [...planes.values()].flat(2);
  const [said] = await screen.texts('.bertscope-share');
  const share = Math.round((100 * sumOf(lines.map(({ weight }) => weight))) / sumOf(all));
  const count = (number: number): string => number.toLocaleString('en');
  assert.ok(
    said.endsWith(`${share} % of mass · ${count(lines.length)} of ${count(all.length)} lines`),
    said
  );
}

/** The lines of some tokens among those drawn. */
export const meeting = (
  planes: ReadonlyMap<number, Plane>,
  side: Side,
  tokens: readonly number[]
): readonly GoldenLine[] => linesByMass(planes).filter(line => tokens.includes(line[side]));

/**
 * What stands behind the tokens of a side: of one head a tint as strong as its weight, of several a
 * bar a head as high as its weight.
 */
export async function marksAre(
  screen: Screen,
  side: Side,
  heads: readonly number[],
  rowsOf: (planes: readonly Plane[]) => readonly number[] | readonly (readonly number[])[],
  planes: ReadonlyMap<number, Plane>
): Promise<void> {
  const found = rowsOf([...planes.values()]);
  const rows = (heads.length === 1 ? [found] : found) as readonly (readonly number[])[];
  const seen = await screen.marks();
  const marked = TOKENS.flatMap((_, token) =>
    rows.some(row => row[token] >= LEAST_NUMBER) ? [token] : []
  );
  const wanted = marked.flatMap(token =>
    heads.map((head, i) => ({ token, side, colour: COLOURS[head], weight: rows[i][token] }))
  );
  assert.deepEqual(
    seen.map(({ token, side: at, colour }) => ({ token, side: at, colour })),
    wanted.map(({ token, side: at, colour }) => ({ token, side: at, colour }))
  );
  const strengthOf = (i: number): number =>
    heads.length === 1 ? seen[i].opacity : seen[i].heightPx;
  const top = wanted.reduce((best, { weight }, i) => (weight > wanted[best].weight ? i : best), 0);
  wanted.forEach(({ weight }, i) => {
    const share = weight / wanted[top].weight;
    near(strengthOf(i) / strengthOf(top), share, 1e-3, `mark ${i}`);
  });
}
