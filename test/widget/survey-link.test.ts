import { createSurveyDesk } from '../../src/app/survey/survey-desk';
import { createMemoryShelf } from '../../src/app/survey/survey-shelf';
import { createSurveyStore } from '../../src/app/survey/survey-store';
import type { SurveyRunOptions } from '../../src/app/survey/survey-run';
import { StorageError } from '../../src/errors';
import { SURVEY_COLUMNS } from '../../src/survey/survey-table';
import type { SurveyReport, ToKernel } from '../../src/widget/messages';
import { linkSurvey } from '../../src/widget/survey-link';
import { makeRecords } from '../survey/made-records';
import { MODEL } from './run';

const wanted = { id: 'python-1', name: 'from Python', count: 3, model: 'embedded', seed: 7 };
const texts = [
  ['The cat sat.', null],
  ['It rained.', 'It was wet.'],
  ['', null]
] as const;

/** Scores the first text, fails at the second, and finds nothing to ask in the third. */
function makeParts({
  fault = null,
  heads: scored = MODEL.heads
}: { fault?: Error | null; heads?: number } = {}) {
  const kept = createSurveyStore(createMemoryShelf());
  let letGo: () => void = () => undefined;
  const gate = new Promise<void>(resolve => (letGo = resolve));
  const run = async ({ survey, store }: SurveyRunOptions) => {
    await gate;
    if (fault !== null) throw fault;
    const { id: surveyId } = survey;
    const { layers } = MODEL;
    const [record] = makeRecords({
      ...{ layers, inputs: 1, seed: 3 },
      heads: Array.from({ length: layers * scored }, () => 'next' as const)
    });
    await store.putEntry({ surveyId, index: 0, outcome: 'scored', record });
    await store.setModel(surveyId, MODEL);
    await store.putEntry({ surveyId, index: 1, outcome: 'failed', reason: 'Too long.' });
    await store.putEntry({ surveyId, index: 2, outcome: 'empty' });
    return { scored: 1, failed: 1, empty: 1, total: 3, done: 3, index: 3, remainingMs: 0 };
  };
  const desk = createSurveyDesk({
    store: async () => kept,
    run,
    computed: async () => new Set<string>()
  });
  const sent: ToKernel[] = [];
  const showSurvey = jest.fn();
  const session = { actions: { showSurvey } } as unknown as Parameters<typeof linkSurvey>[1];
  const link = (value: unknown = wanted) =>
    linkSurvey(value, session, desk, message => void sent.push(message));
  const reports = () =>
    sent.filter((message): message is SurveyReport => message.type === 'survey');
  return { kept, desk, link, sent, reports, showSurvey, letGo };
}

/** Until what is asked for holds; a survey sums up in what it leaves of the page's time. */
async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !holds(); tries++)
    await new Promise(resolve => setTimeout(resolve, 10));
  expect(holds()).toBe(true);
}

test('the texts are asked for once, kept, computed and told as a table in columns', async () => {
  const { link, sent, reports, showSurvey, letGo } = makeParts();
  const linked = link();
  await until(() => sent.length === 1);
  expect(sent).toEqual([{ type: 'survey_texts', id: 'python-1' }]);
  linked.takeMessage({ type: 'survey_texts', id: 'python-1', texts });
  letGo();
  await until(() => reports().some(({ found }) => found !== null));
  const [{ done, total, error, found }] = reports();
  expect([done, total, error]).toEqual([3, 3, null]);
  expect(Object.keys(found!.columns)).toEqual([...SURVEY_COLUMNS]);
  expect(found!.columns['layer']).toHaveLength(MODEL.layers * MODEL.heads * 6);
  expect(found!.facts).toMatchObject({ format: 'bertscope-survey', seed: 7, inputs: 1, failed: 1 });
  expect(found!.failed).toEqual([[1, 'Too long.']]);
  expect(showSurvey).toHaveBeenLastCalledWith({ id: 'python-1' });
  linked.dispose();
});

test('a page that has it already asks for nothing and tells it again to whoever asks', async () => {
  const first = makeParts();
  const linked = first.link();
  linked.takeMessage({ type: 'survey_texts', id: 'python-1', texts });
  first.letGo();
  await until(() => first.reports().some(({ found }) => found !== null));
  linked.dispose();
  first.sent.splice(0);
  const again = first.link();
  await until(() => first.reports().length === 1);
  again.takeMessage({ type: 'survey', id: 'python-1' });
  await until(() => first.reports().length === 2);
  expect(first.sent.map(({ type }) => type)).toEqual(['survey', 'survey']);
  expect(first.reports()[1]).toEqual(first.reports()[0]);
  again.dispose();
});

test('while it computes, who asks hears how far it is', async () => {
  const { link, reports, sent, desk, letGo } = makeParts();
  const linked = link();
  linked.takeMessage({ type: 'survey_texts', id: 'python-1', texts });
  await until(() => desk.state.getState().running !== null);
  linked.takeMessage({ type: 'survey', id: 'another' });
  linked.takeMessage({ type: 'survey', id: 'python-1' });
  expect(reports()).toEqual([
    { type: 'survey', id: 'python-1', done: 0, total: 3, error: null, found: null }
  ]);
  linked.dispose();
  const before = sent.length;
  letGo();
  await until(() => desk.state.getState().running === null);
  expect(sent).toHaveLength(before);
});

test('what stops it is told with its next step; so is a survey that somebody deleted', async () => {
  const { link, reports, letGo, desk } = makeParts({
    fault: new StorageError('The disk is full.', 'Delete a survey.', { reason: 'full' })
  });
  const linked = link();
  linked.takeMessage({ type: 'survey_texts', id: 'python-1', texts });
  letGo();
  await until(() => reports().length > 0);
  expect(reports()[0]).toMatchObject({ error: 'The disk is full. Delete a survey.', found: null });
  await until(() => desk.state.getState().running === null);
  await desk.remove('python-1');
  await until(() => reports().at(-1)!.error !== reports()[0].error);
  expect(reports().at(-1)!.error).toMatch(/deleted in the browser.*survey\(\) again/);
  linked.dispose();
});

test('what cannot be summed up is told, rather than waited for', async () => {
  const { link, reports, letGo } = makeParts({ heads: MODEL.heads + 1 });
  const linked = link();
  linked.takeMessage({ type: 'survey_texts', id: 'python-1', texts });
  letGo();
  await until(() => reports().some(({ error }) => error !== null));
  expect(reports().at(-1)!.error).toMatch(/Input 0 has 2 × 4 heads.*Begin a new survey/);
  linked.dispose();
});

test('texts that cannot be kept are told', async () => {
  const { link, reports } = makeParts();
  const linked = link();
  linked.takeMessage({ type: 'survey_texts', id: 'python-1', texts: [3, ['a', 4], 'b'] });
  await until(() => reports().length > 0);
  expect(reports()[0].error).toMatch(/^There is no text to survey\./);
  linked.dispose();
});

test.each([[{}], ['python-1'], [{ ...wanted, count: '3' }], [{ ...wanted, seed: null }]])(
  'a trait that names no survey is passed over: %j',
  async value => {
    const { link, sent, showSurvey } = makeParts();
    const linked = link(value);
    linked.takeMessage({ type: 'survey', id: 'python-1' });
    linked.takeMessage(null);
    await new Promise(resolve => setTimeout(resolve, 20));
    expect(sent).toEqual([]);
    expect(showSurvey).not.toHaveBeenCalled();
    linked.dispose();
  }
);
