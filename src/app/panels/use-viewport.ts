/** What can be seen of an element that scrolls, before its first paint and whenever it changes. */
import { useLayoutEffect, useState } from 'preact/hooks';
import type { RefObject } from 'preact';

/** In CSS pixels. */
export type Viewport = {
  /** False in the first rendering: its numbers are guesses, the width 0. */
  readonly isMeasured: boolean;
  readonly widthPx: number;
  readonly boxPx: number;
  /** In steps of STEP_PX, so that not every pixel scrolled is news. */
  readonly scrollTop: number;
};

const STEP_PX = 50;
const UNMEASURED: Viewport = { isMeasured: false, widthPx: 0, boxPx: 600, scrollTop: 0 };

/**
 * Follows the size and the scrolling of `ref`.
 *
 * @param isAcross whether it scrolls sideways: `boxPx` and `scrollTop` are then along that way
 */
export function useViewport(ref: RefObject<HTMLElement | null>, isAcross = false): Viewport {
  const [viewport, setViewport] = useState<Viewport>(UNMEASURED);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const { clientWidth: widthPx } = element;
      const boxPx = isAcross ? widthPx : element.clientHeight;
      const scrolled = isAcross ? element.scrollLeft : element.scrollTop;
      const scrollTop = Math.floor(scrolled / STEP_PX) * STEP_PX;
      setViewport(old =>
        old.isMeasured &&
        old.widthPx === widthPx &&
        old.boxPx === boxPx &&
        old.scrollTop === scrollTop
          ? old
          : { isMeasured: true, widthPx, boxPx, scrollTop }
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
  }, [ref, isAcross]);
  return viewport;
}
