/** What must hold for any survey, first of all: the slow reference gives the same. */
import fc from 'fast-check';

import { ShapeError } from '../../src/errors';
import { PATTERNS } from '../../src/patterns/pattern';
import type { SurveyRecord } from '../../src/survey/survey-record';
import { summarise } from '../../src/survey/survey-summary';
import { SURVEY_COLUMNS } from '../../src/survey/survey-table';
import type { SurveyTable } from '../../src/survey/survey-table';
import { finish } from './finish';
import { blankRecord, makeRecords, type HeadKind, type MadeSurvey } from './made-records';
import { makeReference } from './reference';

const FEW = { bootstrapDraws: 60, flipDraws: 99 } as const;

const kind = fc.constantFrom<HeadKind>(
  ...([...PATTERNS, 'idle across', 'wavering', 'noise', 'broad', 'faulty', 'broken'] as const)
);
const surveyOf = (inputs: fc.Arbitrary<number>): fc.Arbitrary<MadeSurvey> =>
  fc
    .tuple(fc.array(kind, { minLength: 1, maxLength: 5 }), inputs, fc.nat(1e6))
    .chain(([heads, count, seed]) =>
      fc.subarray(Array.from({ length: count }, (_, index) => index)).map(blank => ({
        layers: 1,
        heads,
        inputs: count,
        seed,
        // Not too many: else nothing is left to compare.
        blank: blank.slice(0, Math.floor(count / 4))
      }))
    );
const anySurvey = surveyOf(fc.constantFrom(1, 2, 3, 4, 7, 8, 9, 14, 15, 16, 17, 21));

function tableOf(records: readonly SurveyRecord[], heads: number, seed = 1): SurveyTable {
  return finish(summarise(records, { layers: 1, heads, seed, ...FEW }));
}

function expectClose(found: number | null, right: number | null): void {
  if (right === null || found === null) expect(found).toBe(right);
  else expect(Math.abs(found - right)).toBeLessThan(1e-8);
}

test('every number is that of the slow reference', () => {
  fc.assert(
    fc.property(anySurvey, fc.nat(2 ** 32 - 3), (made, seed) => {
      const records = makeRecords(made);
      const table = tableOf(records, made.heads.length, seed);
      const slow = makeReference(records, { seed, ...FEW });
      expect(table.inputs).toBe(slow.n);
      expect(table.tests).toBe(slow.ps.filter(p => p !== null).length);
      for (const [cell, row] of table.rows.entries()) {
        const head = Math.floor(cell / PATTERNS.length);
        expectClose(row.mass, slow.meanOf('mass', cell));
        expectClose(row.conditional, slow.meanOf('conditional', cell));
        expectClose(row.chance, slow.meanOf('chance', cell));
        expectClose(row.lift, slow.meanOf('lift', cell));
        expectClose(row.corrected, slow.meanOf('corrected', cell));
        expectClose(row.top_rate, slow.meanOf('topRate', cell));
        expectClose(row.control, slow.meanOf('control', cell));
        expectClose(row.margin, slow.meanOf('margin', cell));
        expectClose(row.idle, slow.meanOf('mass', head * PATTERNS.length + 5));
        const [massLow, massHigh] = slow.interval('mass', cell);
        expectClose(row.mass_low, massLow);
        expectClose(row.mass_high, massHigh);
        const [marginLow, marginHigh] = slow.interval('margin', cell);
        expectClose(row.margin_low, marginLow);
        expectClose(row.margin_high, marginHigh);
        expect([row.queries, row.kept]).toEqual([
          slow.sumOf('queries', cell),
          slow.sumOf('kept', cell)
        ]);
        expectClose(row.p, slow.ps[cell]);
        expectClose(row.q, slow.qs[cell]);
        expectClose(row.reliability, slow.reliability(cell % PATTERNS.length));
        expectClose(row.stability, slow.stability(head));
        const mark = row.stability !== null && row.stability < 0.8 ? ' (unstable)' : '';
        expect(row.name).toBe(slow.label(head, slow.all, true) + mark);
      }
    }),
    { numRuns: 50, seed: 1 }
  );
});

test('the order in which inputs arrive changes nothing', () => {
  fc.assert(
    fc.property(
      anySurvey.chain(made => {
        const records = makeRecords(made);
        const shuffled = fc.shuffledSubarray(records, {
          minLength: records.length,
          maxLength: records.length
        });
        return shuffled.map(arrived => ({ records, arrived, heads: made.heads.length }));
      }),
      ({ records, arrived, heads }) => {
        expect(tableOf(arrived, heads)).toEqual(tableOf(records, heads));
      }
    ),
    { numRuns: 40, seed: 2 }
  );
});

/** The record with its heads in reverse. */
function turned(record: SurveyRecord): SurveyRecord {
  const heads = record.layers * record.heads;
  const turn = <List extends Float64Array | Int32Array | Uint8Array>(list: List): List => {
    const each = list.length / heads;
    return list.map((_, at) => {
      const head = heads - 1 - Math.floor(at / each);
      return list[head * each + (at % each)];
    }) as List;
  };
  const entries = Object.entries(record).map(([name, value]) => [
    name,
    typeof value === 'object' ? turn(value) : value
  ]);
  return Object.fromEntries(entries) as SurveyRecord;
}

test('the order of heads changes nothing but their numbers', () => {
  fc.assert(
    fc.property(anySurvey, made => {
      const records = makeRecords(made);
      const heads = made.heads.length;
      const found = tableOf(records, heads);
      const other = tableOf(records.map(turned), heads);
      const back = other.rows
        .map(row => ({ ...row, head: heads - 1 - row.head }))
        .sort((a, b) => a.head - b.head);
      // Sums over heads are made in another order.
      const without = (rows: SurveyTable['rows']) => rows.map(row => ({ ...row, reliability: 0 }));
      expect(without(back)).toEqual(without(found.rows));
      back.forEach((row, at) => expectClose(row.reliability, found.rows[at].reliability));
    }),
    { numRuns: 40, seed: 3 }
  );
});

test('an input in which nothing can be asked is counted and changes no number', () => {
  fc.assert(
    fc.property(anySurvey, made => {
      const records = makeRecords(made);
      const heads = made.heads.length;
      // A head that is broken there is told all the same.
      const said = records.filter(
        ({ mass, isBroken }) => isBroken.includes(1) || mass.some(value => !Number.isNaN(value))
      );
      const [all, few] = [tableOf(records, heads), tableOf(said, heads)];
      expect(all.skipped - few.skipped).toBe(records.length - said.length);
      expect({ ...all, skipped: 0 }).toEqual({ ...few, skipped: 0 });
    }),
    { numRuns: 40, seed: 4 }
  );
});

test('every number is in its range, and every interval around its mean', () => {
  fc.assert(
    fc.property(surveyOf(fc.integer({ min: 2, max: 40 })), made => {
      const { rows, inputs } = tableOf(makeRecords(made), made.heads.length);
      for (const row of rows) {
        for (const share of [row.p, row.q, row.stability, row.mass, row.idle]) {
          if (share === null) continue;
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
        expect(row.n_inputs).toBeLessThanOrEqual(inputs);
        if (row.p !== null) expect(row.q).toBeGreaterThanOrEqual(row.p);
        if (row.reliability !== null) expect(row.reliability).toBeLessThanOrEqual(1.00000001);
        if (row.mass_low === null) expect(row.n_inputs).toBeLessThan(2);
        else expect(row.mass_low).toBeLessThanOrEqual(row.mass_high!);
      }
    }),
    { numRuns: 40, seed: 5 }
  );
});

test('without any input there are all rows and no number in them', () => {
  const table = finish(summarise([], { layers: 2, heads: 3, seed: 1, failed: 4 }));
  expect(table).toMatchObject({ inputs: 0, failed: 4, skipped: 0, tests: 0 });
  expect(table.rows).toHaveLength(2 * 3 * PATTERNS.length);
  expect(new Set(table.rows.map(({ name }) => name))).toEqual(new Set(['no words to score']));
  expect(table.rows.every(({ mass, p, stability }) => mass ?? p ?? stability ?? true)).toBe(true);
});

test('heads that are broken in every input say so, and are in no test', () => {
  const records = makeRecords({ layers: 1, heads: ['next', 'broken'], inputs: 6, seed: 1 });
  const table = tableOf(records, 2);
  expect(table.named.map(({ name }) => name.label)[1]).toBe('broken');
  expect(table.rows.slice(PATTERNS.length).map(({ p, q }) => [p, q])).toEqual(
    PATTERNS.map(() => [null, null])
  );
  const all = Array.from({ length: 3 }, (_, index) => {
    const record = blankRecord(index, 1, 1);
    record.isBroken.fill(1);
    return record;
  });
  expect(tableOf(all, 1)).toMatchObject({
    inputs: 0,
    skipped: 3,
    rows: [{ name: 'broken' }, {}, {}, {}, {}, {}]
  });
});

test('one input gives effect sizes: no interval, no stability, and no name but what is idle', () => {
  const records = makeRecords({ layers: 1, heads: ['next', 'delimiter'], inputs: 1, seed: 1 });
  const { rows, named } = tableOf(records, 2);
  expect(rows[0]).toMatchObject({ p: 0.5, mass_low: null, margin_high: null, stability: null });
  expect(rows[0].mass).toBeGreaterThan(0.5);
  expect(named.map(({ name }) => name.label)).toEqual(['unclassified', 'delimiter']);
});

test('flips are exact up to 14 inputs and drawn from 15 on', () => {
  const of = (inputs: number): SurveyTable =>
    tableOf(makeRecords({ layers: 1, heads: ['next'], inputs, seed: 1 }), 1);
  expect(of(14)).toMatchObject({
    flipDraws: 2 ** 14,
    isExact: true,
    // Two of its inputs have no margin: 2 ** -12.
    rows: [{ p: 0.00024414 }, {}, {}, {}, {}, {}]
  });
  expect(of(15)).toMatchObject({
    flipDraws: 99,
    isExact: false,
    rows: [{ p: 0.01 }, {}, {}, {}, {}, {}]
  });
});

test('a head near the cuts is called unstable, one far from them is not', () => {
  const records = makeRecords({ layers: 1, heads: ['next', 'wavering'], inputs: 15, seed: 4 });
  const { named } = tableOf(records, 2);
  expect(named.map(head => head.isUnstable)).toEqual([false, true]);
  expect(named[1].name.label).toMatch(/ \(unstable\)$/);
  expect(named[1].name.text).toMatch(/ \(unstable\)$/);
});

test('another seed gives other intervals and the same means', () => {
  const records = makeRecords({ layers: 1, heads: ['next'], inputs: 20, seed: 1 });
  const [one, other] = [tableOf(records, 1, 1), tableOf(records, 1, 2)];
  expect(other.rows[0].mass).toBe(one.rows[0].mass);
  expect(other.rows[0].mass_low).not.toBe(one.rows[0].mass_low);
});

test('records of another model are refused, and so is a seed that is none', () => {
  const records = makeRecords({ layers: 1, heads: ['next'], inputs: 2, seed: 1 });
  expect(() => tableOf(records, 2)).toThrow(ShapeError);
  for (const seed of [-1, 0.5, 2 ** 32, NaN])
    expect(() => tableOf(records, 1, seed)).toThrow(RangeError);
});

test('the columns are the fields of a row, in their order', () => {
  const { rows } = tableOf(makeRecords({ layers: 1, heads: ['next'], inputs: 2, seed: 1 }), 1);
  expect(Object.keys(rows[0])).toEqual(SURVEY_COLUMNS);
});
