import { summarise } from '../../src/survey/survey-summary';
import { createSummariser } from '../../src/worker/summariser';
import { finish } from '../survey/finish';
import { makeRecords } from '../survey/made-records';

const records = makeRecords({ layers: 2, heads: ['next', 'noise'], inputs: 6, seed: 1 });
const options = { layers: 2, heads: 1, seed: 1, bootstrapDraws: 50 };
const turn = () => new Promise<void>(resolve => setTimeout(resolve));
const never = () => new AbortController().signal;

test('a survey in slices has the table of the survey at once', async () => {
  const table = await createSummariser({ sliceMs: 0, pause: turn }).summarise(
    { records, options },
    never()
  );
  expect(table).toEqual(finish(summarise(records, options)));
});

test('an abort ends it with the signal’s reason, in the middle', async () => {
  const controller = new AbortController();
  let pauses = 0;
  const pause = () => {
    pauses += 1;
    if (pauses === 4) controller.abort(new Error('enough'));
    return turn();
  };
  const asked = createSummariser({ sliceMs: 0, pause }).summarise(
    { records, options },
    controller.signal
  );
  await expect(asked).rejects.toThrow('enough');
  expect(pauses).toBe(4);
});
