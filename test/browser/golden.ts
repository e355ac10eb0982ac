/**
 * The article's attention as its author's notebook stored it, and what a picture of it has to show,
 * worked out by plain loops: nothing here is the product's.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One head: `plane[from][to]`. */
export type Plane = readonly (readonly number[])[];

/** A line that has to be drawn. */
export type GoldenLine = {
  readonly head: number;
  readonly from: number;
  readonly to: number;
  readonly weight: number;
};

const FILE = join('test', 'fixtures', 'article-bert-base-uncased.json');
const golden = JSON.parse(readFileSync(FILE, 'utf8')) as {
  readonly tokens: readonly string[];
  readonly attn: readonly (readonly Plane[])[];
};

export const TOKENS = golden.tokens;
/** The first token of sentence B. */
export const B_START = 8;
export const HEADS = 12;
export const ALL_HEADS: readonly number[] = Array.from({ length: HEADS }, (_, head) => head);
/** Fainter lines no 8-bit screen shows. */
const FAINTEST = 1 / 255;

export const planeOf = (layer: number, head: number): Plane => golden.attn[layer][head];
export const weightOf = (layer: number, head: number, from: number, to: number): number =>
  golden.attn[layer][head][from][to];

/** A plane with every weight replaced. */
export const mapPlane = (
  plane: Plane,
  weight: (weight: number, from: number, to: number) => number
): Plane => plane.map((row, from) => row.map((value, to) => weight(value, from, to)));

export const sumOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0);

/** What one plane says of several: their mean, their largest. */
export const combined = (
  planes: readonly Plane[],
  combine: (weights: readonly number[]) => number
): Plane => mapPlane(planes[0], (_, from, to) => combine(planes.map(plane => plane[from][to])));

export const mean = (weights: readonly number[]): number => sumOf(weights) / weights.length;

/** The weights between two sentences alone; all others are 0. */
export const between = (plane: Plane, from: 'a' | 'b', to: 'a' | 'b'): Plane => {
  const isIn = (sentence: 'a' | 'b', token: number): boolean =>
    token < B_START === (sentence === 'a');
  return mapPlane(plane, (weight, row, column) =>
    isIn(from, row) && isIn(to, column) ? weight : 0
  );
};

/** Rows and columns of these tokens alone. */
export const onlyTokens = (plane: Plane, tokens: readonly number[]): Plane =>
  tokens.map(from => tokens.map(to => plane[from][to]));

export const transposed = (plane: Plane): Plane =>
  plane.map((row, i) => row.map((_, j) => plane[j][i]));

/** Tokens that are no delimiters. */
export const OWN_TOKENS: readonly number[] = TOKENS.flatMap((text, token) =>
  text.startsWith('[') ? [] : [token]
);

/** The article's words: pieces 15 and 16 are one. */
export const WORDS: readonly (readonly number[])[] = TOKENS.flatMap((text, token) =>
  text.startsWith('##') ? [] : [text === 'straw' ? [token, token + 1] : [token]]
);
export const WORD_TEXTS = WORDS.map(([first]) =>
  TOKENS[first] === 'straw' ? 'strawberries' : TOKENS[first]
);
/** Sums over the pieces attended to, mean over the pieces attending. */
export const byWords = (plane: Plane): Plane =>
  WORDS.map(rows =>
    WORDS.map(columns => mean(rows.map(row => sumOf(columns.map(column => plane[row][column])))))
  );

/** The lines that hold `share` of the mass of some heads, strongest first. */
export function linesByMass(
  planes: ReadonlyMap<number, Plane>,
  share = 0.95
): readonly GoldenLine[] {
  const all = allLines(planes);
  const mass = sumOf(all.map(({ weight }) => weight));
  let held = 0;
  const count = all.findIndex(({ weight }) => (held += weight) >= share * mass * (1 - 1e-6));
  return all.slice(0, count + 1).filter(({ weight }) => weight >= FAINTEST);
}

/** The lines of at least this weight, strongest first. */
export const linesByWeight = (
  planes: ReadonlyMap<number, Plane>,
  least: number
): readonly GoldenLine[] =>
  allLines(planes).filter(({ weight }) => weight >= Math.max(least, FAINTEST));

function allLines(planes: ReadonlyMap<number, Plane>): readonly GoldenLine[] {
  return [...planes]
    .flatMap(([head, plane]) =>
      plane.flatMap((row, from) => row.map((weight, to) => ({ head, from, to, weight })))
    )
    .sort((one, other) => other.weight - one.weight);
}

/** Some heads of a layer, by their number. */
export const headPlanes = (layer: number, heads: readonly number[]): ReadonlyMap<number, Plane> =>
  new Map(heads.map(head => [head, planeOf(layer, head)]));

/** A number as the screen writes a weight: without the zero before the point. */
export const written = (weight: number, digits: number): string =>
  weight.toFixed(digits).replace(/^0\./, '.');
