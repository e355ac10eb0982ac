/**
 * Keeps the trait `_patterns` true: once the heads of a run have been scored it holds the table,
 * under the number of the run. Told when no more has come for a while, not layer by layer. Leaves
 * out: its columns (`app/pattern-table.ts`).
 */
import { patternColumns, type PatternColumns } from '../app/pattern-table';
import { isElsewhere } from '../state/held-layers';
import { patternsOf } from '../state/pattern-actions';
import type { Patterns, ViewState } from '../state/view-state';
import type { ReportedRun } from './run-report';
import type { IWidgetPort } from './session-link';

/** How long nothing more has come: while the reader goes from layer to layer, each gets its p. */
const QUIET_MS = 300;

export type ReportedPatterns = PatternColumns & {
  readonly run: number;
  /** Whether no layer that is there is still to come. */
  readonly complete: boolean;
};

export interface IPatternReport {
  /** After every change of the state. */
  follow(state: ViewState, run: ReportedRun | null): void;
  dispose(): void;
}

/** Null until a layer is scored, and for what Python is not told of: stored runs, other texts. */
export function reportedPatterns(
  { patterns, attention }: ViewState,
  run: ReportedRun | null
): ReportedPatterns | null {
  if (run === null || run.encoding === null || run.hasFailed) return null;
  const found = patternsOf({ patterns, encoding: run.encoding });
  if (found === null) return null;
  const isThere = (layer: number): boolean =>
    attention !== null && (Boolean(attention.weights[layer]) || isElsewhere(attention, layer));
  const complete = found.layers.every((heads, layer) => heads !== null || !isThere(layer));
  return { run: run.id, complete, ...patternColumns(found) };
}

export function reportPatterns(port: IWidgetPort, getState: () => ViewState): IPatternReport {
  let told: { readonly patterns: Patterns | null; readonly run: number | null } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tell = (run: ReportedRun): void => {
    const found = reportedPatterns(getState(), run);
    if (found === null) return;
    port.set({ _patterns: found });
    port.save();
  };

  return {
    follow({ patterns }, run) {
      const id = run?.id ?? null;
      if (told !== null && patterns === told.patterns && id === told.run) return;
      told = { patterns, run: id };
      clearTimeout(timer);
      if (run !== null && patterns !== null) timer = setTimeout(() => tell(run), QUIET_MS);
    },
    dispose() {
      clearTimeout(timer);
    }
  };
}
