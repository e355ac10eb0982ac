/** @jest-environment jsdom */
import { watchLoads, LONG_LOAD_MS } from '../../src/app/load-watch';
import { addOpenView } from '../../src/app/open-views';
import type { ISession } from '../../src/app/session';
import { createViewStore } from '../../src/state/store';
import { initialState, type Phase } from '../../src/state/view-state';

const loading = (loadedBytes: number): Phase => ({
  phase: 'loading',
  progress: { stage: 'download', loadedBytes, totalBytes: 100 }
});

const endings: (() => void)[] = [];
function openView(): (phase: Phase) => void {
  const store = createViewStore(initialState());
  endings.push(addOpenView(document.createElement('div'), { store } as unknown as ISession));
  return phase => store.setState({ phase });
}
function watch() {
  const said: string[] = [];
  endings.push(
    watchLoads({
      begin: ({ loadedBytes }) => said.push(`begin ${loadedBytes}`),
      progress: ({ loadedBytes }) => said.push(`at ${loadedBytes}`),
      end: () => said.push('end')
    })
  );
  return said;
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
  for (const end of endings.splice(0).reverse()) end();
  jest.useRealTimers();
});

test('a load that takes long is told once for all views, with its progress and its end', () => {
  const said = watch();
  const [a, b] = [openView(), openView()];
  a(loading(1));
  b(loading(1));
  jest.advanceTimersByTime(LONG_LOAD_MS);
  a(loading(50));
  a({ phase: 'computing' });
  b({ phase: 'ready', elapsedMs: 1 });
  expect(said[0]).toBe('begin 1');
  expect(said.filter(word => word.startsWith('begin'))).toHaveLength(1);
  expect(said.at(-1)).toBe('end');
  expect(said.filter(word => word === 'end')).toHaveLength(1);
});

test('a load that is over soon is not told', () => {
  const said = watch();
  const a = openView();
  a(loading(1));
  jest.advanceTimersByTime(LONG_LOAD_MS - 1);
  a({ phase: 'computing' });
  jest.advanceTimersByTime(LONG_LOAD_MS);
  expect(said).toEqual([]);
});

test('a view that is closed while it loads ends what was told', () => {
  const said = watch();
  openView()(loading(7));
  jest.advanceTimersByTime(LONG_LOAD_MS);
  endings.pop()!();
  expect(said).toEqual(['begin 7', 'end']);
});
