/**
 * A body that goes on where its connection broke: what has come of a large file is not fetched twice. Leaves out whether
 * the parts make the file they should: who reads it compares hashes.
 */

export type ResumingOptions = {
  /**
   * Asks for the rest of the body.
   *
   * @param fromByte what has come already
   * @returns null where the host does not give a part
   * @throws where there was no answer: then it is asked again
   */
  readonly rest: (fromByte: number) => Promise<ReadableStream<Uint8Array> | null>;
  /** Ends the pauses. */
  readonly signal?: AbortSignal;
  /** Before the first, second, … time that a broken line is asked for the rest. */
  readonly pausesMs?: readonly number[];
};

/** A line that breaks is often back after a moment. */
const PAUSES_MS = [0, 1000, 3000];

/** @returns a stream that fails as `body` did, once the rest cannot be had either */
export function createResumingStream(
  body: ReadableStream<Uint8Array>,
  { rest, signal, pausesMs = PAUSES_MS }: ResumingOptions
): ReadableStream<Uint8Array> {
  let reader = body.getReader();
  let sizeBytes = 0;
  let brokenAt = 0;

  /** The rest; null where there is no hope of it. */
  const resume = async (): Promise<ReadableStream<Uint8Array> | null> => {
    // A line that brought nothing since it broke last would break for ever.
    if (sizeBytes === brokenAt) return null;
    brokenAt = sizeBytes;
    for (const pauseMs of pausesMs) {
      await pause(pauseMs, signal);
      if (signal?.aborted === true) return null;
      try {
        return await rest(sizeBytes);
      } catch {
        // No answer either.
      }
    }
    return null;
  };

  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      for (;;) {
        try {
          const { done, value } = await reader.read();
          if (done) return controller.close();
          sizeBytes += value.length;
          return controller.enqueue(value);
        } catch (cause) {
          const next = signal?.aborted === true ? null : await resume();
          if (next === null) return controller.error(cause);
          reader = next.getReader();
        }
      }
    },
    cancel: reason => reader.cancel(reason)
  });
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end);
    function end(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    }
  });
}
