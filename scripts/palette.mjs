/**
 * Searches the head colours of src/drawing/palette.ts. Starts from colours chosen by eye and moves
 * them as little as it can (in OKLab) until the worst pair over normal and three simulated colour
 * visions is far enough apart and every colour stands out from its ground. Prints the palettes.
 * Usage: node scripts/palette.mjs
 */
import { build } from 'esbuild';
import { randomLcg } from 'd3-random';

const { outputFiles } = await build({
  entryPoints: [new URL('../test/drawing/colour-vision.ts', import.meta.url).pathname],
  bundle: true,
  format: 'esm',
  write: false
});
const source = Buffer.from(outputFiles[0].contents).toString('base64');
const { apartness, appearances, contrast, linearRgb, worstPair } = await import(
  `data:text/javascript;base64,${source}`
);

// The first twelve are the palette of 12 heads; models of up to 16 heads take all sixteen.
const ON_LIGHT = [
  '#3f63d2',
  '#e2700c',
  '#0b8f86',
  '#c8245f',
  '#57a12c',
  '#9159d6',
  '#b08400',
  '#1f2f7c',
  '#8a4b2a',
  '#3b9ad6',
  '#d765b0',
  '#1c5b3c',
  '#7c7a1c',
  '#66728a',
  '#6d1a55',
  '#e2574c'
];
const ON_DARK = [
  '#7fa4ff',
  '#ff9d42',
  '#35cdb9',
  '#ff5d92',
  '#86d35a',
  '#b98aff',
  '#ecc94b',
  '#4e74d8',
  '#c98b66',
  '#7fd6ff',
  '#ffb0dc',
  '#3d9a68',
  '#a9a93a',
  '#9aa8bf',
  '#b352a0',
  '#ff7d6b'
];
const SPECS = [
  { theme: 'light', ground: '#ffffff', floor: 3.05, anchors: ON_LIGHT },
  { theme: 'dark', ground: '#212121', floor: 3.4, anchors: ON_DARK },
  { theme: 'lightContrast', ground: '#ffffff', floor: 4.6, anchors: ON_LIGHT },
  { theme: 'darkContrast', ground: '#000000', floor: 5.5, anchors: ON_DARK }
];
const COUNTS = [
  { count: 12, apart: 10.4 },
  { count: 16, apart: 8.4 }
];
const STEPS = 20000;
const STARTS = 8;
/** OKLab chroma below which a colour looks grey. */
const DULL = 0.1;
const random = randomLcg(20190117);

/** OKLab of linear RGB. */
function okLab([r, g, b]) {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  ];
}

/** Hex of an OKLab colour, or null outside sRGB. */
function hexOf([lightness, a, b]) {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s
  ];
  if (linear.some(value => value < 0 || value > 1)) return null;
  return `#${linear
    .map(value => (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055))
    .map(value =>
      Math.round(value * 255)
        .toString(16)
        .padStart(2, '0')
    )
    .join('')}`;
}

const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** What one colour costs: too near to others, too faint on the ground, far from where it began. */
function cost(point, hex, seen, set, self, spec, apart) {
  const anchor = set[self].anchor;
  let sum = 40 * point.reduce((squares, value, i) => squares + (value - anchor[i]) ** 2, 0);
  sum += 3000 * Math.max(0, DULL - Math.hypot(point[1], point[2])) ** 2;
  sum += 50 * Math.max(0, spec.floor - contrast(hex, spec.ground)) ** 2;
  for (let i = 0; i < set.length; i++) {
    if (i !== self) sum += Math.max(0, apart - apartness(seen, set[i].seen)) ** 2;
  }
  return sum;
}

function settle(spec, count, apart) {
  const set = spec.anchors.slice(0, count).map(hex => {
    const anchor = okLab(linearRgb(hex));
    return { anchor, point: anchor, hex, seen: appearances(hex) };
  });
  for (let step = 0; step < STEPS; step++) {
    const i = Math.floor(random() * count);
    const { point, hex, seen } = set[i];
    const size = 0.06 * (1 - step / STEPS) + 0.002;
    const moved = point.map(value => value + size * normal());
    const movedHex = hexOf(moved);
    if (movedHex === null) continue;
    const movedSeen = appearances(movedHex);
    const gain =
      cost(point, hex, seen, set, i, spec, apart) -
      cost(moved, movedHex, movedSeen, set, i, spec, apart);
    if (gain > 0) Object.assign(set[i], { point: moved, hex: movedHex, seen: movedSeen });
  }
  const total = set.reduce(
    (sum, { point, hex, seen }, i) => sum + cost(point, hex, seen, set, i, spec, apart),
    0
  );
  return { colours: set.map(entry => entry.hex), total };
}

for (const spec of SPECS) {
  for (const { count, apart } of COUNTS) {
    const settled = Array.from({ length: STARTS }, () => settle(spec, count, apart));
    const { colours } = settled.reduce((best, next) => (next.total < best.total ? next : best));
    const faintest = Math.min(...colours.map(hex => contrast(hex, spec.ground)));
    process.stdout.write(
      `${spec.theme} ${count}: worst pair ${worstPair(colours).toFixed(2)}, ` +
        `faintest ${faintest.toFixed(2)}:1\n  ${JSON.stringify(colours)}\n`
    );
  }
}
