/** How long the rest of equal steps takes, by the last of them. */

/** Fewer jump about, more are slow to see that the machine has become busy. */
const STEPS = 20;

export interface IRemaining {
  begin(): void;
  /** The step that is under way counts for nothing. */
  discard(): void;
  end(): void;
  /** Null before a step has counted. */
  estimateMs(steps: number): number | null;
}

export function createRemaining(now: () => number = () => performance.now()): IRemaining {
  let lasted: number[] = [];
  let begunMs: number | null = null;
  return {
    begin: () => void (begunMs = now()),
    discard: () => void (begunMs = null),
    end() {
      if (begunMs !== null) lasted = [...lasted, now() - begunMs].slice(-STEPS);
      begunMs = null;
    },
    estimateMs: steps =>
      lasted.length === 0 ? null : (lasted.reduce((a, b) => a + b, 0) / lasted.length) * steps
  };
}
