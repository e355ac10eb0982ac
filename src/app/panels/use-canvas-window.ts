/**
 * Which part of a tall picture its canvases cover. A picture of moderate height is covered whole;
 * of a taller one a stretch around what is visible, so that scrolling repaints only now and then
 * and no canvas grows beyond what browsers allow.
 */
import { useLayoutEffect, useState } from 'preact/hooks';
import type { RefObject } from 'preact';

import type { CanvasWindow } from '../../drawing/canvas-painter';

const WHOLE_PX = 2000;
const STRIDE_PX = 400;

/** The stretch to cover when `scrollTop` is the first visible pixel of `boxPx` visible ones. */
export function windowAt(scrollTop: number, boxPx: number, heightPx: number): CanvasWindow {
  if (heightPx <= WHOLE_PX) return { top: 0, height: heightPx };
  const top = Math.max(0, (Math.floor(scrollTop / STRIDE_PX) - 1) * STRIDE_PX);
  const height = Math.min(heightPx - top, boxPx + 3 * STRIDE_PX);
  return { top, height };
}

/** Follows the scrolling of `box`. */
export function useCanvasWindow(
  box: RefObject<HTMLElement | null>,
  heightPx: number
): CanvasWindow {
  const [place, setPlace] = useState({ scrollTop: 0, boxPx: 800 });
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null || heightPx <= WHOLE_PX) return undefined;
    const follow = (): void => {
      const scrollTop = Math.floor(element.scrollTop / STRIDE_PX) * STRIDE_PX;
      const boxPx = element.clientHeight;
      setPlace(old =>
        old.scrollTop === scrollTop && old.boxPx === boxPx ? old : { scrollTop, boxPx }
      );
    };
    follow();
    element.addEventListener('scroll', follow, { passive: true });
    return () => element.removeEventListener('scroll', follow);
  }, [box, heightPx]);
  return windowAt(place.scrollTop, place.boxPx, heightPx);
}
