/**
 * How far apart two sRGB colours look, also to people with a colour vision deficiency.
 * CIEDE2000 after Sharma, Wu and Dalal (2005); deficiencies after Machado, Oliveira and Fernandes
 * (2009) at full severity, applied to linear RGB; contrast after WCAG 2. Leaves out: adaptation.
 */

/** Three channels, 0 to 1. */
export type Rgb = readonly [number, number, number];
/** CIE L*a*b*, D65. */
export type Lab = readonly [number, number, number];
type Matrix = readonly [Rgb, Rgb, Rgb];

const NORMAL: Matrix = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1]
];
const PROTAN: Matrix = [
  [0.152286, 1.052583, -0.204868],
  [0.114503, 0.786281, 0.099216],
  [-0.003882, -0.048116, 1.051998]
];
const DEUTAN: Matrix = [
  [0.367322, 0.860646, -0.227968],
  [0.280085, 0.672501, 0.047413],
  [-0.01182, 0.04294, 0.968881]
];
const TRITAN: Matrix = [
  [1.255528, -0.076749, -0.178779],
  [-0.078411, 0.930809, 0.147602],
  [0.004733, 0.691367, 0.3039]
];

/** Normal sight and the three simulated ones. */
export const VISIONS = { normal: NORMAL, protan: PROTAN, deutan: DEUTAN, tritan: TRITAN } as const;

const clamp = (value: number): number => Math.min(1, Math.max(0, value));
const toLinear = (channel: number): number =>
  channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;

/** Linear RGB of a colour written `#rrggbb`. */
export function linearRgb(hex: string): Rgb {
  const channel = (at: number): number => toLinear(parseInt(hex.slice(at, at + 2), 16) / 255);
  return [channel(1), channel(3), channel(5)];
}

/** What linear RGB becomes to an eye of one kind. */
export function simulate([r, g, b]: Rgb, vision: Matrix): Rgb {
  const row = ([x, y, z]: Rgb): number => clamp(x * r + y * g + z * b);
  return [row(vision[0]), row(vision[1]), row(vision[2])];
}

/** L*a*b* of linear RGB. */
export function lab([r, g, b]: Rgb): Lab {
  const f = (t: number): number =>
    t > 216 / 24389 ? Math.cbrt(t) : (t * 24389) / 27 / 116 + 4 / 29;
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const RADIANS = Math.PI / 180;
const hue = (a: number, b: number): number =>
  a === 0 && b === 0 ? 0 : (Math.atan2(b, a) / RADIANS + 360) % 360;

/** CIEDE2000 colour difference; about 1 is just noticeable side by side. */
export function ciede2000(first: Lab, second: Lab): number {
  const [l1, a1, b1] = first;
  const [l2, a2, b2] = second;
  const meanChroma7 = ((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2) ** 7;
  const g = 0.5 * (1 - Math.sqrt(meanChroma7 / (meanChroma7 + 25 ** 7)));
  const [ap1, ap2] = [a1 * (1 + g), a2 * (1 + g)];
  const [c1, c2] = [Math.hypot(ap1, b1), Math.hypot(ap2, b2)];
  const [h1, h2] = [hue(ap1, b1), hue(ap2, b2)];
  const grey = c1 * c2 === 0;
  const turn = h2 - h1;
  const dh = grey ? 0 : Math.abs(turn) <= 180 ? turn : turn > 180 ? turn - 360 : turn + 360;
  const dl = l2 - l1;
  const dc = c2 - c1;
  const dH = 2 * Math.sqrt(c1 * c2) * Math.sin((dh / 2) * RADIANS);
  const l = (l1 + l2) / 2;
  const c = (c1 + c2) / 2;
  const sum = h1 + h2;
  const h = grey
    ? sum
    : Math.abs(turn) <= 180
      ? sum / 2
      : sum < 360
        ? (sum + 360) / 2
        : (sum - 360) / 2;
  const t =
    1 -
    0.17 * Math.cos((h - 30) * RADIANS) +
    0.24 * Math.cos(2 * h * RADIANS) +
    0.32 * Math.cos((3 * h + 6) * RADIANS) -
    0.2 * Math.cos((4 * h - 63) * RADIANS);
  const sl = 1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2);
  const sc = 1 + 0.045 * c;
  const sh = 1 + 0.015 * c * t;
  const c7 = c ** 7;
  const rotation =
    -2 *
    Math.sqrt(c7 / (c7 + 25 ** 7)) *
    Math.sin(60 * Math.exp(-(((h - 275) / 25) ** 2)) * RADIANS);
  return Math.sqrt(
    (dl / sl) ** 2 + (dc / sc) ** 2 + (dH / sh) ** 2 + rotation * (dc / sc) * (dH / sh)
  );
}

/** WCAG contrast ratio of two colours, 1 to 21. */
export function contrast(first: string, second: string): number {
  const luminance = (hex: string): number => {
    const [r, g, b] = linearRgb(hex);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [x, y] = [luminance(first), luminance(second)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** L*a*b* of a colour under each vision, in the order of VISIONS. */
export function appearances(hex: string): readonly Lab[] {
  const rgb = linearRgb(hex);
  return Object.values(VISIONS).map(vision => lab(simulate(rgb, vision)));
}

/** The smallest difference of two appearances over all visions. */
export function apartness(first: readonly Lab[], second: readonly Lab[]): number {
  return Math.min(...first.map((seen, vision) => ciede2000(seen, second[vision])));
}

/** The smallest difference between any two colours of a palette under any vision. */
export function worstPair(colours: readonly string[]): number {
  const seen = colours.map(appearances);
  let worst = Infinity;
  for (let i = 0; i < seen.length; i++) {
    for (let j = 0; j < i; j++) worst = Math.min(worst, apartness(seen[i], seen[j]));
  }
  return worst;
}
