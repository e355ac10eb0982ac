/** Something asked of the engine by a gesture: under way, there, or why not. The newest question wins. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

import { isAbort, toPlainError, type PlainError } from '../../errors';

export type Asked<Answer> = {
  readonly answer: Answer | null;
  readonly problem: PlainError | null;
  readonly isAsking: boolean;
};

type Ask<Answer> = (question: (signal: AbortSignal) => Promise<Answer>) => void;

/** @returns what is known, how to ask, and how to give up asking */
export function useAsked<Answer>(): readonly [Asked<Answer>, Ask<Answer>, () => void] {
  const [asked, setAsked] = useState<Asked<Answer>>({
    answer: null,
    problem: null,
    isAsking: false
  });
  const running = useRef<AbortController | null>(null);

  const stop = useCallback(() => {
    running.current?.abort();
    running.current = null;
    setAsked(now => (now.isAsking ? { ...now, isAsking: false } : now));
  }, []);

  const ask = useCallback<Ask<Answer>>(question => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    setAsked(now => ({ ...now, problem: null, isAsking: true }));
    question(controller.signal).then(
      answer => {
        if (!controller.signal.aborted) setAsked({ answer, problem: null, isAsking: false });
      },
      (error: unknown) => {
        if (controller.signal.aborted || isAbort(error)) return;
        setAsked({ answer: null, problem: toPlainError(error), isAsking: false });
      }
    );
  }, []);

  useEffect(() => () => running.current?.abort(), []);
  return [asked, ask, stop];
}
