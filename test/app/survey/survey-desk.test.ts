import { createSurveyDesk } from '../../../src/app/survey/survey-desk';
import { createMemoryShelf } from '../../../src/app/survey/survey-shelf';
import { createSurveyStore } from '../../../src/app/survey/survey-store';
import type { SurveyProgress, SurveyRunOptions } from '../../../src/app/survey/survey-run';
import { StorageError } from '../../../src/errors';
import { blankRecord } from '../../survey/made-records';

const turn = () => new Promise<void>(resolve => setTimeout(resolve));
const texts = ['a', 'b', 'c', 'd'].map(text_a => ({ text_a, text_b: null }));
const wanted = { name: 'mine', texts, model: 'embedded' };

/** A runner that computes an input whenever it is let. */
function makeRunner() {
  const steps: (() => void)[] = [];
  const runs: string[] = [];
  let fault: unknown = null;
  const run = async ({ survey, store, signal, onProgress }: SurveyRunOptions) => {
    runs.push(survey.id);
    const done = await store.outcomes(survey.id);
    const progress = (index: number): SurveyProgress => ({
      ...{ scored: index, failed: 0, empty: 0, total: survey.texts.length },
      ...{ done: index, index, remainingMs: 1000 }
    });
    for (let index = done.size; index < survey.texts.length; index++) {
      onProgress?.(progress(index));
      await new Promise<void>((resolve, reject) => {
        steps.push(resolve);
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
      if (fault !== null) throw fault as Error;
      const record = blankRecord(index, 1, 1);
      await store.putEntry({ surveyId: survey.id, index, outcome: 'scored', record });
    }
    return progress(survey.texts.length);
  };
  const step = async (): Promise<void> => {
    steps.splice(0).forEach(resolve => resolve());
    await turn();
    await turn();
  };
  return { run, step, runs, fail: (error: unknown) => (fault = error) };
}

function makeDesk(others: ReadonlySet<string> = new Set()) {
  const kept = createSurveyStore(createMemoryShelf());
  const runner = makeRunner();
  const desk = createSurveyDesk({
    store: async () => kept,
    run: runner.run,
    computed: async () => others
  });
  const listed = () =>
    desk.state.getState().surveys?.map(({ survey, done }) => [survey.name, done]);
  return { desk, kept, runner, listed, running: () => desk.state.getState().running };
}

test('a survey is begun, told about, paused where it is and resumed from there', async () => {
  const { desk, runner, listed, running } = makeDesk();
  const id = (await desk.begin(wanted))!;
  await turn();
  await turn();
  expect(running()).toMatchObject({ id, progress: { done: 0, total: 4 } });
  await runner.step();
  await runner.step();
  expect(running()?.progress?.done).toBe(2);
  desk.pause();
  await turn();
  await turn();
  expect(running()).toBeNull();
  expect(listed()).toEqual([['mine', 2]]);
  const over = desk.resume(id);
  await turn();
  await turn();
  await runner.step();
  await runner.step();
  await over;
  expect(running()).toBeNull();
  expect(listed()).toEqual([['mine', 4]]);
  expect(desk.state.getState().failure).toBeNull();
});

test('one survey is computed at a time: another one pauses it', async () => {
  const { desk, runner, running, listed } = makeDesk();
  const first = await desk.begin(wanted);
  await turn();
  await turn();
  await runner.step();
  const second = await desk.begin({ ...wanted, name: 'other' });
  await turn();
  await turn();
  await turn();
  expect(running()?.id).toBe(second);
  expect(runner.runs).toEqual([first, second]);
  expect(new Map(listed() as [string, number][])).toEqual(
    new Map([
      ['other', 0],
      ['mine', 1]
    ])
  );
});

test('what fails is told with its next step and nothing is lost; a pause is no failure', async () => {
  const { desk, runner, listed, running } = makeDesk();
  const id = await desk.begin(wanted);
  await turn();
  await turn();
  await runner.step();
  runner.fail(new StorageError('The disk is full.', 'Make room.', { reason: 'full' }));
  await runner.step();
  await turn();
  expect(running()).toBeNull();
  expect(desk.state.getState().failure).toMatchObject({
    id,
    error: { message: 'The disk is full.', advice: 'Make room.' }
  });
  expect(listed()).toEqual([['mine', 1]]);
});

test('texts that cannot be kept begin nothing and say so', async () => {
  const { desk, runner } = makeDesk();
  expect(await desk.begin({ ...wanted, texts: [] })).toBeNull();
  expect(desk.state.getState().failure?.error.message).toBe('There is no text to survey.');
  expect(runner.runs).toEqual([]);
});

test('a survey that is deleted while it runs is stopped and gone', async () => {
  const { desk, running, listed } = makeDesk();
  const id = (await desk.begin(wanted))!;
  await turn();
  await turn();
  await desk.remove(id);
  expect(running()).toBeNull();
  expect(listed()).toEqual([]);
});

test('what another tab begins and computes is listed as that', async () => {
  const others = new Set<string>();
  const { desk, kept } = makeDesk(others);
  await desk.open();
  expect(desk.state.getState().surveys).toEqual([]);
  const { id } = await kept.create(wanted);
  others.add(id);
  await new Promise(resolve => setTimeout(resolve, 600));
  expect(desk.state.getState().surveys).toMatchObject([{ survey: { id }, isElsewhere: true }]);
});

test('what is queued waits for its turn; what is kept under its id already stays as it is', async () => {
  const { desk, runner, running, kept } = makeDesk();
  const first = await desk.begin({ ...wanted, texts: texts.slice(0, 1) });
  await turn();
  await turn();
  expect(await desk.queue({ ...wanted, id: 'python-1' })).toBe(true);
  expect(await desk.queue({ ...wanted, id: 'python-1', name: 'another name' })).toBe(true);
  expect([running()?.id, runner.runs]).toEqual([first, [first]]);
  await runner.step();
  await turn();
  await turn();
  expect([running()?.id, runner.runs]).toEqual(['python-1', [first, 'python-1']]);
  expect((await kept.survey('python-1'))?.name).toBe('mine');
  desk.pause();
  await turn();
  await turn();
  expect(running()).toBeNull();
});

test('texts that cannot be queued are told under their id', async () => {
  const { desk } = makeDesk();
  expect(await desk.queue({ ...wanted, id: 'python-1', texts: [] })).toBe(false);
  expect(desk.state.getState().failure).toMatchObject({ id: 'python-1' });
});

test('a survey that is resumed before its pause has come through goes on all the same', async () => {
  const { desk, runner, running, listed } = makeDesk();
  const id = (await desk.begin(wanted))!;
  await turn();
  await turn();
  await runner.step();
  desk.pause();
  void desk.resume(id);
  for (let i = 0; i < 4; i++) await turn();
  expect(running()?.id).toBe(id);
  for (let i = 0; i < 3; i++) await runner.step();
  await turn();
  expect(listed()).toEqual([['mine', 4]]);
});

test('surveys that wait for their turn come after one another; stopped, none begins any more', async () => {
  const { desk, runner, running } = makeDesk();
  for (const id of ['one', 'two', 'three']) await desk.queue({ ...wanted, id });
  for (let i = 0; i < 4; i++) await turn();
  expect(running()?.id).toBe('one');
  for (let i = 0; i < 4; i++) await runner.step();
  for (let i = 0; i < 4; i++) await turn();
  expect(running()?.id).toBe('two');
  desk.stop();
  for (let i = 0; i < 4; i++) await turn();
  expect(running()).toBeNull();
  expect(runner.runs).toEqual(['one', 'two']);
});

test('a survey that was taken out of its turn does not have another one', async () => {
  const { desk, runner, running } = makeDesk();
  for (const id of ['one', 'two']) await desk.queue({ ...wanted, id });
  for (let i = 0; i < 4; i++) await turn();
  void desk.resume('two');
  for (let i = 0; i < 4; i++) await turn();
  expect(running()?.id).toBe('two');
  desk.pause();
  for (let i = 0; i < 4; i++) await turn();
  expect(running()).toBeNull();
  expect(runner.runs).toEqual(['one', 'two']);
});

test('a survey that cannot be deleted is still there, and it is said why', async () => {
  const { desk, kept, listed } = makeDesk();
  const { id } = await kept.create(wanted);
  kept.remove = () => Promise.reject(new StorageError('Not now.', 'Reload.', { reason: 'x' }));
  await desk.remove(id);
  expect(desk.state.getState().failure).toMatchObject({ id, error: { message: 'Not now.' } });
  expect(listed()).toEqual([['mine', 0]]);
});
