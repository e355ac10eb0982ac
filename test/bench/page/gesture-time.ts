/**
 * One gesture on any page, timed the same way whoever draws: from inside an animation frame, where a
 * browser delivers a pointer's events too, to the beginning of the second one, by which it is painted.
 */
import { afterFrame } from './animation-frame';

/** Milliseconds since the gesture. */
export type GestureTime = {
  /** The end of its own turn: handlers and what they queue as microtasks. */
  readonly scriptMs: number;
  /** The end of style, layout and paint of its frame, on the page's thread. */
  readonly frameMs: number;
  /** The beginning of the next animation frame. */
  readonly paintedMs: number;
  /** The same once no frame is asked for any more: what was put off to later frames is there too. */
  readonly wholeMs: number;
};

const due = new Set<number>();
const request = window.requestAnimationFrame.bind(window);
const cancel = window.cancelAnimationFrame.bind(window);

// Counts the frames that the page asks for; those of this file go past it.
window.requestAnimationFrame = callback => {
  const id = request(time => {
    due.delete(id);
    callback(time);
  });
  due.add(id);
  return id;
};
window.cancelAnimationFrame = id => {
  due.delete(id);
  cancel(id);
};

const frame = (): Promise<number> => new Promise(request);

/** Resolves in a frame in which nothing of before is still to be drawn. */
async function quietFrame(): Promise<void> {
  await frame();
  do await frame();
  while (due.size > 0);
}

/** @param isThere whether the gesture's work is done, for what is not done in its own turn */
export async function timeGesture(
  gesture: () => void,
  isThere: () => boolean = () => true
): Promise<GestureTime> {
  await quietFrame();
  const begun = performance.now();
  const since = (): number => performance.now() - begun;
  gesture();
  // A view draws at the end of the turn in which its state changed.
  await Promise.resolve();
  const scriptMs = since();
  while (!isThere()) await frame();
  const after = afterFrame().then(since);
  const next = frame().then(since);
  const [frameMs, paintedMs] = await Promise.all([after, next]);
  if (due.size === 0) return { scriptMs, frameMs, paintedMs, wholeMs: paintedMs };
  while (due.size > 0) await frame();
  await frame();
  return { scriptMs, frameMs, paintedMs, wholeMs: since() };
}
