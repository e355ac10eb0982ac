/**
 * What other languages' statistics are compared with: small surveys at the edges (flips exact or
 * drawn, gaps, heads that are broken now and then, one input), with their inputs out of order.
 */
import { readFileSync, writeFileSync } from 'node:fs';

import { randomLcg } from 'd3-random';

import { PATTERNS } from '../../src/patterns/pattern';
import { shuffle } from '../../src/patterns/shuffle';
import { CELL_MEASURES } from '../../src/survey/survey-record';
import type { SurveyRecord } from '../../src/survey/survey-record';
import { summarise } from '../../src/survey/survey-summary';
import { SURVEY_COLUMNS } from '../../src/survey/survey-table';
import { makeRecords, type HeadKind, type MadeSurvey } from './made-records';
import { finish } from './finish';

const PATH = 'test/fixtures/survey-statistics.json';

const SIX: readonly HeadKind[] = [
  ...(['next', 'idle across', 'wavering', 'faulty', 'broken', 'broad'] as const)
];
const SURVEYS: readonly (MadeSurvey & { readonly title: string; readonly survey: number })[] = [
  { title: 'one input', layers: 1, heads: ['next', 'noise'], inputs: 1, seed: 1, survey: 1 },
  {
    title: '3 inputs',
    layers: 1,
    heads: ['next', 'noise', 'broken'],
    inputs: 3,
    seed: 2,
    survey: 1
  },
  {
    title: '14 inputs: every flip',
    layers: 1,
    heads: ['identical', 'other-sentence', 'wavering', 'sub-word'],
    inputs: 14,
    seed: 3,
    survey: 7
  },
  {
    title: '15 inputs: flips are drawn',
    layers: 2,
    heads: ['delimiter', 'wavering', 'noise', 'previous'],
    inputs: 15,
    seed: 4,
    survey: 4294967293
  },
  {
    title: '33 inputs, two of them with nothing to ask',
    layers: 2,
    heads: SIX,
    inputs: 35,
    seed: 5,
    survey: 0,
    blank: [3, 20]
  }
];

const plain = (values: ArrayLike<number>): readonly (number | null)[] =>
  Array.from(values, value => (Number.isNaN(value) ? null : value));

const plainRecord = (record: SurveyRecord): object => ({
  index: record.index,
  tokens: record.tokens,
  isCut: record.isCut,
  ...Object.fromEntries(CELL_MEASURES.map(measure => [measure, plain(record[measure])])),
  queries: plain(record.queries),
  kept: plain(record.kept),
  entropy: plain(record.entropy),
  isBroken: plain(record.isBroken)
});

function plainSurvey({ title, survey: seed, ...made }: (typeof SURVEYS)[number]) {
  const records = makeRecords(made);
  const arrival = Uint16Array.from(records, ({ index }) => index);
  shuffle(arrival, randomLcg(made.seed));
  const arrived = [...arrival].map(index => records[index]);
  const layers = made.layers;
  const heads = made.heads.length / layers;
  const table = finish(summarise(arrived, { layers, heads, seed, failed: 2, skipped: 1 }));
  const { rows, named, ...counts } = table;
  return {
    ...{ title, seed, layers, heads, failed: 2, skipped: 1 },
    records: arrived.map(plainRecord),
    table: {
      counts,
      texts: named.map(({ name }) => name.text),
      rows: rows.map(row => SURVEY_COLUMNS.map(column => row[column]))
    }
  };
}

test('the committed table is the one computed (BERTSCOPE_WRITE_FIXTURES=1 writes it anew)', () => {
  const lines = SURVEYS.map(survey => JSON.stringify(plainSurvey(survey))).join(',\n');
  const facts = { patterns: PATTERNS, measures: CELL_MEASURES, columns: SURVEY_COLUMNS };
  const text = `{"facts": ${JSON.stringify(facts)},\n"surveys": [\n${lines}\n]}\n`;
  if (process.env['BERTSCOPE_WRITE_FIXTURES'] === '1') writeFileSync(PATH, text);
  // Another order of adding may change the last of 8 decimals.
  const near = (_: string, value: unknown): unknown =>
    typeof value === 'number' ? expect.closeTo(value, 7) : value;
  expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(PATH, 'utf8'), near));
});
