/** Records of surveys that never were: heads of known kinds, with the gaps that real inputs leave. */
import { randomLcg } from 'd3-random';

import { PATTERNS } from '../../src/patterns/pattern';
import type { PatternName } from '../../src/patterns/pattern';
import { CELL_MEASURES } from '../../src/survey/survey-record';
import type { SurveyRecord } from '../../src/survey/survey-record';

/** `wavering` = near the cuts; `faulty` = broken in every fourth input. */
export type HeadKind =
  PatternName | 'idle across' | 'wavering' | 'noise' | 'broad' | 'faulty' | 'broken';

export type MadeSurvey = {
  readonly layers: number;
  readonly heads: readonly HeadKind[];
  readonly inputs: number;
  readonly seed: number;
  /** Which inputs have nothing that can be asked. */
  readonly blank?: readonly number[];
};

/** Every language reads the same number. */
const short = (value: number): number => Number(value.toFixed(6));

/** All cells undefined, as `recordOf` leaves them. */
export function blankRecord(index: number, layers: number, heads: number): SurveyRecord {
  const count = layers * heads;
  const cells = (): Float64Array => new Float64Array(count * PATTERNS.length).fill(NaN);
  return {
    index,
    layers,
    heads,
    tokens: 2,
    isCut: false,
    queries: new Int32Array(count * PATTERNS.length),
    kept: new Int32Array(count * PATTERNS.length),
    entropy: new Float64Array(count).fill(NaN),
    isBroken: new Uint8Array(count),
    mass: cells(),
    conditional: cells(),
    chance: cells(),
    lift: cells(),
    corrected: cells(),
    topRate: cells(),
    control: cells(),
    margin: cells()
  };
}

/** Whether this kind of head follows a pattern: by how much of what is not idle. */
function shareOf(kind: HeadKind, pattern: PatternName, random: () => number): number {
  if (kind === pattern) return 0.8 + 0.2 * random();
  if (kind === 'idle across' && pattern === 'other-sentence') return 0.7 + 0.3 * random();
  if (kind === 'idle across' && pattern === 'identical') return 0.75 + 0.25 * random();
  if (kind === 'wavering' && pattern === 'previous') return 0.3 + 0.45 * random();
  return 0.3 * random();
}

function idleOf(kind: HeadKind, random: () => number): number {
  if (kind === 'delimiter' || kind === 'idle across') return 0.55 + 0.25 * random();
  if (kind === 'wavering') return 0.35 + 0.12 * random();
  return 0.3 * random();
}

export function makeRecords({
  layers,
  heads,
  inputs,
  seed,
  blank = []
}: MadeSurvey): SurveyRecord[] {
  const random = randomLcg(seed);
  return Array.from({ length: inputs }, (_, index) => {
    const record = blankRecord(index, layers, heads.length / layers);
    if (blank.includes(index)) return record;
    const hasPair = index % 3 !== 1;
    heads.forEach((kind, head) => {
      const isBroken = kind === 'broken' || (kind === 'faulty' && index % 4 === 0);
      if (isBroken) {
        record.isBroken[head] = 1;
        return;
      }
      record.entropy[head] = short((kind === 'broad' ? 0.75 : 0.2) + 0.2 * random());
      const idle = idleOf(kind, random);
      PATTERNS.forEach((pattern, at) => {
        const cell = head * PATTERNS.length + at;
        const isDelimiter = pattern === 'delimiter';
        const hasSplit = pattern !== 'sub-word' || random() < 0.5;
        const share = shareOf(kind, pattern, random);
        if ((pattern === 'other-sentence' && !hasPair) || !hasSplit) return;
        const queries = pattern === 'sub-word' ? 2 : 3 + Math.floor(9 * random());
        const isIdle = !isDelimiter && random() < 0.05;
        const mass = isDelimiter ? idle : share * (1 - idle);
        const chance = 0.05 + 0.1 * random();
        const control = isDelimiter ? chance : share * 0.5 * random();
        const values = {
          mass,
          chance,
          lift: mass / chance,
          corrected: (mass - chance) / (1 - chance),
          topRate: Math.min(1, share + 0.1 * random()),
          conditional: isDelimiter || isIdle ? NaN : share,
          control: isIdle ? NaN : control,
          margin: isIdle ? NaN : (isDelimiter ? mass : share) - control
        };
        record.queries[cell] = queries;
        record.kept[cell] = isIdle ? 0 : queries;
        for (const measure of CELL_MEASURES) record[measure][cell] = short(values[measure]);
      });
    });
    return record;
  });
}
