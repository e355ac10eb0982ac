/**
 * The tokens of a saved picture: two columns, each token with copies of its own lines, which wait
 * until it is pointed at or pinned, and the numbers that pinned tokens put beside the others.
 */
import { strongestPartners, type Side } from '../attention/attention-rows';
import { passesFilter } from '../attention/reduce-layer';
import type { HeadsLayout } from './heads-layout';
import type { LineSelection } from './line-selection';
import { litReadouts, type Lit } from './lit-tokens';
import { formatShortWeight, formatWeight } from './numerals';
import { copiedLines } from './svg-lines';
import type { SvgPictureInput } from './svg-picture';
import { escapeSvg, formatPx } from './svg-text';
import { shortenText } from './text-width';
import { splitMark } from './token-mark';
import { isolateToken } from './token-words';

/** What every token carries, by the number of tokens: more tokens leave fewer bytes to each. */
export type Detail = {
  /** Partners named in a token's title. */
  readonly named: number;
  /** Partners whose lines are shown alone; with few lines all of them. */
  readonly copied: number;
};
const DETAILS: readonly (Detail & { readonly tokens: number })[] = [
  { tokens: 45, named: 5, copied: 6 },
  { tokens: 100, named: 2, copied: 3 },
  { tokens: Infinity, named: 0, copied: 0 }
];
/** As many lines as this are copied to their tokens without exception. */
const FEW_LINES = 200;

/** @param lines so many are drawn */
export function detailFor(tokens: number, lines: number, isBoth: boolean): Detail {
  const { named, copied } = DETAILS.find(({ tokens: most }) => tokens <= most) ?? DETAILS[0];
  if (copied === 0) return { named, copied };
  const each = isBoth ? Math.ceil(copied / 2) : copied;
  return { named, copied: lines <= FEW_LINES ? Math.max(each, tokens) : each };
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
      `${isolateToken(tokens[other])} ${formatShortWeight(weight)}${heads.length > 1 ? ` (head ${head})` : ''}`
  );
  const own = isolateToken(tokens[token]);
  if (list.length === 0) return `${own}: no weight of .01 or more`;
  return side === 'from'
    ? `${own} attends to ${list.join(', ')}`
    : `attending to ${own}: ${list.join(', ')}`;
}

type Columns = {
  readonly input: SvgPictureInput;
  readonly layout: HeadsLayout;
  readonly selection: LineSelection;
  readonly lit: Lit;
  readonly detail: Detail;
  /** Of all pinned tokens together. */
  readonly mostPinnedLines: number;
};

/** Both columns of tokens. */
export function tokenColumns(columns: Columns): string {
  const { input, layout, selection, lit, detail, mostPinnedLines } = columns;
  const { lines } = selection;
  const { directions, filter = 'all' } = input;
  const isAcross = layout.orientation === 'horizontal';
  const named = input.isBrief === true ? 0 : detail.named;
  const isLit = (side: Side, token: number): boolean =>
    lit.refs.some(ref => ref.side === side && ref.token === token);
  // What is pinned stands out with all its lines, however long the text is.
  const pinnedLimit = { lines: Math.round(mostPinnedLines / Math.max(1, lit.refs.length)) };
  const copies = (['from', 'to'] as const).map((side, direction) =>
    copiedLines(
      layout,
      lines,
      side,
      token => (isLit(side, token) ? pinnedLimit : { partners: detail.copied }),
      directions === undefined ? undefined : direction === 0 ? 'd0' : 'd1'
    )
  );
  const column = (side: Side): string => {
    const { x, width } = side === 'from' ? layout.left : layout.right;
    const at = side === 'from' ? x + width - 8 : x + 8;
    const plain: string[] = [];
    const groups: string[] = [];
    for (const { token, text, special, sentence, y } of layout.rows) {
      const { mark: sign, rest } = splitMark(text);
      const shown = escapeSvg(shortenText(sign + rest, width - 14, layout.fontPx));
      const word =
        sign === '' ? shown : `<tspan class="m">${sign}</tspan>${shown.slice(sign.length)}`;
      const passes = passesFilter(filter, side, sentence);
      const kind = !passes ? ' class="m f"' : special ? ' class="m"' : '';
      const isMarked = isLit(side, token);
      if (detail.copied === 0 && !isMarked) {
        plain.push(`<text${kind} ${isAcross ? 'x' : 'y'}="${formatPx(y)}">${word}</text>`);
        continue;
      }
      const label = `<text${kind} ${isAcross ? 'y' : 'x'}="${at}">${word}</text>`;
      const place = `transform="translate(0 ${formatPx(y)})"`;
      const focusable = detail.named > 0 ? ' tabindex="0"' : '';
      const sides = directions === undefined ? [side] : (['from', 'to'] as const);
      const says = sides.map(own => tokenTitle(input, own, token, named)).join('; ');
      const title = named > 0 ? `<title>${escapeSvg(says)}</title>` : '';
      const own =
        directions === undefined
          ? copies[side === 'from' ? 0 : 1][token]
          : copies[0][token] + copies[1][token];
      // Of a token that is marked on both sides the lines are shown once.
      const mark = !isMarked ? 't' : lit.isBoth && side === 'to' ? 't q' : 't p';
      groups.push(`<g class="${mark}"${focusable} ${place}>${title}<rect/>${label}${own}</g>`);
    }
    const name = lit.refs.length > 0 ? 'ts pins' : 'ts';
    const anchor = side === 'from' ? ' text-anchor="end"' : '';
    // Without groups of their own the tokens share their column's place.
    const rest =
      plain.length === 0 ? '' : `<g transform="translate(${at} 0)">${plain.join('')}</g>`;
    return `<g class="${name}${side === 'to' ? ' r' : ''}"${anchor}>${rest}${groups.join('')}</g>`;
  };
  return column('from') + column('to');
}

/** The weights beside the tokens opposite the pinned ones: of several their sum or mean. */
export function tokenNumbers(
  { layer, combineTokens = 'sum' }: SvgPictureInput,
  { left, right, orientation, y }: HeadsLayout,
  lit: Lit
): string {
  return litReadouts(layer, lit, combineTokens)
    .map(({ side, readouts }) => {
      const at = side === 'from' ? left.x + 8 : right.x + right.width - 8;
      const texts = readouts.map(({ token, weight }) => {
        const [along, across] = orientation === 'horizontal' ? ['x', 'y'] : ['y', 'x'];
        return `<text class="m" ${across}="${at}" ${along}="${formatPx(y[token])}">${formatWeight(weight, 2)}</text>`;
      });
      return `<g class="n"${side === 'to' ? ' text-anchor="end"' : ''}>${texts.join('')}</g>`;
    })
    .join('');
}
