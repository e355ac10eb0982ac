/** How much of a picture can be seen at once. */
import { useEffect, useState } from 'preact/hooks';

/** The window's height in CSS pixels; follows its changes. */
export function useWindowHeight(): number {
  const [heightPx, setHeightPx] = useState(window.innerHeight);
  useEffect(() => {
    const measure = (): void => setHeightPx(window.innerHeight);
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, []);
  return heightPx;
}
