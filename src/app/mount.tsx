/**
 * Puts a session's picture into an element and keeps it true until it is disposed. One turn's
 * changes are drawn once, at its end; what changes nothing that can be seen waits for a frame.
 */
import { render } from 'preact';

import { chosenLayer } from '../state/chosen-heads';
import type { ViewState } from '../state/view-state';
import { AttentionPanel } from './panels/view';
import { addOpenView } from './open-views';
import { inexactNotice } from './inexact-notice';
import { precisionNotice } from './precision-notice';
import type { ISession } from './session';
import { settings } from './settings';
import { observeTheme, themeOf } from './theme';

export interface IMounted {
  /** Takes the picture away; may be called twice. The session lives on. */
  dispose(): void;
}

/** Whether two states differ at most in what may wait for a frame: layers that are not shown, what heads were found to do. */
function looksAlike(a: ViewState, b: ViewState): boolean {
  const shown = chosenLayer(a);
  return (
    a.document === b.document &&
    a.phase === b.phase &&
    a.encoding === b.encoding &&
    a.model === b.model &&
    a.notices === b.notices &&
    a.hover === b.hover &&
    a.survey === b.survey &&
    a.attention?.weights[shown] === b.attention?.weights[shown]
  );
}

export function mount(element: HTMLElement, session: ISession): IMounted {
  const root = document.createElement('div');
  root.className = 'bertscope';
  element.append(root);

  let drawn = session.store.getState();
  let frame = 0;
  let isDue = false;
  let isDisposed = false;

  const draw = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    isDue = false;
    if (isDisposed) {
      return;
    }
    drawn = session.store.getState();
    const { palette: choice, headColours, precision } = settings.getState();
    const palette = choice === 'auto' ? null : choice;
    const theme = palette === null ? themeOf(root) : palette.startsWith('dark') ? 'dark' : 'light';
    root.dataset.theme = theme;
    root.dataset.palette = choice;
    const notices = [inexactNotice(drawn.model), precisionNotice(precision, drawn.model)].filter(
      notice => notice !== null
    );
    const state =
      notices.length === 0 ? drawn : { ...drawn, notices: [...drawn.notices, ...notices] };
    render(
      <AttentionPanel
        state={state}
        actions={session.actions}
        theme={theme}
        palette={palette}
        ownColours={headColours}
      />,
      root
    );
    // Last, so that whoever waits for a phase finds what it promises on the screen.
    root.dataset.layersDone = String(drawn.layersDone);
    root.dataset.phase = drawn.phase.phase === 'empty' ? 'ready' : drawn.phase.phase;
  };

  const unsubscribe = session.store.subscribe(state => {
    if (isDue) {
      return;
    }
    if (looksAlike(drawn, state)) {
      frame ||= requestAnimationFrame(draw);
      return;
    }
    // Before anything else can happen: a frame later would be a frame late.
    isDue = true;
    queueMicrotask(draw);
  });
  const unobserve = observeTheme(draw);
  const unfollow = settings.subscribe(draw);
  draw();
  const close = addOpenView(root, session);

  return {
    dispose() {
      isDisposed = true;
      cancelAnimationFrame(frame);
      unsubscribe();
      unobserve();
      unfollow();
      close();
      render(null, root);
      root.remove();
    }
  };
}
