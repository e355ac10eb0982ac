/**
 * What can stand in an output: a view of its own, computed from the saved document; a view of the
 * live widget; or, for a moment, the word that one is coming.
 */
import { Widget, type Panel } from '@lumino/widgets';

import { mount } from '../app/mount';
import { createSession, type ISession } from '../app/session';
import type { ILiveModel } from '../live/live-models';
import { addNotice } from '../state/actions';
import { chosenLayer } from '../state/chosen-heads';

export interface IPane {
  readonly widget: Widget;
  /** May be called twice. */
  dispose(): void;
}

/** A pane that shows a document. */
export interface IViewPane extends IPane {
  readonly session: ISession;
  /** Null for a view of its own. */
  readonly live: ILiveModel | null;
}

/** A view of its own. The document is data of unknown origin: the session checks it. */
export function openSavedView(document: unknown): IViewPane {
  const widget = new Widget();
  const session = createSession(document);
  const mounted = mount(widget.node, session);
  return {
    widget,
    session,
    live: null,
    dispose() {
      mounted.dispose();
      session.dispose();
      widget.dispose();
    }
  };
}

const UNCONNECTED = {
  id: 'unconnected',
  text: 'Not connected to Python: what you change here is kept in the notebook, and no variable follows it. Reload the page or run the cell again to connect.'
} as const;

/** Says in a view of its own that no widget of Python's came for it. */
export function sayUnconnected({ session: { store } }: IViewPane): void {
  store.setState(addNotice(store.getState(), UNCONNECTED), true);
}

/**
 * One more view of a live widget.
 *
 * @throws what ipywidgets throws when it cannot make one
 */
export async function openLiveView(live: ILiveModel): Promise<IViewPane> {
  const session = live.attach();
  let isDisposed = false;
  try {
    const view = await live.openView();
    const widget = view.luminoWidget;
    if (!(widget instanceof Widget)) throw new TypeError('the widget has no view for a layout');
    return {
      widget,
      session,
      live,
      dispose() {
        if (isDisposed) return;
        isDisposed = true;
        view.dispose();
        live.detach();
      }
    };
  } catch (error) {
    live.detach();
    throw error;
  }
}

/** Says that a view is coming. */
export function openWaiting(): IPane {
  const widget = new Widget();
  const root = widget.node.appendChild(document.createElement('div'));
  root.className = 'bertscope';
  root.dataset['phase'] = 'loading';
  root.dataset['layersDone'] = '0';
  const sentence = root.appendChild(document.createElement('p'));
  sentence.className = 'bertscope-loading';
  sentence.setAttribute('role', 'status');
  sentence.textContent = 'Waiting for Python’s view';
  return { widget, dispose: () => widget.dispose() };
}

/** Behind what is shown, but as wide, so that it can be drawn. */
const BEHIND = 'position: absolute; inset: 0 0 auto; visibility: hidden; pointer-events: none';

/**
 * Puts a pane into the panel, unseen, until it is drawn.
 *
 * @throws the signal's reason; the pane then still is where it was put
 */
export async function drawBehind(
  panel: Panel,
  { widget, session }: IViewPane,
  signal: AbortSignal
): Promise<void> {
  const usual = widget.node.style.cssText;
  widget.node.style.cssText = BEHIND;
  panel.addWidget(widget);
  await untilShown(session, signal);
  signal.throwIfAborted();
  widget.node.style.cssText = usual;
}

/**
 * Resolves when the shown layer of a session is there, or nothing more is to come.
 *
 * @throws the signal's reason
 */
function untilShown({ store }: ISession, signal: AbortSignal): Promise<void> {
  const isShown = () => {
    const state = store.getState();
    const { phase, attention } = state;
    const isOver = phase.phase !== 'loading' && phase.phase !== 'computing';
    return isOver || Boolean(attention?.weights[chosenLayer(state)]);
  };
  return new Promise((resolve, reject) => {
    let undo: (() => void) | null = null;
    const end = () => {
      undo?.();
      signal.removeEventListener('abort', abort);
    };
    const abort = () => {
      end();
      reject(signal.reason as Error);
    };
    const check = () => {
      if (!isShown()) return;
      end();
      // After the frame in which whoever draws this session has drawn it.
      requestAnimationFrame(() => resolve());
    };
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort);
    undo = store.subscribe(check);
    check();
  });
}
