/** Puts a session's picture into an element and keeps it true until it is disposed. */
import { render } from 'preact';

import { AttentionPanel } from './panels/view';
import type { ISession } from './session';
import { observeTheme, themeOf } from './theme';

export interface IMounted {
  /** Takes the picture away; may be called twice. The session lives on. */
  dispose(): void;
}

export function mount(element: HTMLElement, session: ISession): IMounted {
  const root = document.createElement('div');
  root.className = 'bertscope';
  element.append(root);

  const draw = () => {
    const state = session.store.getState();
    const theme = themeOf(root);
    root.dataset.theme = theme;
    render(<AttentionPanel state={state} actions={session.actions} theme={theme} />, root);
    // Last, so that whoever waits for a phase finds what it promises on the screen.
    root.dataset.layersDone = String(state.layersDone);
    root.dataset.phase = state.phase.phase === 'empty' ? 'ready' : state.phase.phase;
  };

  // The newest state is drawn in the same turn: a frame later would be a frame late.
  const unsubscribe = session.store.subscribe(draw);
  const unobserve = observeTheme(draw);
  draw();

  return {
    dispose() {
      unsubscribe();
      unobserve();
      render(null, root);
      root.remove();
    }
  };
}
