/** Watches views as any user of their data attributes could, and says when which layer was drawn. */
import { painted } from './animation-frame';

/** Milliseconds since the gesture. */
export type LayerTimes = {
  readonly firstMs: number;
  readonly firstPaintedMs: number;
  readonly allMs: number;
  readonly allPaintedMs: number;
  /** Of `performance.now()`, to set it beside other marks. */
  readonly startedAt: number;
};

const LIMIT_MS = 120_000;

const layersOf = (root: HTMLElement): number => Number(root.dataset['layersDone'] ?? 0);

/**
 * Does the gesture and waits until a view has drawn `layers` layers.
 *
 * @param root the view that the gesture changes; null: the first that is not there yet
 */
export async function timeLayers(
  gesture: () => void,
  layers: number,
  root: HTMLElement | null = null
): Promise<LayerTimes> {
  const before = new Set(document.querySelectorAll('.bertscope'));
  let first: { drawn: number; painted: Promise<number> } | null = null;
  let startedAt = 0;
  const all = new Promise<{ drawn: number; painted: Promise<number> }>((resolve, reject) => {
    setTimeout(
      () => reject(new Error(`no ${layers} layers within ${LIMIT_MS / 1000} s`)),
      LIMIT_MS
    );
    const observer = new MutationObserver(records => {
      const drawn = performance.now();
      const views = records.map(({ target }) => target as HTMLElement);
      const view = views.find(target => (root === null ? !before.has(target) : target === root));
      const count = view === undefined ? 0 : layersOf(view);
      if (count >= 1) first ??= { drawn, painted: painted() };
      if (count < layers) return;
      observer.disconnect();
      resolve({ drawn, painted: painted() });
    });
    observer.observe(root ?? document, {
      subtree: root === null,
      attributeFilter: ['data-layers-done']
    });
    startedAt = performance.now();
    gesture();
  });
  const last = await all;
  const opening = first ?? last;
  return {
    firstMs: opening.drawn - startedAt,
    firstPaintedMs: (await opening.painted) - startedAt,
    allMs: last.drawn - startedAt,
    allPaintedMs: (await last.painted) - startedAt,
    startedAt
  };
}
