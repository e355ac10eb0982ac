/** Gestures on a view that is there already: what they cost on the page's own thread. */
import { afterFrame, nextFrame } from './animation-frame';

/** Milliseconds. */
export type DrawingRun = {
  /** State, panels and canvas, until the end of the gesture's turn. */
  readonly scriptMs: number;
  /** Until style, layout and paint of its frame are done too. */
  readonly frameMs: number;
  /** Until the next animation frame begins. */
  readonly nextFrameMs: number;
};

async function timeFrame(gesture: () => void): Promise<DrawingRun> {
  await nextFrame();
  // Inside a frame's callback, so that the frame holds the whole of it.
  const begun = performance.now();
  gesture();
  // The view draws at the end of the turn in which its state changed.
  await Promise.resolve();
  const scriptMs = performance.now() - begun;
  const after = afterFrame();
  const next = nextFrame().then(() => performance.now());
  return { scriptMs, frameMs: (await after) - begun, nextFrameMs: (await next) - begun };
}

const lastView = (): HTMLElement =>
  [...document.querySelectorAll<HTMLElement>('.bertscope')].at(-1)!;

/** Moves the pointer over one token after the other, one a frame. */
export async function sweep(tokens: number): Promise<DrawingRun[]> {
  const buttons = lastView().querySelectorAll('[data-side="from"]');
  const runs: DrawingRun[] = [];
  for (let token = 1; token <= tokens; token++) {
    const over = new PointerEvent('pointerover', { bubbles: true, pointerType: 'mouse' });
    runs.push(await timeFrame(() => buttons[token].dispatchEvent(over)));
  }
  const stage = lastView().querySelector('.bertscope-stage')!;
  stage.dispatchEvent(new PointerEvent('pointerleave', { pointerType: 'mouse' }));
  return runs;
}

/** Shows another layer of the last view. */
export function changeLayer(layer: number): Promise<DrawingRun> {
  const { actions } = window.app.sessions.at(-1)!;
  return timeFrame(() => actions.setLayer(layer));
}
