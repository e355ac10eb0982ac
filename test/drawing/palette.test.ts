import { headColours, inkOn, PALETTES } from '../../src/drawing/palette';
import type { ThemeName } from '../../src/drawing/palette';
import { ciede2000, contrast, worstPair } from './colour-vision';

/** The grounds the themes draw on; of the dark ones the lightest, JupyterLab's #212121. */
const GROUNDS: Record<ThemeName, { ground: string; least: number }> = {
  light: { ground: '#ffffff', least: 3 },
  dark: { ground: '#212121', least: 3 },
  lightContrast: { ground: '#ffffff', least: 4.5 },
  darkContrast: { ground: '#000000', least: 4.5 }
};
const THEMES = Object.keys(PALETTES) as ThemeName[];

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
  const { ground, least } = GROUNDS[theme];
  for (const colour of [...PALETTES[theme].upTo12, ...PALETTES[theme].upTo16]) {
    expect(contrast(colour, ground)).toBeGreaterThanOrEqual(least);
  }
});

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
