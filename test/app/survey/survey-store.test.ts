import { createMemoryShelf } from '../../../src/app/survey/survey-shelf';
import type { SurveyEntry, SurveyModel } from '../../../src/app/survey/survey-shelf';
import {
  MOST_TEXTS,
  countOutcomes,
  createSurveyStore,
  surveyStore,
  type IChangeChannel
} from '../../../src/app/survey/survey-store';
import { StorageError } from '../../../src/errors';
import { TEXT_LIMIT } from '../../../src/state/document';
import { VERSION } from '../../../src/version';
import { blankRecord } from '../../survey/made-records';

const text = { text_a: 'one', text_b: null };
const wanted = { name: 'mine', texts: [text, text, text], model: 'embedded' };
const model: SurveyModel = {
  id: 'm',
  name: 'tiny',
  layers: 1,
  heads: 1,
  precision: 'fp32',
  sha256: 'abc'
};

/** Tabs that hear each other. */
function makeTabs(count: number): IChangeChannel[] {
  const tabs: IChangeChannel[] = [];
  for (let tab = 0; tab < count; tab++) {
    tabs.push({
      onmessage: null,
      postMessage: id =>
        tabs
          .filter((_, at) => at !== tab)
          .forEach(({ onmessage }) => onmessage?.({ data: id } as MessageEvent<unknown>)),
      close: jest.fn()
    });
  }
  return tabs;
}

test('a survey begins with its texts, a seed that is shown, and no entry', async () => {
  const store = createSurveyStore(createMemoryShelf());
  const survey = await store.create(wanted);
  expect(survey).toMatchObject({
    ...wanted,
    seed: 1,
    maxTokens: 512,
    modelInfo: null,
    version: VERSION
  });
  expect(await store.survey(survey.id)).toEqual(survey);
  expect(await store.list()).toEqual([survey]);
  expect((await store.outcomes(survey.id)).size).toBe(0);
});

test('texts are taken in as a document takes them', async () => {
  const store = createSurveyStore(createMemoryShelf());
  const long = 'a'.repeat(TEXT_LIMIT + 5);
  const { texts } = await store.create({
    ...wanted,
    texts: [
      { text_a: long, text_b: '' },
      { text_a: '\ud800', text_b: 'b' }
    ]
  });
  expect(texts[0].text_a).toHaveLength(TEXT_LIMIT);
  expect(texts[0].text_b).toBeNull();
  expect(texts[1]).toEqual({ text_a: '\ufffd', text_b: 'b' });
});

test('no text, and more than a browser can hold, are refused with the way out', async () => {
  const store = createSurveyStore(createMemoryShelf());
  await expect(store.create({ ...wanted, texts: [] })).rejects.toThrow(StorageError);
  const texts = new Array<typeof text>(MOST_TEXTS + 1).fill(text);
  await expect(store.create({ ...wanted, texts })).rejects.toMatchObject({
    advice: expect.stringContaining('Python') as unknown
  });
});

test('entries come back by index, whatever the order they came in; an input has one', async () => {
  const store = createSurveyStore(createMemoryShelf());
  const { id: surveyId } = await store.create(wanted);
  const scored: SurveyEntry = {
    surveyId,
    index: 2,
    outcome: 'scored',
    record: blankRecord(2, 1, 1)
  };
  await store.putEntry(scored);
  await store.putEntry({ surveyId, index: 0, outcome: 'failed', reason: 'too long' });
  await store.putEntry({ surveyId, index: 0, outcome: 'empty' });
  const entries = await store.entries(surveyId);
  expect(entries).toEqual([{ surveyId, index: 0, outcome: 'empty' }, scored]);
  const outcomes = await store.outcomes(surveyId);
  expect([...outcomes]).toEqual([
    [0, 'empty'],
    [2, 'scored']
  ]);
  expect(countOutcomes(outcomes.values())).toEqual({ scored: 1, failed: 0, empty: 1 });
});

test('a survey that is deleted is gone with its entries, and takes no more', async () => {
  const store = createSurveyStore(createMemoryShelf());
  const { id } = await store.create(wanted);
  const other = await store.create(wanted);
  await store.putEntry({ surveyId: id, index: 0, outcome: 'empty' });
  await store.remove(id);
  await store.putEntry({ surveyId: id, index: 1, outcome: 'empty' });
  await store.setModel(id, model);
  expect(await store.survey(id)).toBeNull();
  expect(await store.entries(id)).toEqual([]);
  expect(await store.list()).toEqual([other]);
});

test('the newest survey comes first', async () => {
  const clock = jest.spyOn(Date, 'now').mockReturnValue(1000);
  const store = createSurveyStore(createMemoryShelf());
  await store.create({ ...wanted, name: 'old' });
  clock.mockReturnValue(2000);
  await store.create({ ...wanted, name: 'new' });
  clock.mockRestore();
  expect((await store.list()).map(({ name }) => name)).toEqual(['new', 'old']);
});

test('the model is kept with what exports need of it, and nothing else', async () => {
  const store = createSurveyStore(createMemoryShelf());
  const { id } = await store.create(wanted);
  await store.setModel(id, { ...model, libraries: {} } as SurveyModel);
  expect((await store.survey(id))?.modelInfo).toEqual(model);
});

test('every change is told here and in the other tabs, until the end', async () => {
  const shelf = createMemoryShelf();
  const [channel, otherChannel] = makeTabs(2);
  const store = createSurveyStore(shelf, null, channel);
  const other = createSurveyStore(shelf, null, otherChannel);
  const told: string[] = [];
  const toldThere: string[] = [];
  const end = store.subscribe(id => told.push(id));
  other.subscribe(id => toldThere.push(id));
  const { id } = await store.create(wanted);
  await store.setModel(id, model);
  await store.putEntry({ surveyId: id, index: 0, outcome: 'empty' });
  await store.remove(id);
  expect(told).toEqual([id, id, id, id]);
  expect(toldThere).toEqual(told);
  end();
  await other.remove(id);
  expect(told).toHaveLength(4);
  store.dispose();
  store.dispose();
  expect(channel.close).toHaveBeenCalledTimes(1);
});

test('a browser that keeps nothing has surveys in memory, with a sentence', async () => {
  // Jest has no IndexedDB, as a sandboxed page has none.
  const store = await surveyStore();
  expect(store.notice).toMatch(/last until this page is closed/);
  const { id } = await store.create(wanted);
  expect(await store.survey(id)).not.toBeNull();
  expect(await surveyStore()).toBe(store);
});
