/**
 * What of a view's state Python is told as traits, and when a run begins and ends for Python.
 * Pure: state in, plain values out. Offsets stay UTF-16; Python turns them into code points.
 */
import { CHOSEN_FIELDS } from '../state/document';
import type { ViewState } from '../state/view-state';

type Encoding = NonNullable<ViewState['encoding']>;

/** What a run is about: its numbers belong to these texts and this model alone. */
export type RunInput = {
  readonly text_a: string;
  readonly text_b: string | null;
  readonly model: string;
};

/** A run as Python knows it. */
export type ReportedRun = {
  readonly id: number;
  readonly input: RunInput;
  /** Null when it failed before there were tokens. */
  readonly encoding: Encoding | null;
  /** The newest encoding of the state so far, which after a failure is an older run's. */
  readonly seen: Encoding | null;
  /** What ended it, the state's `ready` or its error; null while it goes on. */
  readonly end: object | null;
  readonly hasFailed: boolean;
};

/** What the document of a state asks to be computed. */
export const inputOf = ({ document: { text_a, text_b, model } }: ViewState): RunInput => ({
  text_a,
  text_b,
  model
});

export const isSameInput = (a: RunInput, b: RunInput): boolean =>
  a.text_a === b.text_a && a.text_b === b.text_b && a.model === b.model;

/**
 * The run after a change of state: the same object where nothing of it changed.
 *
 * A run begins with its tokens (or with its failure, when it has none), because from then on the
 * document is the one it is about: an older run is dropped before the document changes again.
 *
 * @param before the run before, or null
 * @param freshId the number that a new run would get, higher than all before it
 */
export function nextRun(
  before: ReportedRun | null,
  freshId: number,
  state: ViewState
): ReportedRun | null {
  let last = before;
  const { phase } = state;
  if (phase.phase === 'empty') return null;
  const input = inputOf(state);
  // Not what is on the screen: an older text may still be there.
  const seen = state.newest;
  const begun = { id: freshId, input, encoding: seen, seen, end: null, hasFailed: false };
  if (phase.phase === 'error') {
    if (last?.end === phase.error) return last;
    const isOfLast = last !== null && last.end === null && isSameInput(last.input, input);
    const failed = isOfLast ? last : { ...begun, encoding: null };
    return failed && { ...failed, end: phase.error, hasFailed: true };
  }
  if (seen !== null && seen !== (last?.seen ?? null)) last = begun;
  if (phase.phase !== 'ready' || last === null || last.end === phase) return last;
  // A stored run, which may be rounded or lack layers, is for the eyes alone.
  if (seen === null) return null;
  // Stored tokens come again as the very same object; that they are ready anew tells the runs apart.
  if (last.end !== null) return { ...begun, end: phase };
  return last.encoding === state.encoding ? { ...last, end: phase } : last;
}

/** The tokens of a run, a list a column. */
export function tokenColumns(encoding: Encoding): Record<string, unknown> {
  return {
    tokens: encoding.tokens,
    ...(encoding.labels !== undefined && { labels: encoding.labels }),
    offsets: encoding.offsets,
    sentences: encoding.sentenceIds,
    ...(encoding.typeIds !== undefined && { types: encoding.typeIds }),
    words: encoding.wordIds,
    special: encoding.special,
    // For exports, which store all of an encoding.
    ids: encoding.ids,
    cut: encoding.cut,
    limit: encoding.limit,
    unknown: encoding.unknown,
    aligned: encoding.aligned
  };
}

/** The failure in a sentence and its next step. */
export function failureOf({ phase }: ViewState): string | null {
  return phase.phase === 'error' ? `${phase.error.message} ${phase.error.advice}` : null;
}

/**
 * Whether a field only became concrete with the run. Python does that by itself, because what it
 * sets while it works must not be overwritten by what the browser told meanwhile.
 *
 * @param known what Python is known to have in the field
 */
export function isOpening(state: ViewState, name: string, value: unknown, known: unknown): boolean {
  const opening = (state.incoming?.model ?? state.model)?.opening;
  if (known !== null || opening === undefined) return false;
  if (name === 'layer') return value === opening.layer;
  return name === 'heads' && String(value) === String(opening.heads);
}

/** Whether nothing more comes of the run by itself, and no other has begun. */
export function isOver({ end }: ReportedRun, { phase }: ViewState): boolean {
  return end === (phase.phase === 'error' ? phase.error : phase);
}

/** The fields of the document as traits. */
export function documentTraits(state: ViewState): Record<string, unknown> {
  return Object.fromEntries(CHOSEN_FIELDS.map(name => [name, state.document[name]]));
}

/** The traits that Python reads and never sets, from the state and the run. */
export function reportedTraits(state: ViewState, run: ReportedRun | null): Record<string, unknown> {
  const failure = failureOf(state);
  const model = state.incoming?.model ?? state.model;
  const hasTokens = run !== null && run.encoding !== null;
  return {
    phase: state.phase.phase,
    notices: [...state.notices.map(({ text }) => text), ...(failure === null ? [] : [failure])],
    _run: run && { id: run.id, ...run.input },
    _tokens: hasTokens ? tokenColumns(run.encoding) : null,
    _model_info: hasTokens ? model : null
  };
}
