/**
 * What heads do as a table of plain values, the same for Python and for files, and the same numbers
 * as on the screen. Leaves out: what the columns mean (`AttentionView.patterns` in `bertscope/_view.py`).
 */
import type { HeadScores, PatternScore } from '../patterns/head-scores';
import { PATTERNS } from '../patterns/pattern';
import type { PatternName, Tier } from '../patterns/pattern';
import type { Patterns } from '../state/view-state';

/** Decimals of a number that is not whole: more than the weights are good for. */
const DECIMALS = 8;

/** What is measured of a head and a pattern, besides the rank. */
const MEASURES = {
  queries: 'queries',
  kept: 'kept',
  mass: 'mass',
  conditional: 'conditional',
  chance: 'chance',
  lift: 'lift',
  corrected: 'corrected',
  top_rate: 'topRate',
  control: 'control',
  margin: 'margin',
  p: 'p'
} as const satisfies Record<string, keyof PatternScore>;
type Measure = keyof typeof MEASURES;
const measures = Object.entries(MEASURES) as [Measure, (typeof MEASURES)[Measure]][];

/** One pattern in one head; all numbers null where the head is broken. */
export type PatternCell = {
  readonly pattern: PatternName;
  readonly tier: Tier | null;
} & Readonly<Record<Measure | 'rank', number | null>>;

/** One head with a cell for each pattern that was asked about. */
export type PatternRow = {
  readonly layer: number;
  readonly head: number;
  readonly name: string;
  readonly kind: string;
  readonly idle: number | null;
  readonly entropy: number | null;
  readonly scores: readonly PatternCell[];
};

type Asked = Pick<PatternCell, 'pattern' | 'tier'>;

const round = (value: number | null): number | null =>
  value === null ? null : Number(value.toFixed(DECIMALS));

/** The patterns that were asked about; the same in every head that is not broken. */
function askedOf(heads: readonly HeadScores[]): readonly Asked[] {
  const sound = heads.find(head => !head.isBroken);
  return sound === undefined ? PATTERNS.map(pattern => ({ pattern, tier: null })) : sound.scores;
}

/**
 * The rank of each head by mass, as `rankOf` gives it one at a time; null unless all layers are
 * scored, because it is among all heads of the model.
 */
function ranksOf({ layers }: Pick<Patterns, 'layers'>, heads: readonly HeadScores[], at: number) {
  if (layers.includes(null)) return heads.map(() => null);
  const masses = heads.map(head => (head.isBroken ? null : head.scores[at].mass));
  const ranks = new Map<number | null, number | null>([[null, null]]);
  const held = masses.flatMap(mass => (mass === null ? [] : [mass]));
  held
    .sort((a, b) => b - a)
    .forEach((mass, place) => {
      if (!ranks.has(mass)) ranks.set(mass, place + 1);
    });
  return masses.map(mass => ranks.get(mass) ?? null);
}

const NOTHING = Object.fromEntries(measures.map(([name]) => [name, null])) as Readonly<
  Record<Measure, null>
>;

const measuresOf = (score: PatternScore): Readonly<Record<Measure, number | null>> =>
  Object.fromEntries(measures.map(([name, key]) => [name, round(score[key])])) as Readonly<
    Record<Measure, number | null>
  >;

/** All heads that are scored, by layer and head. */
export function patternRows(patterns: Pick<Patterns, 'layers'>): readonly PatternRow[] {
  const places = patterns.layers.flatMap((heads, layer) =>
    (heads ?? []).map(found => ({ layer, found }))
  );
  const heads = places.map(({ found }) => found);
  const asked = askedOf(heads);
  const ranks = asked.map((_, at) => ranksOf(patterns, heads, at));
  return places.map(({ layer, found }, place) => ({
    layer,
    head: found.head,
    name: found.name.label,
    kind: found.name.kind,
    idle: found.isBroken ? null : round(found.context.idle),
    entropy: found.isBroken ? null : round(found.context.entropy),
    scores: asked.map(({ pattern, tier }, at) => ({
      pattern,
      tier,
      ...(found.isBroken ? NOTHING : measuresOf(found.scores[at])),
      rank: ranks[at][place]
    }))
  }));
}

const HEAD_COLUMNS = ['layer', 'head', 'name', 'kind', 'idle', 'entropy'] as const;
const CELL_COLUMNS = [...measures.map(([name]) => name), 'rank' as const];

type Columns<Row, Name extends keyof Row> = { readonly [Key in Name]: readonly Row[Key][] };

const columnsOf = <Row, Name extends keyof Row & string>(
  rows: readonly Row[],
  names: readonly Name[]
): Columns<Row, Name> =>
  Object.fromEntries(names.map(name => [name, rows.map(row => row[name])])) as unknown as Columns<
    Row,
    Name
  >;

/** The same in columns, in which every word stands once. */
export type PatternColumns = {
  /** One entry a head. */
  readonly heads: Columns<PatternRow, (typeof HEAD_COLUMNS)[number]>;
  /** What each head was asked about, in order. */
  readonly patterns: readonly Asked[];
  /** One entry a head and pattern, those of a head side by side. */
  readonly scores: Columns<PatternCell, Measure | 'rank'>;
};

export function patternColumns(patterns: Pick<Patterns, 'layers'>): PatternColumns {
  const rows = patternRows(patterns);
  const cells = rows.flatMap(({ scores }) => scores);
  return {
    heads: columnsOf(rows, HEAD_COLUMNS),
    patterns: (rows[0]?.scores ?? []).map(({ pattern, tier }) => ({ pattern, tier })),
    scores: columnsOf(cells, CELL_COLUMNS)
  };
}
