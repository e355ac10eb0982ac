/**
 * Writes what a view shows into its notebook's output: after the run of its own cell, and when texts,
 * model or selections have changed, once all is computed and the hand has rested. Opening, scrolling
 * and hovering write nothing. Leaves out: the picture and the snapshot themselves.
 */
import type { ViewDocument } from '../state/document';
import type { ViewState } from '../state/view-state';
import {
  fieldsOf,
  isFresh,
  isSameJson,
  writeBundle,
  type Bundle,
  type Picture
} from './output-bundle';

/** The output in its notebook. */
export interface IOutputPort {
  read(): Bundle;
  write(bundle: Bundle): void;
}

/** What is needed of a view's store. */
export interface IWatchedStore {
  getState(): ViewState;
  subscribe(listener: (state: ViewState, before: ViewState) => void): () => void;
}

export type WriteBackOptions = {
  readonly store: IWatchedStore;
  readonly port: IOutputPort;
  /** Whether the first settled run is written though nobody changed a thing: the run of its own cell. */
  readonly isOwed: boolean;
  /** The document's snapshot of a settled state; null for none. */
  readonly takeSnapshot: (state: ViewState) => unknown;
  readonly paint: (state: ViewState) => Promise<Picture | null>;
  readonly delayMs?: number;
};

export interface IWriteBack {
  /** What was changed since the view was opened. */
  changes(): Partial<ViewDocument>;
  /** The output was changed from elsewhere and says this now: nothing to write. */
  rebase(fields: Readonly<Record<string, unknown>>): void;
  /** Whether the run of the output's own cell still has to be written. */
  readonly isOwed: boolean;
  /** Whether that, or a change, still has to be written. */
  readonly isPending: boolean;
  /** What is not written yet is not written any more. */
  dispose(): void;
}

const DELAY_MS = 500;

type Field = keyof ViewDocument;
/** These follow from the others and are written with them. */
const isChoice = (name: string): boolean => name !== 'live_id' && name !== 'snapshot';

const choicesOf = (document: ViewDocument): readonly Field[] =>
  (Object.keys(document) as Field[]).filter(isChoice);

const isSettled = ({ phase: { phase } }: ViewState): boolean =>
  phase === 'ready' || phase === 'empty' || phase === 'error';

const isSameText = (a: ViewDocument, b: ViewDocument): boolean =>
  a.text_a === b.text_a && a.text_b === b.text_b && a.model === b.model;

/** A document that this version must not write over. */
const isLater = (bundle: Bundle): boolean => {
  const { version } = fieldsOf(bundle);
  return typeof version === 'number' && version > 1;
};

export function createWriteBack(options: WriteBackOptions): IWriteBack {
  const { store, port, takeSnapshot, paint, delayMs = DELAY_MS } = options;
  /** What the view was opened with, and what the output holds, as far as choices go. */
  let opened = store.getState().document;
  let known = opened;
  let isOwed = options.isOwed;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isDisposed = false;

  const changesOver = (base: ViewDocument, document: ViewDocument): Partial<ViewDocument> =>
    Object.fromEntries(
      choicesOf(document)
        .filter(name => !isSameJson(base[name], document[name]))
        .map(name => [name, document[name]])
    );

  const isPending = (document: ViewDocument): boolean =>
    isOwed || Object.keys(changesOver(known, document)).length > 0;

  const isDue = (state: ViewState): boolean =>
    !isDisposed && isSettled(state) && !isLater(port.read()) && isPending(state.document);

  const write = async () => {
    timer = null;
    const state = store.getState();
    const picture = await paint(state);
    const { document, phase } = store.getState();
    // Else a later change has its own turn coming.
    if (!isDue(state) || document !== state.document || phase !== state.phase) return;
    const old = port.read();
    const bundle = writeBundle(old, { ...document, snapshot: takeSnapshot(state) }, picture);
    known = document;
    isOwed = false;
    // Two views of one output come to the same; the second has nothing to add.
    if (!isFresh(old) && isSameJson(fieldsOf(old), fieldsOf(bundle))) return;
    port.write(bundle);
  };

  const schedule = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (isDue(store.getState())) timer = setTimeout(() => void write(), delayMs);
  };

  /** Follows what only became concrete with a run: nobody chose that. */
  const follow = (document: ViewDocument, before: ViewDocument) => {
    const made = choicesOf(document).filter(name => document[name] !== before[name]);
    const take = (base: ViewDocument): ViewDocument => {
      const unchanged = made.filter(name => isSameJson(base[name], before[name]));
      return { ...base, ...Object.fromEntries(unchanged.map(name => [name, document[name]])) };
    };
    opened = take(opened);
    known = take(known);
  };

  const unsubscribe = store.subscribe((state, before) => {
    if (state.document !== before.document) {
      const isOfRun = state.newest !== before.newest && isSameText(before.document, state.document);
      if (isOfRun) follow(state.document, before.document);
    } else if (state.phase === before.phase) {
      return;
    }
    schedule();
  });
  schedule();

  return {
    changes: () => changesOver(opened, store.getState().document),
    rebase(fields) {
      const said = Object.entries(fields).filter(([name]) => name in known && isChoice(name));
      known = { ...known, ...Object.fromEntries(said) };
      schedule();
    },
    get isOwed() {
      return isOwed;
    },
    get isPending() {
      return isPending(store.getState().document);
    },
    dispose() {
      isDisposed = true;
      if (timer !== null) clearTimeout(timer);
      timer = null;
      unsubscribe();
    }
  };
}
