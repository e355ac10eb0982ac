import { idle } from '../../src/app/idle';

const asked = jest.fn<number, [() => void, { readonly timeout: number }]>();

beforeEach(() => {
  asked.mockReset();
  Object.assign(globalThis, { requestIdleCallback: asked });
});
afterEach(() => {
  Reflect.deleteProperty(globalThis, 'requestIdleCallback');
  Reflect.deleteProperty(globalThis, 'document');
});

test('a page that is seen is waited for until it has time, but not for ever', async () => {
  asked.mockImplementation(work => {
    setTimeout(work);
    return 1;
  });
  await idle();
  expect(asked.mock.calls[0][1].timeout).toBeGreaterThan(0);
});

test('a hidden page, whose timers the browser holds back, has time at once', async () => {
  Object.assign(globalThis, { document: { hidden: true } });
  await idle();
  expect(asked).not.toHaveBeenCalled();
});

test('a browser that knows no idle time gets a later turn', async () => {
  Reflect.deleteProperty(globalThis, 'requestIdleCallback');
  await idle();
});
