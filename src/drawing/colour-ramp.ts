/**
 * The colours of a weight in the matrix: from the ground to a dark (on dark ground: light) blue, in
 * even steps of lightness, so that equal differences look equal, to every colour vision. Computed in
 * OKLab (Björn Ottosson, "A perceptual color space for image processing", 2020).
 */

/** Colours of the ramp. */
export const RAMP_STEPS = 256;

type Oklch = { readonly lightness: number; readonly chroma: number; readonly hue: number };

/** Where the ramps begin and end; hue in degrees. Chroma swells in between. */
const ENDS = {
  light: { from: 0.985, to: 0.3, hueFrom: 235, hueTo: 266 },
  dark: { from: 0.21, to: 0.95, hueFrom: 266, hueTo: 215 }
} as const;
const MOST_CHROMA = 0.115;

const gamma = (linear: number): number =>
  linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;

/** sRGB, each 0 to 255. */
function toRgb({ lightness, chroma, hue }: Oklch): readonly [number, number, number] {
  const angle = (hue * Math.PI) / 180;
  const a = chroma * Math.cos(angle);
  const b = chroma * Math.sin(angle);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const byte = (linear: number): number =>
    Math.round(255 * gamma(Math.max(0, Math.min(1, linear))));
  return [
    byte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    byte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    byte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  ];
}

function makeRamp(theme: keyof typeof ENDS): Uint8ClampedArray {
  const { from, to, hueFrom, hueTo } = ENDS[theme];
  const bytes = new Uint8ClampedArray(RAMP_STEPS * 3);
  for (let step = 0; step < RAMP_STEPS; step++) {
    const t = step / (RAMP_STEPS - 1);
    const chroma = MOST_CHROMA * Math.sin(Math.PI * 0.86 * t);
    const hue = hueFrom + (hueTo - hueFrom) * t;
    bytes.set(toRgb({ lightness: from + (to - from) * t, chroma, hue }), step * 3);
  }
  return bytes;
}

const RAMPS = { light: makeRamp('light'), dark: makeRamp('dark') };

/** The ramp for a ground: 256 colours as red, green, blue; the first is that of weight 0. */
export function rampFor(theme: 'light' | 'dark'): Uint8ClampedArray {
  return RAMPS[theme];
}

/** The step of a weight, 0 to 255; `sqrt` lifts faint weights. */
export function rampStep(weight: number, scale: 'linear' | 'sqrt'): number {
  // NaN too: what is no number is drawn as nothing.
  if (!(weight > 0)) return 0;
  const share = Math.min(1, scale === 'sqrt' ? Math.sqrt(weight) : weight);
  return Math.round(share * (RAMP_STEPS - 1));
}

/** The ramp as a CSS gradient from left to right. */
export function rampGradient(theme: 'light' | 'dark'): string {
  const ramp = rampFor(theme);
  const stops = Array.from({ length: 9 }, (_, i) => {
    const at = Math.round((i / 8) * (RAMP_STEPS - 1)) * 3;
    return `rgb(${ramp[at]} ${ramp[at + 1]} ${ramp[at + 2]})`;
  });
  return `linear-gradient(to right, ${stops.join(', ')})`;
}
