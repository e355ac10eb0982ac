/**
 * The head view as one SVG that needs no script, no style sheet and no font but the reader's: what
 * is kept in a notebook, an exported page and on paper. Same layout and same lines as on the screen
 * (heads-layout.ts, line-selection.ts). Pointing at a token, or moving to it with the keyboard,
 * shows its lines alone, by CSS. It has a ground of its own, so that it reads on any page.
 */
import type { Orientation, SentenceFilter, TokenCombination, TokenRef } from '../state/document';
import type { Encoding } from '../tokens/encoding';
import { FONT_PX, layoutHeads, type HeadsLayout } from './heads-layout';
import { selectLines, type LayerLines } from './line-selection';
import { litTokens, type Lit } from './lit-tokens';
import { captionOf, titleOf, type Reduced } from './svg-caption';
import { bytesOf, lineRules, mergedLines, singleLines } from './svg-lines';
import { pictureRules, SVG_THEMES, type SvgTheme } from './svg-style';
import { escapeSvg, formatPx } from './svg-text';
import { detailFor, tokenColumns, tokenNumbers } from './svg-tokens';
import { estimateTextPx, shortenText } from './text-width';
import { isolateToken } from './token-words';

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
  /** By head number, `#rrggbb`, for the theme's ground. */
  readonly colours: readonly string[];
  /** How far a weight may be off, 0 to 1; said where it is not 0. */
  readonly tolerance: number;
  /** What was done to the layer before; missing: nothing. */
  readonly reduction?: Reduced;
  /** What says how strong a line is; opacity if missing. */
  readonly stroke?: 'opacity' | 'thickness';
  /** Leaves out of each token what its lines say too: for a notebook's first output. */
  readonly isBrief?: boolean;
  /** Whether it becomes pixels: nobody can point at a token. */
  readonly isStill?: boolean;
  /** Instead of {@link MOST_BYTES}: for a file of its own. */
  readonly mostBytes?: number;
  /** Which sentences' lines are there: tokens of the others step back. */
  readonly filter?: SentenceFilter;
  /** Down, if missing. */
  readonly orientation?: Orientation;
  /** Colours of what a token attends to and of who attends to it: then it shows both at once. */
  readonly directions?: readonly [string, string];
  /** Numbers of several pinned tokens; their sum if missing. */
  readonly combineTokens?: TokenCombination;
  /** Light if missing. */
  readonly theme?: SvgTheme;
  /** What stands under the picture, in its inner width, from y = 0 on: the shelf. */
  readonly below?: { readonly markup: string; readonly heightPx: number };
};

/** A picture is no larger than this; of the lines the faintest are left out. */
export const MOST_BYTES = 58_000;

const WIDTH = 680;
const MARGIN = 18;
/** Between the margins. */
export const INNER_WIDTH = WIDTH - 2 * MARGIN;
/** A pinned token's line takes about a fiftieth of this: they get no more than half of a picture. */
const BYTES_FOR_A_PINNED_LINE = 100;

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

/** What the colours of pinned tokens' lines stand for, and how a line says its weight, where that is not as usual. */
function lineWords({ directions, stroke }: SvgPictureInput, y: number): string {
  const parts: string[] = [];
  let x = MARGIN;
  const say = (text: string): void => {
    parts.push(`<text class="m c" x="${formatPx(x)}" y="${y + 10}">${text}</text>`);
    x += estimateTextPx(text, 12) + 18;
  };
  (directions ?? []).forEach((colour, i) => {
    parts.push(
      `<rect x="${formatPx(x)}" y="${y}" width="11" height="11" rx="3" fill="${colour}"/>`
    );
    x += 15;
    say(['attends to', 'attended by'][i] ?? '');
  });
  if (stroke === 'thickness') say('the thicker a line, the larger its weight');
  return parts.join('');
}

/** A line of text; `y` is its baseline. What comes from a reader's text cannot turn the rest round. */
function words(content: string, y: number, kind: string, fontPx: number, label = ''): string {
  const roomPx = WIDTH - 2 * MARGIN - estimateTextPx(label, fontPx);
  const shown = escapeSvg(label + isolateToken(shortenText(content, roomPx, fontPx)));
  return `<text class="${kind}" x="${MARGIN}" y="${y}">${shown}</text>`;
}

/** Where the parts of the picture stand. */
function frame(input: SvgPictureInput): { layout: HeadsLayout; head: string; top: number } {
  const { encoding, layer, textA, textB, orientation = 'vertical' } = input;
  const tokenWidthPx = Math.ceil(
    Math.max(0, ...encoding.tokens.map(token => estimateTextPx(token, FONT_PX)))
  );
  const widthPx = WIDTH - 2 * MARGIN;
  const layout = layoutHeads({ encoding, widthPx, tokenWidthPx, orientation });
  let y = 30;
  const head = [`<g style="font-weight:600">${words(titleOf(input), y, '', layout.fontPx)}</g>`];
  for (const [label, text] of textB === null
    ? [['', textA]]
    : [
        ['A: ', textA],
        ['B: ', textB]
      ]) {
    y += 19;
    head.push(words(text.replace(/\s+/gu, ' '), y, 'm c', 12, label));
  }
  if (layer.heads.length > 1) {
    y += 12;
    head.push(legend(input, y));
    y += 10;
  }
  const said = lineWords(input, y + 12);
  if (said !== '') {
    head.push(said);
    y += 22;
  }
  return { layout, head: head.join(''), top: y + 30 };
}

/** The words above the tokens of each side; several pinned tokens say how their numbers came. */
function columnTitles(
  { combineTokens = 'sum' }: SvgPictureInput,
  lit: Lit,
  layout: HeadsLayout
): string {
  const { left, right, orientation } = layout;
  const group = lit.groups[0] ?? [];
  const how = group.length > 1 ? `, ${combineTokens} of ${group.length}` : '';
  if (orientation === 'horizontal') {
    return `<text class="m c" y="-6">from (above) attends to (below)${how}</text>`;
  }
  // Beside its numbers, which stand opposite the pinned tokens.
  const [from, to] = group[0]?.side === 'to' ? [how, ''] : ['', how];
  return `<g text-anchor="end"><text class="m c" x="${left.x + left.width - 8}" y="-6">from${from}</text></g><text class="m c" x="${right.x + 8}" y="-6">attends to${to}</text>`;
}

/**
 * Paints one layer. The same input gives the same text.
 *
 * @returns one `<svg>` element, well-formed as XML and inside HTML; at most {@link MOST_BYTES} as
 *   long as the tokens alone leave room for lines, which 512 of usual length do
 * @throws {RangeError} if the layer does not hold its heads
 */
export function paintSvgPicture(input: SvgPictureInput): string {
  const { scope, encoding, pinned, directions, theme = 'light', colours } = input;
  const { tokens } = encoding;
  const selection = selectLines(input.layer);
  const { lines } = selection;
  const { layout, head, top } = frame(input);
  const isAcross = layout.orientation === 'horizontal';
  const [along, across] = isAcross
    ? [layout.heightPx, layout.widthPx]
    : [layout.widthPx, layout.heightPx];
  const lit = litTokens(pinned, directions !== undefined);
  const detail = detailFor(tokens.length, lines.count, lit.isBoth);
  const mostBytes = input.mostBytes ?? MOST_BYTES;
  const mostPinnedLines = mostBytes / BYTES_FOR_A_PINNED_LINE;
  const sides =
    tokenColumns({ input, layout, selection, lit, detail, mostPinnedLines }) +
    tokenNumbers(input, layout, lit);
  const { left, right } = layout;
  const rules = layout.separators
    .flatMap(at => [left, right].map(({ x, width }) => `M${x} ${formatPx(at)}h${width}`))
    .join('');
  const bottom = top + Math.round(across);
  const { below } = input;
  const hasMore = input.reduction !== undefined && input.reduction.hidden !== '';
  const foot = bottom + (hasMore ? 94 : 76);
  const height = foot + (below?.heightPx ?? 0);
  const width = Math.max(WIDTH, isAcross ? Math.ceil(along) + 2 * MARGIN : 0);
  const { ground, rule } = SVG_THEMES[theme];
  const under =
    below === undefined ? '' : `<g transform="translate(${MARGIN} ${foot})">${below.markup}</g>`;
  const finish = (drawn: { markup: string; count: number }): string => {
    const says = captionOf(
      input,
      selection,
      drawn.count,
      detail.copied > 0 && input.isStill !== true
    );
    const lastWords = says.map((line, i) => words(line, bottom + 24 + 18 * i, 'm c', 12)).join('');
    const markup = sides + drawn.markup;
    // Across, a long text would be too small to read if it shrank with its page.
    const widthRule = width > WIDTH ? 'max-width:none' : `max-width:${WIDTH}px;width:100%`;
    const stage =
      (rules === '' ? '' : `<path d="${rules}" stroke="${rule}"/>`) +
      `${sides}<g class="a" transform="translate(0 ${formatPx(layout.y[0] ?? 0)})">${drawn.markup}</g>`;
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" class="bertscope-svg ${scope}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeSvg(`${titleOf(input)}. ${says[0]}`)}">` +
      `<style>${pictureRules(scope, layout, theme, widthRule, markup)}${lineRules(scope, layout, colours, markup, input)}</style>` +
      `<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="10" fill="${ground}" stroke="${rule}"/>${head}` +
      `<g transform="translate(${MARGIN} ${top})">${columnTitles(input, lit, layout)}` +
      `${isAcross ? `<g transform="matrix(0 1 1 0 0 0)">${stage}</g>` : stage}</g>${lastWords}${under}</svg>`
    );
  };
  // The rules of steps and heads, and longer counts, come with the lines.
  const rulesBytes = 400 + 32 * input.layer.heads.length;
  const room = mostBytes - bytesOf(finish({ markup: '', count: 0 })) - rulesBytes;
  return finish(singleLines(layout, tokens, lines, room) ?? mergedLines(layout, lines, room));
}
