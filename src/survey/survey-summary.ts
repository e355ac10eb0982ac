/**
 * What the inputs of a survey say together: means, intervals, tests, and a name for each head.
 * Sections 3.3 and 3.4 of the specification. Each input has one vote, and they are added in their
 * own order, whatever the order in which they came.
 *
 * An input in which nothing can be asked (no pattern has a mass in any head) is counted and left out
 * before anything is drawn, so that it makes no difference whether it has a record. The draws of a
 * survey with seed s: bootstrap s, flips s + 1, halves s + 2.
 */
import { ShapeError } from '../errors';
import { PATTERNS } from '../patterns/pattern';
import { correctTests } from './benjamini-hochberg';
import { drawInputs } from './bootstrap';
import { meanOf } from './column';
import { drawHeads, type HeadInputs } from './head-draws';
import { measureReliability, splitInputs } from './reliability';
import { drawFlips } from './sign-flips';
import { readCells, type SurveyCell } from './survey-cells';
import { canReachCuts, isUnstable, nameByMeans, withStability } from './survey-name';
import type { SurveyRecord } from './survey-record';
import { makeRows } from './survey-rows';
import { BOOTSTRAP_DRAWS, FALSE_DISCOVERY_RATE, FLIP_DRAWS } from './survey-table';
import type { SurveyHead, SurveyOptions, SurveyTable } from './survey-table';

const LARGEST_SEED = 2 ** 32 - 3;

function checkRecords(records: readonly SurveyRecord[], { layers, heads }: SurveyOptions): void {
  const other = records.find(record => record.layers !== layers || record.heads !== heads);
  if (other === undefined) return;
  throw new ShapeError(
    `Input ${other.index} has ${other.layers} × ${other.heads} heads, the survey ${layers} × ${heads}.`,
    'Begin a new survey: the inputs of one are computed by one model.',
    { expected: layers * heads, actual: other.layers * other.heads }
  );
}

function checkSeed(seed: number): void {
  if (Number.isInteger(seed) && seed >= 0 && seed <= LARGEST_SEED) return;
  throw new RangeError(`seed must be a whole number from 0 to ${LARGEST_SEED}, not ${seed}`);
}

/** The records that say something, in the order of their inputs. */
const orderRecords = (records: readonly SurveyRecord[]): readonly SurveyRecord[] =>
  records
    .filter(({ mass }) => mass.some(value => !Number.isNaN(value)))
    .toSorted((one, other) => one.index - other.index);

/** The part of a list of cells that is a head's. */
const ofHead = <Entry>(cells: readonly Entry[], head: number): readonly Entry[] =>
  cells.slice(head * PATTERNS.length, (head + 1) * PATTERNS.length);

function gatherHead(
  head: number,
  all: readonly SurveyRecord[],
  used: readonly SurveyRecord[],
  cells: readonly SurveyCell[],
  qs: readonly (number | null)[]
): HeadInputs {
  return {
    isBroken: all.some(({ isBroken }) => isBroken[head] === 1),
    entropies: Float64Array.from(used, ({ entropy }) => entropy[head]),
    cells,
    facts: cells.map(({ queries, kept, conditionals, margins }, at) => {
      const q = qs[at];
      const isSignificant = q !== null && q < FALSE_DISCOVERY_RATE;
      return { queries, kept, canName: isSignificant && canReachCuts(conditionals, margins) };
    })
  };
}

function nameHeads(
  found: readonly HeadInputs[],
  stabilities: readonly (number | null)[],
  heads: number
): readonly SurveyHead[] {
  return found.map(({ isBroken, entropies, cells, facts }, at) => {
    const means = cells.map(cell => cell.means);
    const name = nameByMeans({ isBroken, entropy: meanOf(entropies), cells: means }, facts);
    const stability = stabilities[at];
    return {
      layer: Math.floor(at / heads),
      head: at % heads,
      name: withStability(name, stability),
      stability,
      isUnstable: isUnstable(stability)
    };
  });
}

/**
 * Sums a survey up. It yields nothing but the chance to stop; the table is what it returns.
 *
 * @param records in any order, at most one an input
 * @throws {ShapeError} if they are not of a model with these layers and heads
 */
export function* summarise(
  records: readonly SurveyRecord[],
  options: SurveyOptions
): Generator<undefined, SurveyTable> {
  const { layers, heads, seed, failed = 0, skipped = 0 } = options;
  const { bootstrapDraws = BOOTSTRAP_DRAWS, flipDraws = FLIP_DRAWS } = options;
  checkSeed(seed);
  checkRecords(records, options);
  const used = orderRecords(records);
  const draws = yield* drawInputs(used.length, bootstrapDraws, seed);
  const flips = yield* drawFlips(used.length, flipDraws, seed + 1);

  const cells = yield* readCells(used, layers * heads * PATTERNS.length, flips);
  const qs = correctTests(cells.map(({ p }) => p));
  const found = Array.from({ length: layers * heads }, (_, head) =>
    gatherHead(head, records, used, ofHead(cells, head), ofHead(qs, head))
  );
  const halves = splitInputs(used.length, seed + 2);
  const reliabilities = PATTERNS.map((_, at) =>
    measureReliability(
      found.map(head => head.cells[at].masses),
      halves
    )
  );
  yield;

  const drawn = yield* drawHeads(found, draws, heads);
  const named = nameHeads(
    found,
    drawn.map(({ stability }) => stability),
    heads
  );
  return {
    layers,
    heads,
    inputs: used.length,
    failed,
    skipped: skipped + records.length - used.length,
    seed,
    bootstrapDraws,
    flipDraws: flips.draws,
    isExact: flips.isExact,
    tests: qs.filter(q => q !== null).length,
    named,
    rows: found.flatMap((head, at) =>
      makeRows(named[at], head, drawn[at], ofHead(qs, at), reliabilities)
    )
  };
}
