/**
 * The colours of the heads, found by scripts/palette.mjs: one palette a theme for up to 12 and for
 * up to 16 heads. The worst pair under normal and three simulated colour visions is at least 10
 * (12 colours) or 8 (16) CIEDE2000 apart; each colour has 3:1 contrast on its ground, 4.5:1 in the
 * high-contrast themes. Heads beyond the sixteenth begin again; numbers tell them apart.
 */

export type ThemeName = 'light' | 'dark' | 'lightContrast' | 'darkContrast';

type PaletteSizes = { readonly upTo12: readonly string[]; readonly upTo16: readonly string[] };

const list = (hexes: string): readonly string[] => hexes.split(' ').map(hex => `#${hex}`);

export const PALETTES: Readonly<Record<ThemeName, PaletteSizes>> = {
  light: {
    upTo12: list(
      '4d6edc e37605 018c86 c8245f 6fa063 6935b9 a46a2f 1f2f7c 8c490e 0c9ce4 d06baf 01613d'
    ),
    upTo16: list(
      '424eb9 ec4d70 059182 c92360 61a115 9159d6 ad6a45 213082 8f4740 3c9bd7 e95db7 1a5725 777102 865e99 6e1953 c17891'
    )
  },
  dark: {
    upTo12: list(
      '7ea1ff ed8e0a 3ec7b7 e85095 bfde5e b983c0 a9db99 4e74d7 b77a39 8bf3e4 f2b7f7 3d9b6c'
    ),
    upTo16: list(
      '7c9efe feba2e 43ccaf fe5994 93e497 be7fcc beba64 4e74d8 c47c3e 79ebee dcb2fc 3b9b68 b8a404 dd9ac8 b352a0 f58687'
    )
  },
  lightContrast: {
    upTo12: list(
      '2c37ed e90e37 098472 a75494 516600 793a9d 597e42 212778 8f3643 2f72dd c94572 682e53'
    ),
    upTo16: list(
      '4b31f0 aa2679 426da4 a7083d 118565 8f58da 568047 1f2c7b 765d03 a46083 d105ae 055f3c 877501 2b4f17 6e1a50 87455f'
    )
  },
  darkContrast: {
    upTo12: list(
      '83a3ff f69d32 38ccb8 ff6094 90ca7b b684c1 fede64 577bf0 bc8036 90f8e4 f5b4ed 3d996a'
    ),
    upTo16: list(
      '7f99ff cf9004 58ccb9 fd5683 96d403 b7b4ff e8d178 597ee1 f2a58f 80e9fe d699ce 3f9764 a2ad5b 43aca2 be62a8 f97da7'
    )
  }
};

/**
 * One colour a head, `#rrggbb`, in the order of the heads.
 *
 * @param own instead of the theme's, begun again where there are more heads; empty: the theme's
 * @example headColours('light', 12)[0] is a blue
 */
export function headColours(
  theme: ThemeName,
  heads: number,
  own: readonly string[] = []
): readonly string[] {
  const { upTo12, upTo16 } = PALETTES[theme];
  const colours = own.length > 0 ? own : heads <= 12 ? upTo12 : upTo16;
  return Array.from({ length: heads }, (_, head) => colours[head % colours.length]);
}

/** White or black, for text on `hex`: white wherever it has 4.5:1, else black, which then has more. */
export function inkOn(hex: string): '#000000' | '#ffffff' {
  const linear = (at: number): number => (parseInt(hex.slice(at, at + 2), 16) / 255) ** 2.2;
  const luminance = 0.2126 * linear(1) + 0.7152 * linear(3) + 0.0722 * linear(5);
  return luminance > 0.182 ? '#000000' : '#ffffff';
}

/** Of several heads drawn as one: no head's colour. */
export function combinedColour(theme: ThemeName): string {
  return theme.startsWith('light') ? '#3f4556' : '#c3c9d6';
}

/** Of what a token attends to, and of who attends to it. */
export function directionColours(theme: ThemeName): readonly [string, string] {
  const [to, by] = PALETTES[theme].upTo12;
  return [to, by];
}
