import { leaseEngine, runningEngine, setEngineGrace } from '../../src/app/engine';

const dispose = jest.fn();
const state = { rung: null as string | null };
const create = jest.fn(() => ({
  dispose,
  get rung() {
    return state.rung;
  }
}));

jest.mock('../../src/app/host', () => ({
  hostAssets: () => ({ engine: { workerUrl: 'w', wasmUrl: 'x' } })
}));
jest.mock('../../src/worker/client', () => ({ createEngineClient: () => create() }));

beforeEach(() => {
  jest.useFakeTimers();
  setEngineGrace(60_000);
  dispose.mockClear();
  create.mockClear();
});
afterEach(() => jest.runAllTimers());

test('all leases share one engine, which ends 60 s after the last is released', () => {
  const one = leaseEngine();
  const two = leaseEngine();
  expect(two.engine).toBe(one.engine);
  expect(create).toHaveBeenCalledTimes(1);
  one.release();
  jest.advanceTimersByTime(120_000);
  expect(dispose).not.toHaveBeenCalled();
  two.release();
  jest.advanceTimersByTime(59_999);
  expect(dispose).not.toHaveBeenCalled();
  jest.advanceTimersByTime(1);
  expect(dispose).toHaveBeenCalledTimes(1);
});

test('a lease within the grace time keeps the engine', () => {
  const one = leaseEngine();
  one.release();
  jest.advanceTimersByTime(30_000);
  const two = leaseEngine();
  expect(two.engine).toBe(one.engine);
  jest.advanceTimersByTime(120_000);
  expect(dispose).not.toHaveBeenCalled();
  two.release();
});

test('releasing twice counts once', () => {
  const one = leaseEngine();
  const two = leaseEngine();
  one.release();
  one.release();
  jest.advanceTimersByTime(120_000);
  expect(dispose).not.toHaveBeenCalled();
  two.release();
});

test('after the end a lease gets a fresh engine', () => {
  leaseEngine().release();
  jest.advanceTimersByTime(60_000);
  leaseEngine().release();
  expect(create).toHaveBeenCalledTimes(2);
});

test('the grace time can be set', () => {
  setEngineGrace(1000);
  leaseEngine().release();
  jest.advanceTimersByTime(1000);
  expect(dispose).toHaveBeenCalledTimes(1);
});

test('the running engine is one that has started, in a thread of its own, until it ends', () => {
  expect(runningEngine()).toBeNull();
  expect(create).not.toHaveBeenCalled();
  const { engine, release } = leaseEngine();
  expect(runningEngine()).toBeNull();
  for (const rung of ['worker', 'blob']) {
    state.rung = rung;
    expect(runningEngine()).toBe(engine);
  }
  state.rung = 'page';
  expect(runningEngine()).toBeNull();
  state.rung = 'worker';
  release();
  expect(runningEngine()).toBe(engine);
  jest.advanceTimersByTime(60_000);
  expect(runningEngine()).toBeNull();
  state.rung = null;
});
