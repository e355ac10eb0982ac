/** Long work in slices of time, so that whoever shares the thread gets through. */

export type Pace = {
  /** How long it works at a stretch, in milliseconds; a single step may take longer. */
  readonly sliceMs: number;
  /** Gives way: resolves once others have had their turn. */
  readonly pause: () => Promise<void>;
};

/**
 * Begins a slice.
 *
 * @returns to be awaited after each step: gives way if a step like the one before would not fit into
 *   the slice any more, and throws `signal.reason` if it was aborted in the meantime
 */
export function takeSlices({ sliceMs, pause }: Pace, signal: AbortSignal): () => Promise<void> {
  let begun = performance.now();
  let before = begun;
  return async () => {
    const now = performance.now();
    if (now - begun + (now - before) > sliceMs) {
      await pause();
      signal.throwIfAborted();
      begun = performance.now();
    }
    before = performance.now();
  };
}
