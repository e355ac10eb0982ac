import { lockedSurveys, withSurveyLock } from '../../../src/app/survey/survey-lock';

const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
const setLocks = (locks: object | undefined): void => {
  Object.defineProperty(globalThis, 'navigator', { value: { locks }, configurable: true });
};
afterEach(() => {
  if (before === undefined) Reflect.deleteProperty(globalThis, 'navigator');
  else Object.defineProperty(globalThis, 'navigator', before);
});

const refuse = () => Promise.reject(new DOMException('denied in this context', 'SecurityError'));

test('a sandboxed page, which is refused locks, computes its surveys without', async () => {
  setLocks({ request: refuse, query: refuse });
  expect(await withSurveyLock('a', async () => 7)).toBe(7);
  expect(await lockedSurveys()).toEqual(new Set());
});

test('a page that has no locks computes without', async () => {
  setLocks(undefined);
  expect(await withSurveyLock('a', async () => 7)).toBe(7);
  expect(await lockedSurveys()).toEqual(new Set());
});

test('what fails under the lock fails once and is not tried again without it', async () => {
  const work = jest.fn(() => Promise.reject(new TypeError('of the work')));
  const request = async (_name: string, _options: object, run: (lock: object) => unknown) =>
    run({});
  setLocks({ request });
  await expect(withSurveyLock('a', work)).rejects.toThrow('of the work');
  expect(work).toHaveBeenCalledTimes(1);
});

test('surveys that hold a lock are named without what other pages lock', async () => {
  const held = [{ name: 'bertscope-survey-x' }, { name: 'another' }, {}];
  setLocks({ query: async () => ({ held, pending: [] }) });
  expect(await lockedSurveys()).toEqual(new Set(['x']));
});
