/**
 * The head view as one SVG that needs no script, no style sheet and no font but the reader's: what
 * is kept in a notebook, an exported page and on paper. Same layout and same lines as on the screen
 * (heads-layout.ts, line-selection.ts). Pointing at a token, or moving to it with the keyboard,
 * shows its lines alone, by CSS. It has a ground of its own, so that it reads on any page.
 */
import { strongestPartners, type Side } from '../attention/attention-rows';
import type { TokenRef } from '../state/document';
import type { Encoding } from '../tokens/encoding';
import { FONT_PX, layoutHeads, type HeadsLayout } from './heads-layout';
import { selectLines, type LayerLines } from './line-selection';
import { formatShortWeight } from './numerals';
import { captionOf, titleOf, type Reduced } from './svg-caption';
import { bytesOf, copiedLines, lineRules, mergedLines, singleLines } from './svg-lines';
import { escapeSvg, formatPx } from './svg-text';
import { estimateTextPx, shortenText } from './text-width';

export type SvgPictureInput = {
  /**
   * A class name for its own rules: letters, digits and hyphens, first a letter. A page may hold two
   * pictures of one scope only if they look alike. There are no ids, of which a page must hold each once.
   */
  readonly scope: string;
  readonly encoding: Pick<Encoding, 'tokens' | 'sentenceIds' | 'special'>;
  readonly layer: LayerLines;
  readonly layerIndex: number;
  readonly model: { readonly name: string; readonly layers: number };
  readonly textA: string;
  readonly textB: string | null;
  /** Their lines stand out while nothing is pointed at. */
  readonly pinned: readonly TokenRef[];
  /** By head number, `#rrggbb`, for a light ground. */
  readonly colours: readonly string[];
  /** How far a weight may be off, 0 to 1; said where it is not 0. */
  readonly tolerance: number;
  /** What was done to the layer before; missing: nothing. */
  readonly reduction?: Reduced;
  /** What says how strong a line is; opacity if missing. */
  readonly stroke?: 'opacity' | 'thickness';
  /** Leaves out of each token what its lines say too: for a notebook's first output. */
  readonly isBrief?: boolean;
  /** Instead of {@link MOST_BYTES}: for a file of its own. */
  readonly mostBytes?: number;
  /** What stands under the picture, in its inner width, from y = 0 on: the shelf. */
  readonly below?: { readonly markup: string; readonly heightPx: number };
};

/** A picture is no larger than this; of the lines the faintest are left out. */
export const MOST_BYTES = 58_000;

const WIDTH = 680;
const MARGIN = 18;
/** Between the margins. */
export const INNER_WIDTH = WIDTH - 2 * MARGIN;
const INK = '#1c1e26';
const MUTE = '#5f6472';
const RULE = '#d9dbe0';

/** What every token carries, by the number of tokens: more tokens leave fewer bytes to each. */
type Detail = {
  /** From so many tokens down. */
  readonly tokens: number;
  /** Partners named in a token's title. */
  readonly named: number;
  /** Partners whose lines are shown alone; with few lines all of them. */
  readonly copied: number;
};
const DETAILS: readonly Detail[] = [
  { tokens: 45, named: 5, copied: 6 },
  { tokens: 100, named: 2, copied: 3 },
  { tokens: Infinity, named: 0, copied: 0 }
];
/** As many lines as this are copied to their tokens without exception. */
const FEW_LINES = 200;

function style(
  { scope, colours, stroke }: SvgPictureInput,
  layout: HeadsLayout,
  markup: string
): string {
  const { left, right, rowPx, fontPx } = layout;
  const rules = [
    `{max-width:${WIDTH}px;width:100%;height:auto;font-family:system-ui,sans-serif}`,
    ` text{fill:${INK};font-size:${fontPx}px;white-space:pre}`,
    ` .m{fill:${MUTE}}`,
    ` .c{font-size:12px}`,
    ` path{fill:none;vector-effect:non-scaling-stroke}`,
    // A token's lines wait beneath all others until it is pointed at, has the focus or is pinned.
    ` .t path{visibility:hidden}`,
    ` .t:hover path,.${scope} .t:focus path,.${scope} .p path{visibility:visible}`,
    ` .ts:hover~.a path,.${scope} .ts:focus-within~.a path{opacity:.06}`,
    ` .pins~.a path{opacity:.1}`,
    ` .t:focus{outline:none}`,
    ` .t rect{y:${-rowPx / 2 + 1}px;height:${rowPx - 2}px;width:${left.width}px;x:${left.x}px;rx:4px;fill:#3556c8;fill-opacity:0}`,
    ` .r rect{x:${right.x}px}`,
    ` .t:hover rect,.${scope} .t:focus rect,.${scope} .p rect{fill-opacity:.13}`,
    ` .ts text{dominant-baseline:central;cursor:default}`
  ];
  return (
    rules.map(rule => `.${scope}${rule}`).join('') +
    lineRules(scope, layout, colours, markup, stroke)
  );
}

/** What a token attends to, or who attends to it, in one line. */
function tokenTitle(
  { encoding: { tokens }, layer }: SvgPictureInput,
  side: Side,
  token: number,
  named: number
): string {
  const { weights, heads } = layer;
  const best = heads
    .flatMap(head =>
      strongestPartners(weights, tokens.length, head, side, token, named).map(partner => ({
        ...partner,
        head
      }))
    )
    .sort((a, b) => b.weight - a.weight)
    .slice(0, named)
    .filter(({ weight }) => weight >= 0.005);
  const list = best.map(
    ({ token: other, weight, head }) =>
      `${tokens[other]} ${formatShortWeight(weight)}${heads.length > 1 ? ` (head ${head})` : ''}`
  );
  if (list.length === 0) return `${tokens[token]}: no weight of .01 or more`;
  return side === 'from'
    ? `${tokens[token]} attends to ${list.join(', ')}`
    : `attending to ${tokens[token]}: ${list.join(', ')}`;
}

/** A column of tokens, each with its hidden lines. */
function column(
  input: SvgPictureInput,
  layout: HeadsLayout,
  side: Side,
  copies: readonly string[],
  { named: most, copied }: Detail
): string {
  const { x, width } = side === 'from' ? layout.left : layout.right;
  const at = side === 'from' ? x + width - 8 : x + 8;
  const named = input.isBrief === true ? 0 : most;
  const tokens = layout.rows.map(({ token, text, special, y }) => {
    const shown = escapeSvg(shortenText(text, width - 14, layout.fontPx));
    const word = /^##./u.test(text) ? `<tspan class="m">##</tspan>${shown.slice(2)}` : shown;
    const kind = special ? ' class="m"' : '';
    if (copied === 0) return `<text${kind} y="${formatPx(y)}">${word}</text>`;
    const label = `<text${kind} x="${at}">${word}</text>`;
    const place = `transform="translate(0 ${formatPx(y)})"`;
    const isPinned = input.pinned.some(pin => pin.side === side && pin.token === token);
    const focusable = most > 0 ? ' tabindex="0"' : '';
    const title =
      named > 0 ? `<title>${escapeSvg(tokenTitle(input, side, token, named))}</title>` : '';
    return `<g class="${isPinned ? 't p' : 't'}"${focusable} ${place}>${title}<rect/>${label}${copies[token]}</g>`;
  });
  const name = input.pinned.length > 0 && copied > 0 ? 'ts pins' : 'ts';
  const anchor = side === 'from' ? ' text-anchor="end"' : '';
  // Without groups of their own the tokens share their column's place.
  const place = copied === 0 ? ` transform="translate(${at} 0)"` : '';
  return `<g class="${name}${side === 'to' ? ' r' : ''}"${anchor}${place}>${tokens.join('')}</g>`;
}

function legend({ layer: { heads }, colours }: SvgPictureInput, y: number): string {
  if (heads.length < 2) return '';
  const step = Math.min(40, (WIDTH - 2 * MARGIN) / heads.length);
  return heads
    .map((head, i) => {
      const x = formatPx(MARGIN + i * step);
      return `<rect x="${x}" y="${y}" width="11" height="11" rx="3" fill="${colours[head] ?? '#808080'}"/><text class="m c" x="${formatPx(MARGIN + i * step + 15)}" y="${y + 10}">${head}</text>`;
    })
    .join('');
}

/** A line of text; `y` is its baseline. */
function words(content: string, y: number, kind: string, fontPx: number): string {
  const shown = escapeSvg(shortenText(content, WIDTH - 2 * MARGIN, fontPx));
  return `<text class="${kind}" x="${MARGIN}" y="${y}">${shown}</text>`;
}

/** Where the parts of the picture stand. */
function frame(input: SvgPictureInput): { layout: HeadsLayout; head: string; top: number } {
  const { encoding, layer, textA, textB } = input;
  const tokenWidthPx = Math.ceil(
    Math.max(0, ...encoding.tokens.map(token => estimateTextPx(token, FONT_PX)))
  );
  const layout = layoutHeads({ encoding, widthPx: WIDTH - 2 * MARGIN, tokenWidthPx });
  let y = 30;
  const head = [`<g style="font-weight:600">${words(titleOf(input), y, '', layout.fontPx)}</g>`];
  for (const text of textB === null ? [textA] : [`A: ${textA}`, `B: ${textB}`]) {
    y += 19;
    head.push(words(text.replace(/\s+/gu, ' '), y, 'm c', 12));
  }
  if (layer.heads.length > 1) {
    y += 12;
    head.push(legend(input, y));
    y += 10;
  }
  return { layout, head: head.join(''), top: y + 30 };
}

/**
 * Paints one layer. The same input gives the same text.
 *
 * @returns one `<svg>` element, well-formed as XML and inside HTML; at most {@link MOST_BYTES} as
 *   long as the tokens alone leave room for lines, which 512 of usual length do
 * @throws {RangeError} if the layer does not hold its heads
 */
export function paintSvgPicture(input: SvgPictureInput): string {
  const { scope, encoding } = input;
  const { tokens } = encoding;
  const selection = selectLines(input.layer);
  const { lines } = selection;
  const { layout, head, top } = frame(input);
  const detail = DETAILS.find(({ tokens: most }) => tokens.length <= most) ?? DETAILS[0];
  const copied = lines.count <= FEW_LINES ? Math.max(detail.copied, tokens.length) : detail.copied;
  const shown = detail.copied === 0 ? 0 : copied;
  const sides = (['from', 'to'] as const)
    .map(side => column(input, layout, side, copiedLines(layout, lines, side, shown), detail))
    .join('');
  const { left, right } = layout;
  const columnTitle = (x: number, word: string): string =>
    `<text class="m c" x="${x}" y="-6">${word}</text>`;
  const rules = layout.separators
    .flatMap(at => [left, right].map(({ x, width }) => `M${x} ${formatPx(at)}h${width}`))
    .join('');
  const bottom = top + Math.round(layout.heightPx);
  const { below } = input;
  const hasMore = input.reduction !== undefined && input.reduction.hidden !== '';
  const foot = bottom + (hasMore ? 94 : 76);
  const height = foot + (below?.heightPx ?? 0);
  const under =
    below === undefined ? '' : `<g transform="translate(${MARGIN} ${foot})">${below.markup}</g>`;
  const finish = (drawn: { markup: string; count: number }): string => {
    const says = captionOf(input, selection, drawn.count, shown > 0);
    const lastWords = says.map((line, i) => words(line, bottom + 24 + 18 * i, 'm c', 12)).join('');
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" class="bertscope-svg ${scope}" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeSvg(`${titleOf(input)}. ${says[0]}`)}">` +
      `<style>${style(input, layout, sides + drawn.markup)}</style>` +
      `<rect x=".5" y=".5" width="${WIDTH - 1}" height="${height - 1}" rx="10" fill="#fff" stroke="${RULE}"/>${head}` +
      `<g transform="translate(${MARGIN} ${top})"><g text-anchor="end">${columnTitle(left.x + left.width - 8, 'from')}</g>${columnTitle(right.x + 8, 'attends to')}` +
      (rules === '' ? '' : `<path d="${rules}" stroke="${RULE}"/>`) +
      `${sides}<g class="a" transform="translate(0 ${formatPx(layout.y[0] ?? 0)})">${drawn.markup}</g></g>${lastWords}${under}</svg>`
    );
  };
  // The rules of steps and heads, and longer counts, come with the lines.
  const rulesBytes = 400 + 32 * input.layer.heads.length;
  const room =
    (input.mostBytes ?? MOST_BYTES) - bytesOf(finish({ markup: '', count: 0 })) - rulesBytes;
  return finish(singleLines(layout, tokens, lines, room) ?? mergedLines(layout, lines, room));
}
