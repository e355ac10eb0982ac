/** What can be seen of an element that scrolls, before its first paint and whenever it changes. */
import { useLayoutEffect, useState } from 'preact/hooks';
import type { RefObject } from 'preact';

/** In CSS pixels; the width is 0 until measured. */
export type Viewport = {
  readonly widthPx: number;
  readonly boxPx: number;
  /** In steps of STEP_PX, so that not every pixel scrolled is news. */
  readonly scrollTop: number;
};

const STEP_PX = 100;

/** Follows the size and the scrolling of `ref`. */
export function useViewport(ref: RefObject<HTMLElement | null>): Viewport {
  const [viewport, setViewport] = useState<Viewport>({ widthPx: 0, boxPx: 600, scrollTop: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const { clientWidth: widthPx, clientHeight: boxPx } = element;
      const scrollTop = Math.floor(element.scrollTop / STEP_PX) * STEP_PX;
      setViewport(old =>
        old.widthPx === widthPx && old.boxPx === boxPx && old.scrollTop === scrollTop
          ? old
          : { widthPx, boxPx, scrollTop }
      );
    };
    measure();
    element.addEventListener('scroll', measure, { passive: true });
    const observer = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(measure);
    observer?.observe(element);
    return () => {
      element.removeEventListener('scroll', measure);
      observer?.disconnect();
    };
  }, [ref]);
  return viewport;
}
