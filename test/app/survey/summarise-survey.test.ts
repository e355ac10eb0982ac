import { summariseSurvey } from '../../../src/app/survey/summarise-survey';
import type { SurveyEntry } from '../../../src/app/survey/survey-shelf';
import { summarise } from '../../../src/survey/survey-summary';
import type { SurveyTable } from '../../../src/survey/survey-table';
import type { SummariseRequest } from '../../../src/worker/messages';
import { finish } from '../../survey/finish';
import { makeRecords } from '../../survey/made-records';

type Ask = (request: SummariseRequest, signal: AbortSignal) => Promise<SurveyTable>;
let engine: { readonly summarise: Ask } | null = null;
jest.mock('../../../src/app/engine', () => ({ runningEngine: () => engine }));

const modelInfo = { id: 'm', name: 'tiny', layers: 1, heads: 2, precision: 'fp32', sha256: 'a' };
const records = makeRecords({ layers: 1, heads: ['next', 'noise'], inputs: 4, seed: 1 });
const entries: readonly SurveyEntry[] = [
  ...records.map(record => ({
    surveyId: 's',
    index: record.index,
    outcome: 'scored' as const,
    record
  })),
  { surveyId: 's', index: 4, outcome: 'failed', reason: 'too long' },
  { surveyId: 's', index: 5, outcome: 'empty' },
  { surveyId: 's', index: 6, outcome: 'empty' }
];
const survey = { modelInfo, seed: 3 };
const expected = finish(
  summarise(records, { layers: 1, heads: 2, seed: 3, failed: 1, skipped: 2 })
);
const never = () => new AbortController().signal;

beforeEach(() => {
  engine = null;
});

test('a page without an engine sums up by itself, and counts what has no record', async () => {
  expect(await summariseSurvey(survey, entries, never())).toEqual(expected);
  expect(expected).toMatchObject({ inputs: 4, failed: 1, skipped: 2 });
});

test('an engine that runs is asked', async () => {
  const table = { rows: [] } as unknown as SurveyTable;
  const asked = jest.fn<ReturnType<Ask>, Parameters<Ask>>(() => Promise.resolve(table));
  engine = { summarise: asked };
  expect(await summariseSurvey(survey, entries, never())).toBe(table);
  expect(asked.mock.calls[0][0].records).toEqual(records);
});

test('the page takes over from an engine that ends', async () => {
  engine = { summarise: () => Promise.reject(new DOMException('ended', 'AbortError')) };
  expect(await summariseSurvey(survey, entries, never())).toEqual(expected);
});

test('before an input is scored there is nothing to say', async () => {
  expect(await summariseSurvey(survey, entries.slice(4), never())).toBeNull();
  expect(await summariseSurvey({ modelInfo: null, seed: 1 }, [], never())).toBeNull();
});

test('an abort ends it', async () => {
  const controller = new AbortController();
  controller.abort();
  await expect(summariseSurvey(survey, entries, controller.signal)).rejects.toMatchObject({
    name: 'AbortError'
  });
});
