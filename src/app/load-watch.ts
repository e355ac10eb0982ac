/**
 * Tells when a model is loading for so long that somebody who has left its view should know: once
 * for all views, since one engine loads for them. Leaves out how it is told.
 */
import { observeOpenViews, openViews } from './open-views';
import type { ISession } from './session';
import type { LoadProgress } from '../worker/messages';

/** Whoever shows the progress. */
export interface ILoadListener {
  /** A load takes long. */
  begin(progress: LoadProgress): void;
  progress(progress: LoadProgress): void;
  /** It is over: done, failed (the view says why), or nobody wants it any more. */
  end(): void;
}

/** A load that is over sooner is no news. */
export const LONG_LOAD_MS = 2000;

/** The load that a view waits for; null where none has told of bytes. */
function currentLoad(): LoadProgress | null {
  for (const { session } of openViews()) {
    const { phase } = session.store.getState();
    if (phase.phase === 'loading' && phase.progress !== null) return phase.progress;
  }
  return null;
}

/** Watches the views of the page; returns its own undo. */
export function watchLoads(listener: ILoadListener): () => void {
  const subscriptions = new Map<ISession, () => void>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isTold = false;

  const look = () => {
    const load = currentLoad();
    if (load === null) {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      if (isTold) listener.end();
      isTold = false;
    } else if (isTold) {
      listener.progress(load);
    } else {
      timer ??= setTimeout(() => {
        timer = null;
        const late = currentLoad();
        isTold = late !== null;
        if (late !== null) listener.begin(late);
      }, LONG_LOAD_MS);
    }
  };
  const follow = () => {
    const sessions = new Set(openViews().map(({ session }) => session));
    for (const session of sessions) {
      if (!subscriptions.has(session)) {
        subscriptions.set(session, session.store.subscribe(look));
      }
    }
    for (const [session, unsubscribe] of subscriptions) {
      if (!sessions.has(session)) {
        unsubscribe();
        subscriptions.delete(session);
      }
    }
    look();
  };
  const unobserve = observeOpenViews(follow);
  follow();
  return () => {
    unobserve();
    for (const unsubscribe of subscriptions.values()) unsubscribe();
    subscriptions.clear();
    if (timer !== null) clearTimeout(timer);
  };
}
