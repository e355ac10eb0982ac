/**
 * The rules of a saved picture: its colours, and which lines show while a token is pointed at, has
 * the focus or is pinned. Leaves out: the rules of lines (svg-lines.ts).
 */
import type { HeadsLayout } from './heads-layout';

/** Colours of a picture on a light ground, as on paper, or on a dark one. */
export const SVG_THEMES = {
  light: { ground: '#fff', ink: '#1c1e26', mute: '#5f6472', rule: '#d9dbe0', accent: '#3556c8' },
  dark: { ground: '#16181d', ink: '#e7e9ee', mute: '#9aa0ae', rule: '#34373f', accent: '#8da6ff' }
} as const;

export type SvgTheme = keyof typeof SVG_THEMES;

/**
 * The rules below `.scope`.
 *
 * @param width CSS of the picture's width
 * @param markup what is drawn: rules that nothing of it needs are left out
 */
export function pictureRules(
  scope: string,
  { orientation, left, right, rowPx, fontPx }: HeadsLayout,
  theme: SvgTheme,
  width: string,
  markup: string
): string {
  const { ink, mute, accent } = SVG_THEMES[theme];
  const kinds = new Set(
    [...markup.matchAll(/class="([^"]*)"/g)].flatMap(([, names]) => names.split(' '))
  );
  const rules = [
    `{${width};height:auto;font-family:system-ui,sans-serif}`,
    ` text{fill:${ink};font-size:${fontPx}px;white-space:pre}`,
    ` .m{fill:${mute}}`,
    ` .c{font-size:12px}`,
    ` path{fill:none;vector-effect:non-scaling-stroke}`,
    // A token's lines wait beneath all others until it is pointed at, has the focus or is pinned.
    ` .t path{visibility:hidden}`,
    ` .t:hover path,.${scope} .t:focus path,.${scope} .p path{visibility:visible}`,
    ` .ts:hover~.a path,.${scope} .ts:focus-within~.a path{opacity:.06}`,
    ` .pins~.a path{opacity:.1}`,
    ` .t:focus{outline:none}`,
    ` .t rect{y:${-rowPx / 2 + 1}px;height:${rowPx - 2}px;width:${left.width}px;x:${left.x}px;rx:4px;fill:${accent};fill-opacity:0}`,
    ` .r rect{x:${right.x}px}`,
    ` .t:hover rect,.${scope} .t:focus rect,.${scope} .p rect${kinds.has('q') ? `,.${scope} .q rect` : ''}{fill-opacity:.13}`,
    ` .ts text{dominant-baseline:central;cursor:default}`
  ];
  if (kinds.has('f')) rules.push(` .f{font-size:${fontPx - 3}px}`);
  if (kinds.has('n')) {
    rules.push(
      ` .n text{dominant-baseline:central;font-size:${Math.max(10, fontPx - 3)}px}`,
      // They are of what is pinned, and would be wrong of what is pointed at.
      ` .ts:hover~.n,.${scope} .ts:focus-within~.n{visibility:hidden}`
    );
  }
  if (orientation === 'horizontal') {
    // The layout lies on its side; its texts stand as the screen's do.
    rules.push(
      ` .ts text,.${scope} .n text{transform:matrix(0,1,1,0,0,0);writing-mode:vertical-rl}`
    );
  }
  return rules.map(rule => `.${scope}${rule}`).join('');
}
