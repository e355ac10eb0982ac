/**
 * What a survey keeps of one input: the scores of all heads as flat numbers, from which everything
 * over a set of inputs is computed. Leaves out the weights, and what is said of one input alone
 * (names, p, the bar of mass).
 *
 * 144 heads take 63 KB, so that 200 inputs are 13 MB: all numbers are kept as they were computed.
 */
import { ShapeError } from '../errors';
import type { HeadScores } from '../patterns/head-scores';
import { PATTERNS } from '../patterns/pattern';
import type { PatternName, Tier } from '../patterns/pattern';

/** Measures of a head and a pattern that a survey averages; each is undefined on some inputs. */
export const CELL_MEASURES = [
  'mass',
  'conditional',
  'chance',
  'lift',
  'corrected',
  'topRate',
  'control',
  'margin'
] as const;
export type CellMeasure = (typeof CELL_MEASURES)[number];

/**
 * One input, scored. A cell is a head and a pattern: (layer · heads + head) · 6 + pattern, in the
 * order of `PATTERNS`. NaN = undefined there. The idle share of a head is the mass of its cell "delimiter".
 */
export type SurveyRecord = {
  /** Which input of the survey, 0-based, as the inputs were given. */
  readonly index: number;
  readonly layers: number;
  /** A layer. */
  readonly heads: number;
  /** How many, special tokens counted. */
  readonly tokens: number;
  /** Whether the text was too long and lost its end. */
  readonly isCut: boolean;
  /** By cell: tokens that were asked about, and those of them that were not idle. */
  readonly queries: Int32Array;
  readonly kept: Int32Array;
  /** By head, H / ln n; NaN where the head is broken. */
  readonly entropy: Float64Array;
  /** By head: 1 where a weight was no number. */
  readonly isBroken: Uint8Array;
} & Readonly<Record<CellMeasure, Float64Array>>;

/** What is known of an input besides its scores. */
export type RecordFacts = Pick<SurveyRecord, 'index' | 'tokens' | 'isCut'>;

/** By what a pattern's targets count as related in a survey: only the same piece. */
export function surveyTier(pattern: PatternName): Tier | null {
  return pattern === 'identical' || pattern === 'other-sentence' || pattern === 'sub-word'
    ? 'piece'
    : null;
}

/** All cells undefined. */
function emptyRecord(facts: RecordFacts, layers: number, heads: number) {
  const cells = layers * heads * PATTERNS.length;
  const undefinedCells = (): Float64Array => new Float64Array(cells).fill(NaN);
  return {
    ...facts,
    layers,
    heads,
    queries: new Int32Array(cells),
    kept: new Int32Array(cells),
    entropy: new Float64Array(layers * heads).fill(NaN),
    isBroken: new Uint8Array(layers * heads),
    mass: undefinedCells(),
    conditional: undefinedCells(),
    chance: undefinedCells(),
    lift: undefinedCells(),
    corrected: undefinedCells(),
    topRate: undefinedCells(),
    control: undefinedCells(),
    margin: undefinedCells()
  } satisfies SurveyRecord;
}

/**
 * @param scored one entry a layer, all with the same number of heads
 * @throws {ShapeError} if the layers differ in their heads
 */
export function recordOf(
  facts: RecordFacts,
  scored: readonly (readonly HeadScores[])[]
): SurveyRecord {
  const heads = scored[0]?.length ?? 0;
  const record = emptyRecord(facts, scored.length, heads);
  scored.forEach((layer, layerAt) => {
    if (layer.length !== heads) {
      throw new ShapeError(
        `Layer ${layerAt} has ${layer.length} heads, layer 0 has ${heads}.`,
        'Score all layers of one model.',
        { expected: heads, actual: layer.length }
      );
    }
    layer.forEach((found, headAt) => {
      const head = layerAt * heads + headAt;
      if (found.isBroken) {
        record.isBroken[head] = 1;
        return;
      }
      record.entropy[head] = found.context.entropy;
      PATTERNS.forEach((pattern, at) => {
        const tier = surveyTier(pattern);
        const score = found.scores.find(one => one.pattern === pattern && one.tier === tier);
        if (score === undefined) return;
        const cell = head * PATTERNS.length + at;
        record.queries[cell] = score.queries;
        record.kept[cell] = score.kept;
        for (const measure of CELL_MEASURES) record[measure][cell] = score[measure] ?? NaN;
      });
    });
  });
  return record;
}
