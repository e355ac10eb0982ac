/** One edit of a text in a view, timed from the input event. */
import { nextFrame } from './animation-frame';
import { timeLayers, type LayerTimes } from './layer-times';
import type { ISession } from '../../../src/index';

export type EditRun = LayerTimes & {
  /** In the engine's worker, tokenizing included. */
  readonly computeMs: number;
  readonly ids: readonly number[];
};

/** Waits until the newest run of a session has settled. */
export function untilReady(session: ISession): Promise<number> {
  return new Promise((resolve, reject) => {
    const look = (): boolean => {
      const { phase } = session.store.getState();
      if (phase.phase === 'error') reject(new Error(phase.error.message));
      else if (phase.phase === 'ready') resolve(phase.elapsedMs);
      else return false;
      return true;
    };
    if (look()) return;
    const stop = session.store.subscribe(() => look() && stop());
  });
}

/** Types `text` into the last view of the app's page and waits for all its layers. */
export async function edit(text: string, layers: number): Promise<EditRun> {
  const session = window.app.sessions.at(-1)!;
  const root = [...document.querySelectorAll<HTMLElement>('.bertscope')].at(-1)!;
  const field = root.querySelector<HTMLTextAreaElement>('[data-text="a"]')!;
  // Nothing of the repetition before is still to be painted.
  await nextFrame();
  await nextFrame();
  // The observer looks again once this turn is over, and by then the run has begun with no layer.
  const times = await timeLayers(
    () => {
      field.value = text;
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    },
    layers,
    root
  );
  const computeMs = await untilReady(session);
  return { ...times, computeMs, ids: session.store.getState().encoding!.ids };
}
