import { scoreOnPage } from '../../src/app/score-on-page';
import { scorePatterns } from '../../src/patterns/score-patterns';
import { GOLDEN, GOLDEN_LAYERS } from '../patterns/golden';

const [weights] = GOLDEN_LAYERS;

test('the page scores as the worker does, without one', async () => {
  const { signal } = new AbortController();
  expect(await scoreOnPage({ weights, encoding: GOLDEN }, signal)).toEqual(
    scorePatterns(weights, GOLDEN)
  );
});

test('it waits until the page has nothing better to do', async () => {
  const waiting: (() => void)[] = [];
  Object.assign(globalThis, {
    requestIdleCallback: (work: () => void, options: unknown) => {
      expect(options).toEqual({ timeout: 200 });
      waiting.push(work);
    }
  });
  try {
    let isDone = false;
    const { signal } = new AbortController();
    const scored = scoreOnPage({ weights, encoding: GOLDEN }, signal).then(() => {
      isDone = true;
    });
    await new Promise(resolve => setTimeout(resolve));
    expect([isDone, waiting.length]).toEqual([false, 1]);
    const timer = setInterval(() => waiting.splice(0).forEach(work => work()));
    await scored;
    clearInterval(timer);
  } finally {
    Reflect.deleteProperty(globalThis, 'requestIdleCallback');
  }
});
