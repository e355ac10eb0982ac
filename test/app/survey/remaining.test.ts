import { createRemaining } from '../../../src/app/survey/remaining';

test('what remains is the mean of the last steps times those left', () => {
  let nowMs = 0;
  const remaining = createRemaining(() => nowMs);
  const step = (ms: number): void => {
    remaining.begin();
    nowMs += ms;
    remaining.end();
  };
  expect(remaining.estimateMs(10)).toBeNull();
  step(100);
  step(300);
  expect(remaining.estimateMs(10)).toBe(2000);
  for (let i = 0; i < 20; i++) step(50);
  expect(remaining.estimateMs(10)).toBe(500);
  expect(remaining.estimateMs(0)).toBe(0);
});

test('a step that is discarded counts for nothing', () => {
  let nowMs = 0;
  const remaining = createRemaining(() => nowMs);
  remaining.begin();
  nowMs += 60_000;
  remaining.discard();
  remaining.end();
  expect(remaining.estimateMs(10)).toBeNull();
});
