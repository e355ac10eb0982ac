/**
 * Gestures and changes from outside, as pure functions (state, …) => state. An action that changes
 * nothing returns the very same state. What a run reports is in run-actions.ts.
 */
import type { Side } from '../attention/attention-rows';
import type { RelatedTier } from '../patterns/pattern';
import { isBlank, parseDocument, TEXT_LIMIT, wellFormed } from './document';
import type { ChosenField, Cut, TokenRef, ViewDocument } from './document';
import { ENCODING_NOTICES, withNotice, withoutNotices } from './notices';
import { fitTokens } from './fit-tokens';
import { fitSelection, SELECTION_NOTICES } from './selection';
import { back, forth, remember } from './text-history';
import type { TextHistory, Texts } from './text-history';
import type { Notice, ShownSurvey, ViewState } from './view-state';

export * from './run-actions';

/** The stored example: its numbers belong to its own texts alone. */
const ARTICLE = 'article';
const EMBEDDED = 'embedded';

const SWITCHED: Notice = {
  id: 'model-switched',
  text: 'The stored numbers of bert-base-uncased belong to the article’s own sentences; your text is computed by the embedded model.'
};

const textsOf = ({ text_a, text_b, model }: ViewDocument): Texts => ({ text_a, text_b, model });

const sameRef = (a: TokenRef | null, b: TokenRef | null): boolean =>
  a === b || (a !== null && b !== null && a.side === b.side && a.token === b.token);

/** The state with another document; blank texts leave nothing to show. */
function withDocument(state: ViewState, document: ViewDocument): ViewState {
  if (document === state.document) return state;
  if (!isBlank(document)) return { ...state, document };
  return {
    ...state,
    document,
    phase: { phase: 'empty' },
    encoding: null,
    model: null,
    attention: null,
    incoming: null,
    newest: null,
    layersDone: 0,
    hover: null,
    notices: withoutNotices(state.notices, ...ENCODING_NOTICES, ...SELECTION_NOTICES)
  };
}

function withSelection(state: ViewState, document: ViewDocument): ViewState {
  // A text whose tokens are there is about to take the screen: what it has counts.
  const { model } = state.incoming ?? state;
  const notices = withoutNotices(state.notices, ...SELECTION_NOTICES);
  if (model === null) return { ...withDocument(state, document), notices };
  const fitted = fitSelection(document, model);
  // Tokens of texts that are on their way out say nothing about what is chosen for the next ones.
  const { text_a, text_b } = state.document;
  const isSameText = document.text_a === text_a && document.text_b === text_b;
  const tokens = (isSameText ? state.newest?.ids.length : undefined) ?? Infinity;
  const within = fitTokens(fitted.document, tokens);
  const next = withDocument(state, within.document);
  const said = [...fitted.notices, ...within.notices].reduce(withNotice, notices);
  return said === next.notices ? next : { ...next, notices: said };
}

function withTexts(state: ViewState, texts: Texts, history: TextHistory): ViewState {
  // A part of the matrix is of the tokens there were.
  const document = { ...state.document, ...texts, matrix_zoom: null };
  const next = withDocument({ ...state, history }, document);
  if (document.model === state.document.model) return next;
  return { ...next, notices: withoutNotices(next.notices, SWITCHED.id) };
}

/**
 * Other texts, or the same with another model. Lone surrogates become U+FFFD; what is beyond the
 * limit is left out and said; an empty B is no B. On the stored example, another text switches to the
 * embedded model and says so.
 *
 * @param model the one they are for; the present one if not said
 */
export function setTexts(
  state: ViewState,
  a: string,
  b: string | null,
  model: string | null = null
): ViewState {
  const from = textsOf(state.document);
  const text_a = wellFormed(a.slice(0, TEXT_LIMIT));
  const text_b = b === null || b === '' ? null : wellFormed(b.slice(0, TEXT_LIMIT));
  const isSameText = text_a === from.text_a && text_b === from.text_b;
  if (isSameText && (model ?? from.model) === from.model) return state;
  const switches = model === null && from.model === ARTICLE;
  const to = { text_a, text_b, model: model ?? (switches ? EMBEDDED : from.model) };
  const next = withTexts(state, to, remember(state.history, from, to));
  const tooLong = Math.max(a.length, b?.length ?? 0) > TEXT_LIMIT;
  let notices = switches ? withNotice(next.notices, SWITCHED) : next.notices;
  notices = tooLong
    ? withNotice(notices, {
        id: 'text-limit',
        text: `A text may have ${TEXT_LIMIT.toLocaleString('en')} characters; the rest was left out.`
      })
    : withoutNotices(notices, 'text-limit');
  return notices === next.notices ? next : { ...next, notices };
}

/** By what words count as related from now on. */
export function relateBy(state: ViewState, relatedBy: RelatedTier): ViewState {
  return state.relatedBy === relatedBy ? state : { ...state, relatedBy };
}

/** What the patterns view shows from now on: a survey, where surveys begin, or (null) the text on the screen. */
export function showSurvey(state: ViewState, survey: ShownSurvey | null): ViewState {
  const isSame = survey === null ? state.survey === null : survey.id === state.survey?.id;
  return isSame ? state : { ...state, survey };
}

/** The texts before the last change, with their model. */
export function undo(state: ViewState): ViewState {
  const step = back(state.history, textsOf(state.document));
  return step === null ? state : withTexts(state, ...step);
}

/** The texts before the last undo. */
export function redo(state: ViewState): ViewState {
  const step = forth(state.history, textsOf(state.document));
  return step === null ? state : withTexts(state, ...step);
}

/**
 * Fields set from outside (Python, an opened notebook), over the document there is. Changed texts
 * can be undone.
 *
 * @throws {DocumentError} if a field holds what it must not; the state is then as it was
 */
export function applyDocument(
  state: ViewState,
  patch: Readonly<Record<string, unknown>>
): ViewState {
  const parsed = parseDocument({ ...state.document, ...patch });
  const from = textsOf(state.document);
  const textsChanged = parsed.text_a !== from.text_a || parsed.text_b !== from.text_b;
  const switches = textsChanged && parsed.model === ARTICLE && from.model === ARTICLE;
  const document = {
    ...parsed,
    model: switches ? EMBEDDED : parsed.model,
    // A part of the matrix is of the tokens there were, unless it comes with the texts.
    matrix_zoom: textsChanged && !('matrix_zoom' in patch) ? null : parsed.matrix_zoom
  };
  const to = textsOf(document);
  const changed = textsChanged || to.model !== from.model;
  const history = changed ? remember(state.history, from, to) : state.history;
  const fits = state.model !== null && to.model === from.model;
  const base = { ...state, history };
  const next = fits ? withSelection(base, document) : withDocument(base, document);
  if (switches) return { ...next, notices: withNotice(next.notices, SWITCHED) };
  return to.model === from.model
    ? next
    : { ...next, notices: withoutNotices(next.notices, SWITCHED.id) };
}

/** The stored example asked for with texts that are not its own: the embedded model, and a notice. */
export function leaveArticle(state: ViewState): ViewState {
  const document = { ...state.document, model: EMBEDDED };
  return { ...state, document, notices: withNotice(state.notices, SWITCHED) };
}

/** Shows a layer; outside the model's range the nearest one, with a notice. The heads stay. */
export function setLayer(state: ViewState, layer: number): ViewState {
  if (layer === state.document.layer) return state;
  return withSelection(state, { ...state.document, layer: Math.max(0, layer) });
}

const withHeads = (state: ViewState, heads: readonly number[]): ViewState =>
  withSelection(state, { ...state.document, heads });

/**
 * Switches a head on or off; the last one stays on. Heads stand in their order, but for the one that
 * views of a single head show: it stays where it was put, in front.
 */
export function toggleHead(state: ViewState, head: number): ViewState {
  const shown = state.document.heads ?? state.model?.opening.heads ?? [];
  if (!shown.includes(head)) {
    const [first, ...others] = shown;
    const isPut = others.some(other => other < first);
    const inOrder = (heads: readonly number[]): number[] => [...heads].sort((x, y) => x - y);
    return withHeads(
      state,
      isPut ? [first, ...inOrder([...others, head])] : inOrder([...shown, head])
    );
  }
  return shown.length === 1
    ? state
    : withHeads(
        state,
        shown.filter(other => other !== head)
      );
}

/** Shows one head alone; when it is alone already, all of them. */
export function isolateHead(state: ViewState, head: number): ViewState {
  const shown = state.document.heads;
  return shown?.length === 1 && shown[0] === head
    ? restoreAllHeads(state)
    : withHeads(state, [head]);
}

/** Shows every head of the model. */
export function restoreAllHeads(state: ViewState): ViewState {
  const { model } = state;
  return model === null
    ? state
    : withHeads(
        state,
        Array.from({ length: model.heads }, (_, h) => h)
      );
}

/** Which lines are drawn; the value is kept within 0 and 1. */
export function setCut(state: ViewState, cut: Cut): ViewState {
  const value = Math.max(0, Math.min(1, cut.value));
  const old = state.document.cut;
  if (cut.by === old.by && value === old.value) return state;
  return withDocument(state, { ...state.document, cut: { by: cut.by, value } });
}

/** Fields that are choices of how to look: they change nothing of what is computed. */
export type Choices = Pick<
  ViewDocument,
  // Texts, model, layer and cut have actions of their own.
  Exclude<ChosenField, 'text_a' | 'text_b' | 'model' | 'layer' | 'cut'>
>;

/** Sets some of the choices; the same state if all of them are so already. */
export function choose(state: ViewState, choices: Partial<Choices>): ViewState {
  const names = Object.keys(choices) as (keyof Choices)[];
  if (names.every(name => choices[name] === state.document[name])) return state;
  const document = { ...state.document, ...choices };
  const chosen = withDocument(state, document);
  // What was pointed at in the view before is no longer under the pointer.
  return document.view === state.document.view ? chosen : { ...chosen, hover: null };
}

/** Shows one head alone, of any layer: what a click on a small picture of it does. */
export function showHead(state: ViewState, layer: number, head: number): ViewState {
  return withSelection(state, { ...state.document, layer, heads: [head] });
}

const withPins = (state: ViewState, pinned: readonly TokenRef[]): ViewState =>
  withDocument(state, { ...state.document, pinned });

/** Keeps a token lit after the pointer has left it. */
export function pin(state: ViewState, side: Side, token: number): ViewState {
  const ref = { side, token };
  return state.document.pinned.some(other => sameRef(other, ref))
    ? state
    : withPins(state, [...state.document.pinned, ref]);
}

/** Lets a kept token go. */
export function unpin(state: ViewState, side: Side, token: number): ViewState {
  const ref = { side, token };
  const kept = state.document.pinned.filter(other => !sameRef(other, ref));
  return kept.length === state.document.pinned.length ? state : withPins(state, kept);
}

/** Keeps a token, or lets it go. */
export function togglePin(state: ViewState, side: Side, token: number): ViewState {
  const unpinned = unpin(state, side, token);
  return unpinned === state ? pin(state, side, token) : unpinned;
}

/** The token under the pointer or the keyboard focus; null for none. */
export function hover(state: ViewState, target: TokenRef | null): ViewState {
  return sameRef(state.hover, target) ? state : { ...state, hover: target };
}
