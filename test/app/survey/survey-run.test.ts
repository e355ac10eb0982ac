import { runSurvey, type SurveyProgress } from '../../../src/app/survey/survey-run';
import { createMemoryShelf } from '../../../src/app/survey/survey-shelf';
import type { Survey } from '../../../src/app/survey/survey-shelf';
import { createSurveyStore, type ISurveyStore } from '../../../src/app/survey/survey-store';
import {
  DownloadError,
  EngineError,
  InferenceError,
  IntegrityError,
  MemoryError,
  StorageError
} from '../../../src/errors';
import type { ModelInfo } from '../../../src/model/model-info';
import { scorePatterns } from '../../../src/patterns/score-patterns';
import { recordOf } from '../../../src/survey/survey-record';
import type { IEngineClient } from '../../../src/worker/client';
import { encodePieces, planeOf } from '../../patterns/synthetic';

jest.mock('../../../src/app/host', () => ({
  hostAssets: () => ({ models: [{ id: 'embedded' }] })
}));

const LAYERS = 2;
const MODEL = {
  id: 'm',
  name: 'tiny',
  layers: LAYERS,
  heads: 1,
  precision: 'fp32',
  sha256: 'abc'
} as ModelInfo;
const never = () => new AbortController().signal;
const turn = () => new Promise<void>(resolve => setTimeout(resolve));

const encodingOf = (text: string) => ({
  ...encodePieces(text),
  ids: [],
  offsets: [],
  cut: { a: text.length > 12 ? 3 : 0, b: 0 },
  limit: 512,
  unknown: 0,
  aligned: true
});

/** Heads of a text, the same each time. */
const layerOf = (text: string, layer: number): Float32Array => {
  const { length } = encodePieces(text).tokens;
  return planeOf(length, (from, to) => 1 + ((from * 7 + to * 3 + layer + text.length) % 5));
};

type Fault = (text: string, time: number) => unknown;

/** An engine that computes at once; `fault` gives what befalls a text. */
function makeEngine(fault: Fault = () => null) {
  const state = { asked: [] as string[], isOthers: false, sha256: MODEL.sha256, released: 0 };
  const engine = {
    rung: 'worker',
    get isBusy() {
      return state.isOthers;
    },
    async run(request, signal, listener) {
      state.asked.push(request.textA);
      await turn();
      signal.throwIfAborted();
      const error = fault(request.textA, state.asked.length);
      if (error !== null) throw error as Error;
      const encoding = encodingOf(request.textA);
      listener.onEncoded?.(encoding, MODEL);
      for (let layer = 0; layer < LAYERS; layer++) {
        const weights = layerOf(request.textA, layer);
        listener.onLayer?.({
          layer,
          weights,
          heads: 1,
          tokens: encoding.tokens.length,
          elapsedMs: 1
        });
        await turn();
        signal.throwIfAborted();
      }
      return { elapsedMs: 1, model: { ...MODEL, sha256: state.sha256 } };
    },
    async score({ weights, encoding }, signal) {
      await turn();
      signal.throwIfAborted();
      return scorePatterns(weights, encoding);
    }
  } as Partial<IEngineClient> as IEngineClient;
  const lease = () => ({ engine, release: () => void (state.released += 1) });
  return { state, lease };
}

const texts = ['the one', 'the two', 'a third text here', 'a rose is a rose', 'the end'];

async function begin(given = texts): Promise<{ store: ISurveyStore; survey: Survey }> {
  const store = createSurveyStore(createMemoryShelf());
  const survey = await store.create({
    name: 'mine',
    texts: given.map(text_a => ({ text_a, text_b: null })),
    model: 'embedded'
  });
  return { store, survey };
}

const outcomesOf = async (store: ISurveyStore, { id }: Survey) => [
  ...(await store.outcomes(id)).entries()
];

test('every text is run and scored, in order, and its record is what scoring it by hand gives', async () => {
  const { store, survey } = await begin();
  const { state, lease } = makeEngine();
  const told: SurveyProgress[] = [];
  const last = await runSurvey({
    ...{ survey, store, lease },
    signal: never(),
    onProgress: progress => told.push(progress)
  });
  expect(state.asked).toEqual(texts);
  const entries = await store.entries(survey.id);
  entries.forEach((entry, index) => {
    const encoding = encodingOf(texts[index]);
    const layers = [0, 1].map(layer => scorePatterns(layerOf(texts[index], layer), encoding));
    const facts = {
      index,
      tokens: encoding.tokens.length,
      isCut: texts[index].length > 12
    };
    expect(entry).toEqual({
      surveyId: survey.id,
      index,
      outcome: 'scored',
      record: recordOf(facts, layers)
    });
  });
  expect(last).toMatchObject({ total: 5, done: 5, scored: 5, failed: 0, empty: 0, index: null });
  expect(told.map(({ done, index }) => [done, index])).toEqual([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
    [5, null]
  ]);
  expect(told[0].remainingMs).toBeNull();
  expect(told[1].remainingMs).toBeGreaterThan(0);
  expect(last.remainingMs).toBe(0);
  expect((await store.survey(survey.id))?.modelInfo).toEqual(MODEL);
  expect(state.released).toBe(1);
});

test('the texts are cut where the survey says, whatever the settings say now', async () => {
  const { store, survey } = await begin(['one']);
  const { lease } = makeEngine();
  const { engine } = lease();
  const run = jest.spyOn(engine, 'run');
  const cut = { ...survey, maxTokens: 32 };
  await runSurvey({ survey: cut, store, lease, signal: never() });
  expect(run.mock.calls[0][0]).toMatchObject({ maxTokens: 32, textB: null });
});

test('stopped in the middle it keeps what is done, and goes on where it was', async () => {
  const { store, survey } = await begin();
  const first = makeEngine();
  const controller = new AbortController();
  const stopped = runSurvey({
    ...{ survey, store, lease: first.lease, signal: controller.signal },
    onProgress: ({ index }) => {
      if (index === 2) setTimeout(() => controller.abort());
    }
  });
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  expect(await outcomesOf(store, survey)).toEqual([
    [0, 'scored'],
    [1, 'scored']
  ]);
  expect(first.state.released).toBe(1);
  const second = makeEngine();
  const last = await runSurvey({ survey, store, lease: second.lease, signal: never() });
  expect(second.state.asked).toEqual(texts.slice(2));
  expect(last).toMatchObject({ done: 5, scored: 5 });
});

test('an abort before it begins takes no engine', async () => {
  const { store, survey } = await begin();
  const controller = new AbortController();
  controller.abort();
  const lease = jest.fn();
  await expect(runSurvey({ survey, store, lease, signal: controller.signal })).rejects.toThrow();
  expect(lease).not.toHaveBeenCalled();
});

test('a view that wants the engine goes first', async () => {
  const { store, survey } = await begin();
  const { state, lease } = makeEngine();
  state.isOthers = true;
  const done = runSurvey({ survey, store, lease, signal: never() });
  await new Promise(resolve => setTimeout(resolve, 200));
  expect(state.asked).toEqual([]);
  state.isOthers = false;
  await done;
  expect(state.asked).toEqual(texts);
});

test('a text that fails is kept with its reason, and the others are computed', async () => {
  const { store, survey } = await begin();
  const { lease } = makeEngine(text =>
    text === 'the two' ? new MemoryError('Too long.', 'Take less.') : null
  );
  const last = await runSurvey({ survey, store, lease, signal: never() });
  expect(last).toMatchObject({ done: 5, scored: 4, failed: 1 });
  expect((await store.entries(survey.id))[1]).toEqual({
    surveyId: survey.id,
    index: 1,
    outcome: 'failed',
    reason: 'Too long. Take less.'
  });
});

test('blank lines are counted and cost no run', async () => {
  const { store, survey } = await begin(['one', '  ', 'two', '\t']);
  const { state, lease } = makeEngine();
  const last = await runSurvey({ survey, store, lease, signal: never() });
  expect(last).toMatchObject({ done: 4, scored: 2, empty: 2 });
  expect(state.asked).toEqual(['one', 'two']);
});

test('a model that cannot be had ends it with its error, and a later run has all to do', async () => {
  const { store, survey } = await begin();
  const error = new DownloadError('No answer.', 'Try again.');
  const { state, lease } = makeEngine(() => error);
  await expect(runSurvey({ survey, store, lease, signal: never() })).rejects.toBe(error);
  expect(state.asked).toHaveLength(1);
  expect(await outcomesOf(store, survey)).toEqual([]);
  expect(state.released).toBe(1);
});

test('texts that fail at first are doubted: three in a row are the model’s fault', async () => {
  const { store, survey } = await begin();
  const { state, lease } = makeEngine(() => new InferenceError('Bad.', 'Other file.'));
  await expect(runSurvey({ survey, store, lease, signal: never() })).rejects.toThrow('Bad.');
  expect(state.asked).toHaveLength(3);
  expect(await outcomesOf(store, survey)).toEqual([]);
});

test('texts that fail at first are theirs once another goes well', async () => {
  const { store, survey } = await begin();
  const { lease } = makeEngine((_, time) =>
    time <= 2 ? new InferenceError('Bad.', 'Other file.') : null
  );
  await runSurvey({ survey, store, lease, signal: never() });
  const outcomes = (await outcomesOf(store, survey)).map(([, outcome]) => outcome).sort();
  expect(outcomes).toEqual(['failed', 'failed', 'scored', 'scored', 'scored']);
  expect((await store.outcomes(survey.id)).get(0)).toBe('failed');
});

test('a survey whose only text fails ends with the error', async () => {
  const { store, survey } = await begin(['one', ' ']);
  const { lease } = makeEngine(() => new InferenceError('Bad.', 'Other file.'));
  await expect(runSurvey({ survey, store, lease, signal: never() })).rejects.toThrow('Bad.');
  expect(await outcomesOf(store, survey)).toEqual([[1, 'empty']]);
});

test('an engine that stops once is the text’s fault, twice in a row its own', async () => {
  const crash = () => new EngineError('Stopped.', 'Again.', { rung: 'worker', reason: 'x' });
  const once = await begin();
  const one = makeEngine(text => (text === 'the two' ? crash() : null));
  expect(await runSurvey({ ...once, lease: one.lease, signal: never() })).toMatchObject({
    scored: 4,
    failed: 1
  });
  const twice = await begin();
  const two = makeEngine((_, time) => (time > 1 ? crash() : null));
  await expect(runSurvey({ ...twice, lease: two.lease, signal: never() })).rejects.toThrow(
    'Stopped.'
  );
  expect(two.state.asked).toHaveLength(3);
});

test('inputs of another file of the model are not added', async () => {
  const { store, survey } = await begin();
  await store.setModel(survey.id, MODEL);
  const begun = (await store.survey(survey.id))!;
  const { state, lease } = makeEngine();
  state.sha256 = 'other';
  await expect(runSurvey({ survey: begun, store, lease, signal: never() })).rejects.toThrow(
    IntegrityError
  );
  expect(await outcomesOf(store, survey)).toEqual([]);
});

test('a disk that is full ends it, with what was kept before', async () => {
  const { store, survey } = await begin();
  const { lease } = makeEngine();
  let puts = 0;
  const full: ISurveyStore = {
    ...store,
    putEntry(entry) {
      puts += 1;
      return puts < 3
        ? store.putEntry(entry)
        : Promise.reject(new StorageError('No room.', 'Delete.', { reason: 'quota' }));
    }
  };
  await expect(runSurvey({ survey, store: full, lease, signal: never() })).rejects.toThrow(
    'No room.'
  );
  expect(await outcomesOf(store, survey)).toHaveLength(2);
});

test('a survey that is deleted while it runs ends as if it was stopped', async () => {
  const { store, survey } = await begin();
  const { state, lease } = makeEngine();
  const run = runSurvey({
    ...{ survey, store, lease, signal: never() },
    onProgress: ({ index }) => {
      if (index === 1) void store.remove(survey.id);
    }
  });
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  expect(state.asked.length).toBeLessThan(5);
  expect(await store.list()).toEqual([]);
});

test('a survey that another tab computes is left to it', async () => {
  const { store, survey } = await begin();
  const { lease } = makeEngine();
  const request = jest.fn((_name: string, _options: object, work: (lock: null) => unknown) =>
    Promise.resolve().then(() => work(null))
  );
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', {
    value: { locks: { request } },
    configurable: true
  });
  try {
    const run = runSurvey({ survey, store, lease, signal: never() });
    await expect(run).rejects.toThrow(/another tab/);
    expect(request.mock.calls[0].slice(0, 2)).toEqual([
      `bertscope-survey-${survey.id}`,
      { ifAvailable: true }
    ]);
  } finally {
    if (before === undefined) Reflect.deleteProperty(globalThis, 'navigator');
    else Object.defineProperty(globalThis, 'navigator', before);
  }
});
