/** The latest that work waits for a frame, which a page gone to the background does not get. */
const LATEST_MS = 1000;

/**
 * Does something once what is on the screen now has been painted; soon in a hidden page, which
 * paints nothing.
 *
 * @returns its own undo, which may be called at any time
 */
export function afterPaint(work: () => void): () => void {
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const cancel = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
  const begin = () => {
    cancel();
    work();
  };
  if (document.visibilityState === 'hidden') {
    timer = setTimeout(begin);
    return cancel;
  }
  timer = setTimeout(begin, LATEST_MS);
  frame = requestAnimationFrame(() => {
    clearTimeout(timer);
    // The frame's callbacks come before its painting.
    timer = setTimeout(begin);
  });
  return cancel;
}
