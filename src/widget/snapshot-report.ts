/**
 * Keeps the trait `snapshot` true: some time after a run has settled it holds the run, and it goes
 * with the texts and the model that it is about. So the kernel, and the widget state saved with a
 * notebook, have the picture without a model. Leaves out: the coding (`attention/snapshot.ts`).
 */
import { snapshotLimitBytes, snapshotOf } from '../app/snapshot-of';
import { chosenLayer } from '../state/chosen-heads';
import type { ViewState } from '../state/view-state';
import { inputOf, isSameInput, type RunInput } from './run-report';
import type { IWidgetPort } from './session-link';

/** How long a run must have been settled: while somebody types, nothing is coded. */
const SETTLED_MS = 300;

export interface ISnapshotReport {
  /** Whether the trait is about other texts or another model than the state; said once. */
  isOutdated(state: ViewState): boolean;
  /** After every change of the state; `isWhole` = its run is over and all there. */
  follow(state: ViewState, isWhole: boolean): void;
  dispose(): void;
}

/** The layers that a snapshot holds. */
type Held = { readonly input: RunInput; readonly layers: readonly number[] };

export function reportSnapshots(port: IWidgetPort, getState: () => ViewState): ISnapshotReport {
  const opened = getState();
  // What the model was restored with, if the session could read it.
  let hasTrait = (port.get('snapshot') ?? null) !== null;
  let input = hasTrait && opened.document.snapshot !== null ? inputOf(opened) : null;
  let held: Held | null = null;
  let ended: object | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tell = () => {
    const state = getState();
    const snapshot = snapshotOf(state, snapshotLimitBytes());
    input = inputOf(state);
    held = { input, layers: snapshot?.attention?.layers ?? [] };
    const before: unknown = port.get('snapshot') ?? null;
    if (JSON.stringify(snapshot) === JSON.stringify(before)) return;
    hasTrait = snapshot !== null;
    port.set({ snapshot });
    port.save();
  };

  return {
    isOutdated(state) {
      if (!hasTrait || (input !== null && isSameInput(input, inputOf(state)))) return false;
      hasTrait = false;
      return true;
    },
    follow(state, isWhole) {
      if (!isWhole) {
        clearTimeout(timer);
        ended = null;
        return;
      }
      // Where one layer was all that fitted, it is the one that is looked at.
      const hasLayer =
        held === null || held.layers.length === 0 || held.layers.includes(chosenLayer(state));
      if (ended === state.phase && hasLayer) return;
      ended = state.phase;
      clearTimeout(timer);
      timer = setTimeout(tell, SETTLED_MS);
    },
    dispose() {
      clearTimeout(timer);
    }
  };
}
