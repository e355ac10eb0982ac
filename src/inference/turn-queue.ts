/**
 * Lets one piece of work at a time use the runtime, in the order of asking. Whoever aborts while waiting leaves at once.
 */
export interface ITurnQueue {
  /** True while somebody has the turn or waits for it. */
  readonly busy: boolean;
  /** Runs `work` when all before it are done. @throws `signal.reason` if aborted before its turn */
  take<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

export function createTurnQueue(): ITurnQueue {
  let last: Promise<unknown> = Promise.resolve();
  let inside = 0;

  return {
    get busy() {
      return inside > 0;
    },
    take(signal, work) {
      const before = last;
      const turn = untilAbort(before, signal).then(work);
      inside++;
      // The next in line waits for those before as well: leaving the queue must not let anybody overtake.
      last = Promise.allSettled([before, turn]).then(() => void inside--);
      return turn;
    }
  };
}

/** `promise`, or the reason of the abort if that comes first. */
export function untilAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
