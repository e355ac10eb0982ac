import { createTurnQueue, untilAbort } from '../../src/inference/turn-queue';

const NEVER = new AbortController().signal;

function gate() {
  let open!: () => void;
  const opened = new Promise<void>(resolve => (open = resolve));
  return { open, opened };
}

test('work is done one at a time, in the order of asking', async () => {
  const queue = createTurnQueue();
  const log: string[] = [];
  const first = gate();
  const work = (name: string, until = Promise.resolve()) =>
    queue.take(NEVER, async () => {
      log.push(`${name} begins`);
      await until;
      log.push(`${name} ends`);
    });
  const all = [work('a', first.opened), work('b'), work('c')];
  await new Promise(setImmediate);
  expect(log).toEqual(['a begins']);
  first.open();
  await Promise.all(all);
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  await new Promise(setImmediate);
  expect(queue.busy).toBe(false);
});

test('who aborts while waiting leaves at once, and nobody overtakes the one at work', async () => {
  const queue = createTurnQueue();
  const first = gate();
  const log: string[] = [];
  const a = queue.take(NEVER, () => first.opened.then(() => void log.push('a')));
  const controller = new AbortController();
  const b = queue.take(controller.signal, async () => void log.push('b'));
  const c = queue.take(NEVER, async () => void log.push('c'));
  controller.abort();
  await expect(b).rejects.toMatchObject({ name: 'AbortError' });
  await new Promise(setImmediate);
  expect(log).toEqual([]);
  first.open();
  await Promise.all([a, c]);
  expect(log).toEqual(['a', 'c']);
});

test('work that fails does not hold up the next', async () => {
  const queue = createTurnQueue();
  const failing = queue.take(NEVER, () => Promise.reject(new RangeError('x')));
  const next = queue.take(NEVER, () => Promise.resolve(2));
  await expect(failing).rejects.toThrow('x');
  expect(await next).toBe(2);
});

test('untilAbort gives the value, the failure or the reason of the abort, whatever comes first', async () => {
  expect(await untilAbort(Promise.resolve(1), NEVER)).toBe(1);
  await expect(untilAbort(Promise.reject(new RangeError('x')), NEVER)).rejects.toThrow('x');
  const reason = new DOMException('enough', 'AbortError');
  await expect(untilAbort(new Promise(() => undefined), AbortSignal.abort(reason))).rejects.toBe(
    reason
  );
});
