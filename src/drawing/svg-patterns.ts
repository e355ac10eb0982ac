/**
 * The map of heads as SVG, with what its hues mean and the scores of the chosen head: the same marks as
 * on the screen. Leaves out: the sheet around it (svg-page.ts).
 */
import { PATTERNS, PATTERN_TITLES, type PatternName } from '../patterns/pattern';
import type { HeadScores } from '../patterns/head-scores';
import type { HeadRef } from '../state/document';
import { headMark, type HeadMark } from './head-mark';
import { formatMargin, formatWeight } from './numerals';
import { patternColour } from './pattern-colours';
import { LEAST_INNER_PX, SVG_INKS, type SvgBody, type SvgGround } from './svg-page';
import { escapeSvg, formatPx } from './svg-text';

export type SvgPatternsInput = {
  readonly ground: SvgGround;
  readonly heads: number;
  /** One entry a layer; null where it is not scored. */
  readonly layers: readonly (readonly HeadScores[] | null)[];
  /** Gets a ring, and its scores stand beside the map. */
  readonly chosen: HeadRef;
};

const CELL_PX = 36;
const BESIDE_PX = 28;
const ABOVE_PX = 20;
const LEGEND_PX = 26;
const TABLE_PX = 350;
const GAP_PX = 26;
const ROW_PX = 19;
const COLUMNS = ['mass', 'active', 'margin', 'top', 'tokens'];
const COLUMN_PX = 46;
/** Of a name, in its font. */
const LINE_CHARACTERS = 44;
const FAINT = 0.35;
const MUTED = 0.7;

/** The part of a ring that is drawn, clockwise from the top. */
function arc(x: number, y: number, radius: number, share: number): string {
  if (share <= 0) return '';
  if (share >= 0.9995) return `<circle cx="${formatPx(x)}" cy="${formatPx(y)}" r="${radius}"/>`;
  const angle = 2 * Math.PI * share;
  const end = [x + radius * Math.sin(angle), y - radius * Math.cos(angle)].map(formatPx);
  const isLong = share > 0.5 ? 1 : 0;
  return `<path d="M${formatPx(x)} ${formatPx(y - radius)}A${radius} ${radius} 0 ${isLong} 1 ${end.join(' ')}"/>`;
}

function fillOf({ kind, pattern }: HeadMark, ground: SvgGround): string {
  const { mute } = SVG_INKS[ground];
  const hue = pattern === null ? null : patternColour(ground, pattern);
  if (hue !== null) return `fill="${hue}"`;
  return `fill="${mute}" fill-opacity="${kind === 'unclassified' ? FAINT : MUTED}"`;
}

/** One head: its dot, or what says why there is none. */
function dot(mark: HeadMark, x: number, y: number, ground: SvgGround): string {
  const place = `cx="${formatPx(x)}" cy="${formatPx(y)}"`;
  if (mark.kind === 'waiting') {
    return `<circle ${place} r="4" fill="none" stroke="${SVG_INKS[ground].rule}"/>`;
  }
  if (mark.kind === 'broken') {
    return `<path d="M${formatPx(x - 4)} ${formatPx(y + 4)}l8 -8" stroke="${SVG_INKS[ground].ink}"/>`;
  }
  const radius = formatPx(((0.2 + 0.42 * mark.strength) * CELL_PX) / 2);
  return `<circle ${place} r="${radius}" ${fillOf(mark, ground)}/>`;
}

function map({ ground, heads, layers, chosen }: SvgPatternsInput): string {
  const { mute, accent } = SVG_INKS[ground];
  const middle = (place: number): number => (place + 0.5) * CELL_PX;
  const label = (x: number, y: number, word: number): string =>
    `<text x="${formatPx(x)}" y="${formatPx(y)}">${word}</text>`;
  const dots: string[] = [];
  const rings: string[] = [];
  const labels: string[] = [];
  for (let head = 0; head < heads; head++) labels.push(label(BESIDE_PX + middle(head), 12, head));
  layers.forEach((scored, layer) => {
    const y = ABOVE_PX + middle(layer);
    labels.push(label(BESIDE_PX / 2 - 2, y + 4, layer));
    for (let head = 0; head < heads; head++) {
      const mark = headMark(scored?.[head] ?? null);
      const x = BESIDE_PX + middle(head);
      dots.push(dot(mark, x, y, ground));
      rings.push(arc(x, y, 0.41 * CELL_PX, mark.idle));
    }
  });
  const [x, y] = [BESIDE_PX + chosen.head * CELL_PX, ABOVE_PX + chosen.layer * CELL_PX];
  return (
    `<g text-anchor="middle" font-size="11" fill="${mute}">${labels.join('')}</g>` +
    `<g>${dots.join('')}</g>` +
    `<g fill="none" stroke="${mute}" stroke-opacity="0.6" stroke-width="2">${rings.join('')}</g>` +
    `<rect x="${x + 1}" y="${y + 1}" width="${CELL_PX - 2}" height="${CELL_PX - 2}" rx="7" fill="none" stroke="${accent}" stroke-width="2"/>`
  );
}

/** What the hues mean, and how many heads have each. */
function legend({ ground, layers }: SvgPatternsInput, widthPx: number): SvgBody {
  const marks = layers.flatMap(layer => (layer ?? []).map(headMark));
  const { ink, mute } = SVG_INKS[ground];
  const groups: readonly (PatternName | 'unclassified')[] = [...PATTERNS, 'unclassified'];
  let x = 0;
  let y = 0;
  const entries = groups.map(group => {
    const name = group === 'unclassified' ? group : PATTERN_TITLES[group];
    const isOf = ({ kind, pattern }: HeadMark): boolean =>
      group === 'unclassified' ? kind === group : pattern === group;
    const count = marks.filter(isOf).length;
    const roomPx = 34 + 6.6 * (name.length + String(count).length);
    if (x > 0 && x + roomPx > widthPx) {
      x = 0;
      y += ROW_PX;
    }
    const mark = { ...headMark(null), pattern: group === 'unclassified' ? null : group };
    const fill = fillOf({ ...mark, kind: group === 'unclassified' ? group : 'named' }, ground);
    const entry = `<circle cx="${formatPx(x + 6)}" cy="${y + 8}" r="5" ${fill}/><text x="${formatPx(x + 16)}" y="${y + 12}"><tspan fill="${ink}">${escapeSvg(name)}</tspan> <tspan fill="${mute}">${count}</tspan></text>`;
    x += roomPx;
    return entry;
  });
  const markup = `<g font-size="12">${entries.join('')}</g>`;
  return { markup, widthPx, heightPx: y + LEGEND_PX };
}

/** A name in lines that fit beside the map. */
function linesOf(name: string): readonly string[] {
  const lines: string[] = [];
  for (const word of name.split(' ')) {
    const last = lines.at(-1);
    const isRoom = last !== undefined && last.length + word.length < LINE_CHARACTERS;
    if (isRoom && !last.endsWith(';')) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Name and scores of the chosen head. */
function passport({ ground, layers, chosen }: SvgPatternsInput): string {
  const { ink, mute } = SVG_INKS[ground];
  const found = layers[chosen.layer]?.[chosen.head] ?? null;
  const place = `<text y="12" font-size="12" fill="${mute}">Layer ${chosen.layer}, head ${chosen.head}</text>`;
  if (found === null || found.isBroken) {
    const why = found === null ? 'not scored' : 'not all of its weights are numbers';
    return `${place}<text y="32" font-size="13" fill="${ink}">${why}</text>`;
  }
  const name = linesOf(found.name.text).map(
    (words, at) =>
      `<text y="${32 + at * 17}" font-size="13" font-weight="600" fill="${ink}">${escapeSvg(words)}</text>`
  );
  const top = 32 + name.length * 17 + 8;
  const end = (at: number): number => TABLE_PX - (COLUMNS.length - 1 - at) * COLUMN_PX;
  const cells = (words: readonly string[], y: number): string =>
    words.map((word, at) => `<text x="${end(at)}" y="${y}">${word}</text>`).join('');
  const number = (value: number | null): string => (value === null ? '–' : formatWeight(value, 2));
  const shown = found.scores.filter(({ tier }) => tier === null || tier === 'piece');
  const rows = shown.map((score, at) => {
    const y = top + (at + 1) * ROW_PX;
    const { pattern, mass, conditional, margin, topRate, queries, kept } = score;
    const words = [
      number(mass),
      number(conditional),
      margin === null ? '–' : formatMargin(margin, 2),
      number(topRate),
      kept === queries ? String(queries) : `${kept} of ${queries}`
    ];
    const hue = patternColour(ground, pattern) ?? mute;
    return `<circle cx="5" cy="${y - 4}" r="4" fill="${hue}"/><text x="14" y="${y}" text-anchor="start">${PATTERN_TITLES[pattern]}</text>${cells(words, y)}`;
  });
  return (
    `${place}${name.join('')}<g font-size="12" text-anchor="end">` +
    `<g fill="${mute}">${cells(COLUMNS, top)}</g><g fill="${ink}">${rows.join('')}</g></g>`
  );
}

export function paintSvgPatterns(input: SvgPatternsInput): SvgBody {
  const { heads, layers } = input;
  const mapPx = BESIDE_PX + heads * CELL_PX;
  const widthPx = Math.max(LEAST_INNER_PX, mapPx + GAP_PX + TABLE_PX);
  const words = legend(input, widthPx);
  const heightPx = Math.max(ABOVE_PX + layers.length * CELL_PX, 190);
  return {
    markup:
      words.markup +
      `<g transform="translate(0 ${words.heightPx})">${map(input)}<g transform="translate(${mapPx + GAP_PX} 0)">${passport(input)}</g></g>`,
    widthPx,
    heightPx: words.heightPx + heightPx
  };
}
