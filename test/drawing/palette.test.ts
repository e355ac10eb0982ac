import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { SIGN_COLOURS } from '../../src/drawing/neurons-painter';
import {
  combinedColour,
  directionColours,
  headColours,
  inkOn,
  PALETTES
} from '../../src/drawing/palette';
import type { ThemeName } from '../../src/drawing/palette';
import { SVG_INKS } from '../../src/drawing/svg-page';
import { SVG_THEMES } from '../../src/drawing/svg-style';
import { ciede2000, contrast, worstPair } from './colour-vision';

const CSS = readFileSync(resolve('style/base.css'), 'utf8');

type Inks = Readonly<Record<string, string>>;

/** `#rgb` as `#rrggbb`. */
const longHex = (hex: string): string =>
  hex.length === 4 ? `#${[...hex.slice(1)].map(digit => digit + digit).join('')}` : hex;

/** The colours that a rule of the style sheet gives by itself, where Jupyter's theme has none. */
function inksOf(selector: string, from = 0): Inks {
  const start = CSS.indexOf(`${selector} {`, from);
  expect(start).toBeGreaterThanOrEqual(0);
  const rule = CSS.slice(start, CSS.indexOf('}', start));
  const found = rule.matchAll(/--bertscope-(\w+): (?:var\(--jp-[\w-]+, )?(#[0-9a-f]{3,6})\)?;/g);
  return Object.fromEntries([...found].map(([, name, hex]) => [name, longHex(hex)]));
}

const LIGHT = inksOf('.bertscope');
const DARK = inksOf("[data-jp-theme-light='false'] .bertscope");
const INKS = { light: LIGHT, dark: DARK };

/**
 * The grounds the themes draw on: the style sheet's own, and those of JupyterLab's dark theme, which
 * has #111111 below an output and #212121 in a panel; with more contrast panels are not lighter.
 */
const GROUNDS: Record<ThemeName, { grounds: readonly string[]; least: number }> = {
  light: { grounds: [LIGHT['ground']], least: 3 },
  dark: { grounds: [DARK['ground'], '#111111', '#212121'], least: 3 },
  lightContrast: { grounds: [LIGHT['ground']], least: 4.5 },
  darkContrast: { grounds: [DARK['ground'], '#111111', '#000000'], least: 4.5 }
};
const THEMES = Object.keys(PALETTES) as ThemeName[];

test('the style sheet has the colours of each ground once, however the ground is chosen', () => {
  expect(Object.keys(LIGHT)).toEqual(['ground', 'ink', 'mute', 'accent', 'good', 'bad']);
  expect(Object.keys(DARK)).toEqual(['ground', 'ink', 'mute', 'accent', 'bad']);
  const ofSystem = CSS.indexOf('@media (prefers-color-scheme: dark)');
  expect(inksOf('  .bertscope', ofSystem)).toEqual(DARK);
  expect(inksOf(".bertscope[data-palette^='dark']")).toEqual(DARK);
  const { good, ...light } = LIGHT;
  expect(good).toBeDefined();
  expect(inksOf(".bertscope[data-palette^='light']")).toEqual(light);
});

test.each(['light', 'dark'] as const)('a picture saved on %s has the colours of the screen', on => {
  for (const name of ['ground', 'ink', 'mute', 'accent'] as const) {
    expect(longHex(SVG_INKS[on][name])).toBe(INKS[on][name]);
    expect(longHex(SVG_THEMES[on][name])).toBe(INKS[on][name]);
  }
});

test.each(['light', 'dark'] as const)('every ink of %s can be read on its ground', on => {
  for (const name of ['ink', 'mute', 'accent', 'bad']) {
    expect([name, contrast(INKS[on][name], INKS[on]['ground']) >= 4.5]).toEqual([name, true]);
  }
  // A dot, no letter.
  expect(contrast(LIGHT['good'], INKS[on]['ground'])).toBeGreaterThanOrEqual(3);
});

test('ciede2000 gives the published differences of Sharma, Wu and Dalal', () => {
  expect(ciede2000([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4);
  expect(ciede2000([50, 2.5, 0], [73, 25, -18])).toBeCloseTo(27.1492, 4);
  expect(ciede2000([50, -1.3802, -84.2814], [50, 0, -82.7485])).toBeCloseTo(1, 4);
  expect(ciede2000([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387])).toBeCloseTo(
    1.2644,
    4
  );
  expect(ciede2000([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514])).toBeCloseTo(0.9082, 4);
});

test.each(THEMES)(
  '12 heads in %s stay 10 CIEDE2000 apart for normal and three other visions',
  theme => {
    expect(headColours(theme, 12)).toHaveLength(12);
    expect(worstPair(headColours(theme, 12))).toBeGreaterThanOrEqual(10);
  }
);

test.each(THEMES)(
  '16 heads in %s stay 8 CIEDE2000 apart for normal and three other visions',
  theme => {
    expect(headColours(theme, 16)).toHaveLength(16);
    expect(worstPair(headColours(theme, 16))).toBeGreaterThanOrEqual(8);
  }
);

test.each(THEMES)('every colour of %s stands out from its ground', theme => {
  const { grounds, least } = GROUNDS[theme];
  const { above, below } = SIGN_COLOURS[theme];
  const { upTo12, upTo16 } = PALETTES[theme];
  const all = [...upTo12, ...upTo16, combinedColour(theme), above, below];
  for (const colour of all) {
    for (const ground of grounds) {
      expect([colour, ground, contrast(colour, ground) >= least]).toEqual([colour, ground, true]);
    }
  }
});

test.each(THEMES)(
  'what stands for two things in %s is 30 CIEDE2000 apart for all visions',
  theme => {
    const { above, below } = SIGN_COLOURS[theme];
    expect(worstPair([above, below])).toBeGreaterThanOrEqual(30);
    expect(worstPair(directionColours(theme))).toBeGreaterThanOrEqual(30);
  }
);

test.each(THEMES)('the number on every button of %s can be read', theme => {
  for (const colour of headColours(theme, 16)) {
    expect(contrast(colour, inkOn(colour))).toBeGreaterThanOrEqual(4.45);
  }
});

test('heads beyond the sixteenth begin again', () => {
  const colours = headColours('light', 20);
  expect(colours).toHaveLength(20);
  expect(colours[16]).toBe(colours[0]);
});

test('colours of the reader’s own come first, begun again where there are more heads', () => {
  expect(headColours('dark', 3, ['#112233', '#445566'])).toEqual(['#112233', '#445566', '#112233']);
  expect(headColours('dark', 3, [])).toEqual(headColours('dark', 3));
});
