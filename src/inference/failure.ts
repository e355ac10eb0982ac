/**
 * Says in our words why the runtime failed. It throws texts, numbers (C++ exceptions) and traps; what matters is whether
 * memory ran out, for then the engine has to be built anew: a WebAssembly heap never shrinks.
 */
import { InferenceError, isAbort, isBertScopeError, MemoryError } from '../errors';
import { inMegabytes } from './memory';

const OUT_OF_MEMORY =
  /bad_alloc|out of memory|\bOOM\b|memory\.grow|allocation failed|failed to allocate|invalid (typed )?array length/i;

export type FailurePhase = 'prepare' | 'run';

/**
 * @param what was being done, as in "could not {compute 512 tokens}"
 * @param neededBytes the estimate, for the message
 * @returns errors of the family and aborts as they are, anything else wrapped
 */
export function inferenceFailure(
  error: unknown,
  phase: FailurePhase,
  what: string,
  neededBytes: number
): unknown {
  if (isBertScopeError(error) || isAbort(error)) return error;
  const reason = error instanceof Error ? error.message : String(error);
  if (typeof error === 'number' || OUT_OF_MEMORY.test(reason)) {
    return new MemoryError(
      `The memory was not enough to ${what}: about ${inMegabytes(neededBytes)} MB are needed.`,
      'The engine is built anew with the next run. Try a shorter text, a smaller model, or close other tabs.',
      { neededBytes, what, rebuild: true, reason },
      error
    );
  }
  // What a trap leaves behind in the heap cannot be trusted.
  const rebuild = error instanceof WebAssembly.RuntimeError;
  return new InferenceError(
    `ONNX Runtime could not ${what}: ${reason.trim()}`,
    phase === 'prepare'
      ? 'The model file may be damaged or use operators that the browser does not have: try another file of the same model.'
      : 'Run the cell again; if it stays, try another file of the same model.',
    { phase, reason, rebuild },
    error
  );
}
