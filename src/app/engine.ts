/**
 * One lazily started engine for the page, shared by all views and ended some time after the last
 * of them is gone.
 */
import { createEngineClient, type IEngineClient } from '../worker/client';
import { engineAssets } from './assets';

let client: IEngineClient | null = null;
let leases = 0;
let ending: ReturnType<typeof setTimeout> | null = null;
let graceMs = 60_000;

export interface IEngineLease {
  readonly engine: IEngineClient;
  /** May be called twice. */
  release(): void;
}

/** Timers of a browser take 31 bits; beyond that they fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** How long the engine stays loaded after the last view is gone; holds for the next release. */
export function setEngineGrace(milliseconds: number): void {
  graceMs = Math.min(milliseconds, LONGEST_TIMER_MS);
}

/** The page's engine, kept at least until the lease is released. */
export function leaseEngine(): IEngineLease {
  if (ending !== null) {
    clearTimeout(ending);
    ending = null;
  }
  client ??= createEngineClient(engineAssets);
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
        ending = setTimeout(() => {
          ending = null;
          client?.dispose();
          client = null;
        }, graceMs);
      }
    }
  };
}
