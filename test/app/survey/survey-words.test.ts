import {
  badgeWords,
  chanceWords,
  durationWords,
  guessMs,
  namedWords,
  planWords,
  progressWords,
  surveyVerdict
} from '../../../src/app/survey/survey-words';
import { summarise } from '../../../src/survey/survey-summary';
import { finish } from '../../survey/finish';
import { makeRecords, type HeadKind } from '../../survey/made-records';

const text = (text_a: string, text_b: string | null = null) => ({ text_a, text_b });
const HEADS: readonly HeadKind[] = [
  'next',
  'delimiter',
  'idle across',
  'noise',
  'broken',
  'wavering'
];
const tableOf = (inputs: number) =>
  finish(
    summarise(makeRecords({ layers: 1, heads: HEADS, inputs, seed: 3 }), {
      layers: 1,
      heads: HEADS.length,
      seed: 1,
      bootstrapDraws: 60,
      flipDraws: 99
    })
  );

test('the plan counts texts, pairs and empty ones, and says what fewer than 30 are good for', () => {
  const few = planWords([text('a'), text('b', 'c'), text('  ')], 'tiny');
  expect(few).toContain('3 texts, 1 of them a pair, 1 empty, which is skipped. Every head of tiny');
  expect(few).toContain('nothing is sent');
  expect(few).toContain('effect sizes only');
  const many = Array.from({ length: 30 }, () => text('a'));
  expect(planWords(many, 'tiny')).not.toContain('effect sizes');
});

test('a text as long as the model takes costs no more than that, an empty one nothing', () => {
  expect(guessMs([text('')])).toBe(0);
  expect(guessMs([text('x'.repeat(1e6))])).toBeLessThan(2 * guessMs([text('x'.repeat(1500))]));
});

test('durations are words that somebody can plan by', () => {
  expect([400, 12_000, 62_000, 83_000, 240_000, 7_200_000].map(durationWords)).toEqual([
    'about a second',
    'about 12 seconds',
    'about a minute',
    'about a minute and a half',
    'about 4 minutes',
    'about 2 hours'
  ]);
});

test('progress says how far, what failed, and how long it still takes while there is something left', () => {
  expect(progressWords({ failed: 2, empty: 1 }, 83, 2000, 12_000)).toBe(
    '83 of 2,000 texts · 2 failed · 1 empty · about 12 seconds left'
  );
  expect(progressWords({ failed: 0, empty: 0 }, 1, 1, 500)).toBe('1 of 1 text');
});

test('below 30 inputs nothing is said of how many heads have a name', () => {
  const [few, enough] = [tableOf(29), tableOf(30)];
  expect(badgeWords(few)).toBe('29 inputs: effect sizes only');
  expect(namedWords(few)).toMatch(/^From 30 inputs on/);
  expect(namedWords(few)).not.toMatch(/\d of \d/);
  expect(badgeWords(enough)).toBe('30 inputs');
  expect(namedWords(enough)).toMatch(/^\d of 6 heads attend to/);
});

test('a name with a question mark is not counted, as in Python', () => {
  const enough = tableOf(30);
  const sure = Number(namedWords(enough).split(' ')[0]);
  const doubted = enough.named.map(one => ({
    ...one,
    name: { ...one.name, patterns: one.name.patterns.map(at => ({ ...at, isUncertain: true })) }
  }));
  expect(sure).toBeGreaterThan(0);
  expect(namedWords({ ...enough, named: doubted })).toMatch(/^0 of 6 heads/);
});

test('a verdict says by which number a pattern fails, the corrected test included', () => {
  const table = tableOf(40);
  const row = (head: number, at: number) => table.rows[head * 6 + at];
  const said = (head: number, at: number, change: object = {}) =>
    surveyVerdict({ ...row(head, at), ...change }, table.named[head].name);
  expect(said(0, 0)).toBe('passes');
  expect(said(0, 0, { q: 0.12 })).toBe('does not pass: q = .120');
  expect(said(0, 0, { margin: 0.08 })).toBe('does not pass: margin +.08 < .2');
  expect(said(0, 0, { conditional: 0.41 })).toBe('does not pass: .41 when active < .5');
  expect(said(0, 0, { mass: null })).toContain('not applicable');
  expect(said(0, 0, { kept: 4 })).toBe('passes, on 4 tokens only');
  expect(said(2, 2, { q: 0.001, conditional: 0.8, margin: 0.4 })).toBe(
    'passes, and the other of the two says more'
  );
});

test('a chance below one in a thousand is said as that', () => {
  expect([chanceWords('p', 0.0001), chanceWords('q', 0.0412)]).toEqual(['p < .001', 'q = .041']);
});
