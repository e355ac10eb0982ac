/** Which palette fits the page: its light or dark theme, and whether the reader wants more contrast. */
import { useEffect, useMemo, useState } from 'preact/hooks';

import type { ThemeName } from '../../drawing/palette';

const MORE = '(prefers-contrast: more), (forced-colors: active)';
const FORCED = '(forced-colors: active)';
const DARK = '(prefers-color-scheme: dark)';

const matches = (query: string): boolean =>
  typeof matchMedia === 'function' && matchMedia(query).matches;

function themeFor(theme: 'light' | 'dark'): ThemeName {
  // Forced colours replace the page's ground; the browser then says which kind it is.
  const shown = matches(FORCED) ? (matches(DARK) ? 'dark' : 'light') : theme;
  return matches(MORE) ? `${shown}Contrast` : shown;
}

/** Follows the reader's settings while the view is open. */
export function usePaletteTheme(theme: 'light' | 'dark'): ThemeName {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (typeof matchMedia !== 'function') return undefined;
    const queries = [MORE, FORCED, DARK].map(query => matchMedia(query));
    const onChange = (): void => setTurn(before => before + 1);
    for (const query of queries) query.addEventListener('change', onChange);
    return () => {
      for (const query of queries) query.removeEventListener('change', onChange);
    };
  }, []);
  return useMemo(() => themeFor(theme), [theme, turn]);
}
