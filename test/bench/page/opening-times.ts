/** When a page that is just being opened shows what it was opened for. */
import { painted } from './animation-frame';
import type { ISession } from '../../../src/index';

/** Milliseconds since the navigation began. */
const paintedAt = new Map<string, Promise<number>>();

/** To be called before the page's own scripts: notes when an element for each selector is painted. */
export function watchOpening(selectors: readonly string[]): void {
  const waiting = new Map<string, (time: Promise<number>) => void>();
  for (const selector of selectors) {
    paintedAt.set(selector, new Promise(resolve => waiting.set(selector, resolve)));
  }
  const observer = new MutationObserver(() => {
    for (const [selector, resolve] of waiting) {
      if (document.querySelector(selector) === null) continue;
      waiting.delete(selector);
      resolve(painted());
    }
    if (waiting.size === 0) observer.disconnect();
  });
  observer.observe(document, { subtree: true, childList: true, attributes: true });
}

/** The time of a watched selector, once it is there. */
export function opened(selector: string): Promise<number> {
  const time = paintedAt.get(selector);
  if (time === undefined) throw new Error(`nobody watches ${selector}`);
  return time;
}

/** Types a text into the page's first view: milliseconds until all of it is computed and painted. */
export async function timeTyping({ store }: ISession, text: string): Promise<number> {
  const field = document.querySelector<HTMLTextAreaElement>('.bertscope [data-text="a"]')!;
  const before = store.getState().encoding;
  const begun = performance.now();
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await new Promise<void>((resolve, reject) => {
    const stop = store.subscribe(({ phase, encoding }) => {
      if (phase.phase !== 'error' && (phase.phase !== 'ready' || encoding === before)) return;
      stop();
      if (phase.phase === 'error') reject(new Error(phase.error.message));
      else resolve();
    });
  });
  return (await painted()) - begun;
}
