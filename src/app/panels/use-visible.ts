/** Whether an element is on the screen or near it: what is far away need not be drawn. */
import { useLayoutEffect, useState } from 'preact/hooks';
import type { RefObject } from 'preact';

const NEAR_PX = 300;

/** Taken to be visible until the browser says otherwise, and where it never does. */
export function useVisible(ref: RefObject<HTMLElement | null>): boolean {
  const [isVisible, setVisible] = useState(true);
  useLayoutEffect(() => {
    if (ref.current === null || typeof IntersectionObserver === 'undefined') return undefined;
    const observer = new IntersectionObserver(
      entries => setVisible(entries.at(-1)?.isIntersecting ?? true),
      { rootMargin: `${NEAR_PX}px` }
    );
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [ref]);
  return isVisible;
}
