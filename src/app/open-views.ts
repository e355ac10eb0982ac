/**
 * The views that are on the page, the one used last first: what a command of the host acts on.
 * Leaves out what the commands do.
 */
import type { ISession } from './session';

export type OpenView = { readonly element: HTMLElement; readonly session: ISession };

/** A pointer that only crosses a view reads nothing; one on its tokens or controls does. */
const READ = '[data-token], button, input, textarea';
const GESTURES = ['pointerdown', 'focusin', 'pointerover'] as const;

let views: readonly OpenView[] = [];
const listeners = new Set<() => void>();

function change(next: readonly OpenView[]): void {
  views = next;
  for (const listener of [...listeners]) listener();
}

/** All views of the page, the one used last first. */
export function openViews(): readonly OpenView[] {
  return views;
}

/** The ground that a session is seen on, in the view of it that was used last; light where it has none. */
export function groundOf(session: ISession): 'light' | 'dark' {
  const view = views.find(open => open.session === session);
  return view?.element.dataset['theme'] === 'dark' ? 'dark' : 'light';
}

/** Calls back when a view comes, goes or is used after another; returns its own undo. */
export function observeOpenViews(onChange: () => void): () => void {
  listeners.add(onChange);
  return () => void listeners.delete(onChange);
}

/**
 * Adds a view, which counts as used now: whoever has just opened it means it.
 *
 * @returns takes the view off the list; may be called twice
 */
export function addOpenView(element: HTMLElement, session: ISession): () => void {
  const view = { element, session };
  const use = ({ type, target }: Event) => {
    const isCrossing =
      type === 'pointerover' && !(target instanceof Element && target.closest(READ) !== null);
    if (views[0] !== view && !isCrossing) {
      change([view, ...views.filter(other => other !== view)]);
    }
  };
  for (const gesture of GESTURES) element.addEventListener(gesture, use);
  change([view, ...views]);
  return () => {
    if (!views.includes(view)) return;
    for (const gesture of GESTURES) element.removeEventListener(gesture, use);
    change(views.filter(other => other !== view));
  };
}
