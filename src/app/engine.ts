/**
 * One lazily started engine for the page, shared by all views and ended some time after the last
 * of them is gone.
 */
import { EngineError } from '../errors';
import { createEngineClient, type IEngineClient } from '../worker/client';
import { hostAssets } from './host';
import { settings } from './settings';

let client: IEngineClient | null = null;
let leases = 0;
let ending: ReturnType<typeof setTimeout> | null = null;

export interface IEngineLease {
  readonly engine: IEngineClient;
  /** May be called twice. */
  release(): void;
}

/** Timers of a browser take 31 bits; beyond that they fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The page's engine where it runs already, in a thread of its own; null where asking it would start
 * it, or hold the page up. It may end at any time: whoever asks it without a lease has another way.
 */
export function runningEngine(): IEngineClient | null {
  return client?.rung === 'worker' || client?.rung === 'blob' ? client : null;
}

/** How long the engine stays loaded after the last view is gone; holds for the next release. */
export function setEngineGrace(milliseconds: number): void {
  settings.setState({ engineGraceSeconds: milliseconds / 1000 });
}

/**
 * The page's engine, kept at least until the lease is released.
 *
 * @throws {EngineError} where this page has none
 */
export function leaseEngine(): IEngineLease {
  const { engine } = hostAssets();
  if (engine === null) {
    throw new EngineError(
      'This page shows stored attention and cannot compute: it has no model.',
      'Open the notebook in JupyterLab or Notebook 7 with bertscope installed, or export it again with live=True.',
      { rung: null, reason: 'no engine' }
    );
  }
  if (ending !== null) {
    clearTimeout(ending);
    ending = null;
  }
  client ??= createEngineClient(engine);
  leases++;
  let released = false;
  return {
    engine: client,
    release() {
      if (released) {
        return;
      }
      released = true;
      leases--;
      if (leases === 0) {
        const graceMs = settings.getState().engineGraceSeconds * 1000;
        ending = setTimeout(
          () => {
            ending = null;
            client?.dispose();
            client = null;
          },
          Math.min(graceMs, LONGEST_TIMER_MS)
        );
      }
    }
  };
}
