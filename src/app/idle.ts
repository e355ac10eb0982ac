/** When the page has time for what nobody waits for. */

/** The longest that a busy page makes it wait. */
const PATIENCE_MS = 200;

/** A later turn of the event loop: browsers hold timers of hidden pages back, but not messages. */
const turn = (): Promise<void> =>
  new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/** Resolves when the page has nothing better to do; a hidden one has not. */
export const idle = (): Promise<void> => {
  if (typeof document !== 'undefined' && document.hidden) return turn();
  return new Promise(resolve => {
    // Safari has none.
    if (typeof requestIdleCallback === 'undefined') setTimeout(resolve);
    else requestIdleCallback(() => resolve(), { timeout: PATIENCE_MS });
  });
};
