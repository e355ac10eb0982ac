/**
 * Lines as paths of SVG, in few bytes: the unit across is half the way between the columns and the
 * unit down is half a row, so that most coordinates have one digit. All lines make one layer; a token
 * has copies of its own lines, hidden until it is pointed at, so that CSS alone can show them without
 * the others. Leaves out: which lines there are (line-selection.ts).
 */
import type { Side } from '../attention/attention-rows';
import type { HeadsLayout } from './heads-layout';
import type { HeadLines } from './line-selection';
import { THICK } from './line-raster';
import { formatShortWeight } from './numerals';
import { escapeSvg } from './svg-text';
import { pairWords } from './token-words';

/** Opacity of a path is rounded to one of these: lines of like weight share a path. */
const STEPS = [0.06, 0.12, 0.2, 0.32, 0.5, 0.72, 1];

const stepOf = (weight: number): number => {
  const next = STEPS.findIndex(step => step > weight);
  if (next === 0) return 0;
  if (next < 0) return STEPS.length - 1;
  return weight - STEPS[next - 1] < STEPS[next] - weight ? next - 1 : next;
};

const tenth = (value: number): number => Math.round(value * 10) / 10;

/** The head view's curve, level at both ends, from here to `fall` units further down. */
const curve = (fall: number): string => (fall === 0 ? 'h2' : `c1 0 1 ${fall} 2 ${fall}`);

const fallOf = ({ y, rowPx }: HeadsLayout, from: number, to: number): number =>
  tenth(((y[to] - y[from]) * 2) / rowPx);

type LineLook = {
  readonly stroke?: 'opacity' | 'thickness' | undefined;
  /** Colours of what a token attends to and of who attends to it. */
  readonly directions?: readonly string[] | undefined;
};

/** The rules that give the kinds of `markup` their look, and units their size, below `.scope`. */
export function lineRules(
  scope: string,
  { lineStart, lineEnd, rowPx }: HeadsLayout,
  colours: readonly string[],
  markup: string,
  { stroke = 'opacity', directions = [] }: LineLook
): string {
  const across = (lineEnd - lineStart) / 2;
  const down = rowPx / 2;
  const classes = [...markup.matchAll(/class="([^"]*)"/g)].flatMap(([, names]) => names.split(' '));
  const kinds = new Set(classes);
  const steps = STEPS.map((opacity, i) =>
    kinds.has(`o${i}`)
      ? `.${scope} .o${i}{${stroke === 'opacity' ? `stroke-opacity:${opacity};stroke-width:${tenth(1.1 + 1.1 * opacity)}` : `stroke-width:${tenth(THICK.extraPx * opacity)}`}}`
      : ''
  );
  const hues = colours.map((colour, head) =>
    kinds.has(`h${head}`) ? `.${scope} .h${head}{stroke:${colour}}` : ''
  );
  const ways = directions.map((colour, i) => {
    if (!kinds.has(`d${i}`)) return '';
    const [x, step] = i === 0 ? [lineStart, across] : [lineEnd, -across];
    return `.${scope} .t .d${i}{stroke:${colour};transform:translate(${x}px,0) scale(${step},${down})}`;
  });
  return [
    `.${scope} .t path,.${scope} .a path{transform:translate(${lineStart}px,0) scale(${across},${down})}`,
    // A copy begins at its token: on the right it runs backwards.
    `.${scope} .r path{transform:translate(${lineEnd}px,0) scale(${-across},${down})}`,
    ...steps,
    ...hues,
    ...ways
  ].join('');
}

type Drawn = {
  readonly markup: string;
  /** Lines drawn, strongest first. */
  readonly count: number;
};

/** Every line an element with its number, as long as `bytes` are enough; else null. */
export function singleLines(
  layout: HeadsLayout,
  tokens: readonly string[],
  lines: HeadLines,
  bytes: number
): Drawn | null {
  const paths: string[] = [];
  let left = bytes;
  const isOneHead = lines.head.subarray(0, lines.count).every(head => head === lines.head[0]);
  for (let i = 0; i < lines.count; i++) {
    const [from, to, head, weight] = [lines.from[i], lines.to[i], lines.head[i], lines.weight[i]];
    const whose = isOneHead ? '' : `, head ${head}`;
    const title = `${pairWords(tokens[from], tokens[to])} ${formatShortWeight(weight)}${whose}`;
    const d = `M0 ${fallOf(layout, 0, from)}${curve(fallOf(layout, from, to))}`;
    const path = `<path class="h${head} o${stepOf(weight)}" d="${d}"><title>${escapeSvg(title)}</title></path>`;
    left -= bytesOf(path);
    if (left < 0) return null;
    paths.push(path);
  }
  // Strongest last, on top.
  return { markup: paths.reverse().join(''), count: lines.count };
}

const PATH_BYTES = '<path class="h10 o3" d=""/>'.length;

/** As many of the strongest lines as `bytes` are enough for, those of a head and a step as one path. */
export function mergedLines(layout: HeadsLayout, lines: HeadLines, bytes: number): Drawn {
  const paths = new Map<string, string>();
  let left = bytes;
  let count = 0;
  for (; count < lines.count; count++) {
    const [from, to] = [lines.from[count], lines.to[count]];
    const kind = `h${lines.head[count]} o${stepOf(lines.weight[count])}`;
    const known = paths.get(kind);
    const d = `M0 ${fallOf(layout, 0, from)}${curve(fallOf(layout, from, to))}`;
    left -= d.length + (known === undefined ? PATH_BYTES : 0);
    if (left < 0) break;
    paths.set(kind, (known ?? '') + d);
  }
  const markup = [...paths].reverse().map(([kind, d]) => `<path class="${kind}" d="${d}"/>`);
  return { markup: markup.join(''), count };
}

/** So many partners with their strongest head each, or so many lines of whatever heads. */
export type CopyLimit = { readonly partners: number } | { readonly lines: number };

/**
 * The copies of each token's own lines, an entry a token: its strongest partners or lines.
 *
 * @param limitOf of a token's number, how much of it is copied
 * @param direction the lines' kind instead of their heads': `d0` runs to the right, `d1` to the left
 */
export function copiedLines(
  layout: HeadsLayout,
  lines: HeadLines,
  side: Side,
  limitOf: (token: number) => CopyLimit,
  direction?: 'd0' | 'd1'
): readonly string[] {
  const paths = layout.rows.map(() => new Map<string, string>());
  const partners = layout.rows.map(() => new Set<number>());
  const counts = new Uint32Array(layout.rows.length);
  for (let i = 0; i < lines.count; i++) {
    const [token, other] =
      side === 'from' ? [lines.from[i], lines.to[i]] : [lines.to[i], lines.from[i]];
    const limit = limitOf(token);
    const own = partners[token];
    if ('lines' in limit) {
      if (counts[token]++ >= limit.lines) continue;
    } else if (own.size >= limit.partners || own.has(other)) continue;
    own.add(other);
    const kind = `${direction ?? `h${lines.head[i]}`} o${stepOf(lines.weight[i])}`;
    const d = `M0 0${curve(fallOf(layout, token, other))}`;
    paths[token].set(kind, (paths[token].get(kind) ?? '') + d);
  }
  return paths.map(own => {
    const drawn = [...own].reverse().map(([kind, d]) => `<path class="${kind}" d="${d}"/>`);
    return drawn.join('');
  });
}

/** Of text in UTF-8. */
export function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
