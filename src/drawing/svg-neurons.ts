/**
 * The neuron view as SVG: one token, its lines, and, shown, the products that lead to its weights.
 * Cells are shapes; of many tokens they are one image of a pixel a cell. Same layout and colours as
 * on the screen. Leaves out: the sheet around it (svg-page.ts).
 */
import type { Encoding } from '../tokens/encoding';
import { FONT_PX, layoutHeads, type HeadsLayout } from './heads-layout';
import { layoutNeurons, type Span, type TokenProducts } from './neurons-layout';
import type { NeuronsLayout } from './neurons-layout';
import { SIGN_COLOURS, strengthOf } from './neurons-painter';
import { formatSigned, formatWeight } from './numerals';
import { channelsOf, svgImage } from './svg-image';
import { LEAST_INNER_PX, SVG_INKS, type SvgBody, type SvgGround } from './svg-page';
import { escapeSvg, formatPx } from './svg-text';
import { estimateTextPx, shortenText } from './text-width';

export type SvgNeuronsInput = {
  readonly ground: SvgGround;
  readonly encoding: Pick<Encoding, 'tokens' | 'sentenceIds' | 'special'>;
  /** Null: folded. */
  readonly found: TokenProducts | null;
  /** Of the token, shape [tokens]. */
  readonly weights: Float32Array;
  readonly token: number;
  /** One entry a token: whether the sentence filter shows that it is attended to. */
  readonly passes: readonly boolean[];
  /** `#rrggbb`. */
  readonly colour: string;
};

/** Wider than the other pictures, so that the neurons of a head can be told apart. */
const EXPANDED_PX = 1000;
const TITLES_PX = 22;
const QUERY_PX = 24;
/** So many cells are some 300 KB. */
const MOST_SHAPES = 20_000;
const LEVELS = 24;

type Signs = (typeof SIGN_COLOURS)[SvgGround];

/** Rows of cells; those of like sign and strength share a path. */
type Strip = {
  readonly values: Float32Array;
  readonly scale: number;
  readonly span: Span;
  readonly rows: readonly { readonly at: number; readonly top: number }[];
  readonly size: number;
  readonly height: number;
};

function shapes({ values, scale, span, rows, size, height }: Strip, signs: Signs): string {
  const pitch = span.width / size;
  const width = formatPx(pitch - (pitch > 4 ? 0.6 : 0));
  const paths = new Map<string, string[]>();
  const square = `h${width}v${formatPx(height)}h-${width}z`;
  for (const { at, top } of rows) {
    for (let neuron = 0; neuron < size; neuron++) {
      const value = values[at * size + neuron];
      const level = Math.round(strengthOf(value, scale) * LEVELS);
      if (level === 0) continue;
      const kind = `fill="${value < 0 ? signs.below : signs.above}" fill-opacity="${Math.round((100 * level) / LEVELS) / 100}"`;
      const path = paths.get(kind) ?? [];
      path.push(`M${Math.round((span.x + neuron * pitch) * 100) / 100} ${formatPx(top)}${square}`);
      paths.set(kind, path);
    }
  }
  return [...paths].map(([kind, path]) => `<path ${kind} d="${path.join('')}"/>`).join('');
}

/** The same as images, one for each stretch of rows without a gap. */
function images(strip: Strip, signs: Signs, rowPx: number, ground: string): string {
  const { values, scale, span, rows, size, height } = strip;
  const paper = channelsOf(ground);
  const inks = [channelsOf(signs.above), channelsOf(signs.below)];
  const blocks: (typeof rows)[number][][] = [];
  for (const row of rows) {
    const block = blocks.at(-1);
    const last = block?.at(-1);
    if (block !== undefined && last !== undefined && row.top - last.top < rowPx + 1) {
      block.push(row);
    } else blocks.push([row]);
  }
  return blocks
    .map(block => {
      const pixels = new Uint8ClampedArray(4 * size * block.length).fill(255);
      block.forEach(({ at }, line) => {
        for (let neuron = 0; neuron < size; neuron++) {
          const value = values[at * size + neuron];
          const level = Math.round(strengthOf(value, scale) * 120) / 120;
          const ink = inks[value < 0 ? 1 : 0];
          for (let channel = 0; channel < 3; channel++) {
            pixels[4 * (line * size + neuron) + channel] =
              paper[channel] + level * (ink[channel] - paper[channel]);
          }
        }
      });
      const { top } = block[0];
      const heightPx = rowPx * block.length;
      const gaps = block.map(row => `M${span.x} ${formatPx(row.top + height)}h${span.width}`);
      return (
        svgImage({
          ...{ pixels, width: size, height: block.length },
          ...{ x: span.x, y: top, widthPx: span.width, heightPx }
        }) +
        `<path transform="translate(0 ${formatPx((rowPx - height) / 2)})" stroke="${ground}" stroke-width="${formatPx(rowPx - height)}" d="${gaps.join('')}"/>`
      );
    })
    .join('');
}

function tokenColumn(
  { token, passes, ground, colour }: SvgNeuronsInput,
  layout: HeadsLayout,
  side: 'left' | 'right'
): string {
  const { ink, mute } = SVG_INKS[ground];
  const { x, width } = layout[side];
  const isLeft = side === 'left';
  const at = isLeft ? x + width - 8 : x + 8;
  const words = layout.rows.map(({ token: row, text, special, y }) => {
    const isChosen = isLeft && row === token;
    const faint = !isLeft && !passes[row] ? ' opacity=".35"' : '';
    const weight = isChosen ? ' font-weight="600"' : '';
    const shown = escapeSvg(shortenText(text, width - 14, layout.fontPx));
    return `<text x="${at}" y="${formatPx(y)}" fill="${special ? mute : ink}"${weight}${faint}>${shown}</text>`;
  });
  const top = formatPx(layout.y[token] - layout.rowPx / 2 + 1);
  const lit = isLeft
    ? `<rect x="${x}" y="${top}" width="${width}" height="${layout.rowPx - 2}" rx="4" fill="${colour}" fill-opacity=".2"/>`
    : '';
  const anchor = isLeft ? ' text-anchor="end"' : '';
  return `${lit}<g dominant-baseline="central" font-size="${layout.fontPx}"${anchor}>${words.join('')}</g>`;
}

/** Lines of the token: as opaque as its weights, or, where products say them too, stronger. */
function fan(input: SvgNeuronsInput, layout: HeadsLayout): string {
  const { weights, token, passes, colour, found } = input;
  const { lineStart, lineEnd, y } = layout;
  if (found !== null && lineEnd - lineStart <= 20) return '';
  const middle = formatPx((lineStart + lineEnd) / 2);
  const from = formatPx(y[token]);
  const lines = Array.from(weights, (weight, to) => {
    const opacity = found === null ? weight : Math.tanh(1.8 * weight);
    if (!passes[to] || !(opacity >= 1 / 255)) return '';
    const end = formatPx(y[to]);
    return `<path stroke-opacity="${Math.round(1000 * opacity) / 1000}" d="M${lineStart} ${from}C${middle} ${from} ${middle} ${end} ${lineEnd} ${end}"/>`;
  });
  return `<g fill="none" stroke="${colour}" stroke-width="2">${lines.join('')}</g>`;
}

function products(input: SvgNeuronsInput, layout: NeuronsLayout, found: TokenProducts): string {
  const { encoding, ground, weights, passes, token, colour } = input;
  const { ground: paper, ink } = SVG_INKS[ground];
  const signs = SIGN_COLOURS[ground];
  const { size, keys, query, products: all, scores, vectorScale, productScale } = found;
  const height = layout.rowPx - (layout.rowPx > 18 ? 5 : 2);
  const shown = layout.rows.filter(row => passes[row.token]);
  const rows = shown.map(row => ({ at: row.token, top: row.y - height / 2 }));
  const strip = (values: Float32Array, scale: number, span: Span): string => {
    const cells = { values, scale, span, rows, size, height };
    return 2 * rows.length * size > MOST_SHAPES
      ? images(cells, signs, layout.rowPx, paper)
      : shapes(cells, signs);
  };
  const own = {
    ...{ values: query, scale: vectorScale, span: layout.key },
    ...{ rows: [{ at: 0, top: -QUERY_PX + 2 }], size, height: QUERY_PX - 8 }
  };
  const bars = shown.map(({ token: to, y }) => {
    const { x, width } = layout.weight;
    const length = formatPx(width * weights[to]);
    return `M${x} ${formatPx(y - height / 2)}h${length}v${height}h-${length}z`;
  });
  const numbers = shown.map(({ token: to, y }) => {
    const number = ({ x, width }: Span, text: string): string =>
      `<text x="${x + width}" y="${formatPx(y)}">${text}</text>`;
    return (
      number(layout.score, formatSigned(scores[to], 2)) +
      number(layout.weight, formatWeight(weights[to], 3))
    );
  });
  const name = shortenText(`q of ${encoding.tokens[token]}`, layout.left.width, 12);
  const title = ({ x, width }: Span, text: string, isRight = false): string =>
    `<text x="${isRight ? x + width : x}" y="${-QUERY_PX - 7}"${isRight ? ' text-anchor="end"' : ''}>${text}</text>`;
  return (
    title(layout.key, 'query q, key k') +
    title(layout.product, 'q × k') +
    title(layout.score, `q·k/√${size}`, true) +
    title(layout.weight, 'softmax', true) +
    `<text x="${layout.left.x + layout.left.width - 8}" y="${-QUERY_PX / 2 - 2}" text-anchor="end" dominant-baseline="central">${escapeSvg(name)}</text>` +
    shapes(own, signs) +
    strip(keys, vectorScale, layout.key) +
    strip(all, productScale, layout.product) +
    `<path fill="${colour}" fill-opacity=".35" d="${bars.join('')}"/>` +
    `<g font-size="${Math.min(12, layout.fontPx)}" fill="${ink}" text-anchor="end" dominant-baseline="central">${numbers.join('')}</g>`
  );
}

/** @throws {RangeError} if the weights are not those of the tokens */
export function paintSvgNeurons(input: SvgNeuronsInput): SvgBody {
  const { encoding, found, weights, passes, ground } = input;
  const count = encoding.tokens.length;
  if (weights.length !== count || passes.length !== count) {
    throw new RangeError(`${weights.length} weights are not those of ${count} tokens`);
  }
  const tokenWidthPx = Math.max(0, ...encoding.tokens.map(text => estimateTextPx(text, FONT_PX)));
  const widthPx = found === null ? LEAST_INNER_PX : EXPANDED_PX;
  const base = layoutHeads({ encoding, widthPx, tokenWidthPx });
  const layout =
    found === null ? null : layoutNeurons(base, tokenWidthPx * (base.fontPx / FONT_PX), found.size);
  const places = layout ?? base;
  const top = TITLES_PX + (found === null ? 0 : QUERY_PX);
  const titleY = -7 - (found === null ? 0 : QUERY_PX);
  const { left, right } = places;
  const numbers =
    found !== null
      ? []
      : base.rows
          .filter(({ token }) => passes[token] && weights[token] >= 0.005)
          .map(
            ({ token, y }) =>
              `<text x="${right.x + right.width - 6}" y="${formatPx(y)}">${formatWeight(weights[token], 2)}</text>`
          );
  const rules = base.separators
    .flatMap(y => [left, right].map(({ x, width }) => `M${x} ${formatPx(y)}h${width}`))
    .join('');
  const markup =
    `<text x="${left.x + left.width - 8}" y="${titleY}" text-anchor="end">from</text>` +
    `<text x="${right.x + 8}" y="${titleY}">${found === null ? 'attends to' : 'to'}</text>` +
    (rules === '' ? '' : `<path d="${rules}" stroke="${SVG_INKS[ground].rule}"/>`) +
    tokenColumn(input, places, 'left') +
    tokenColumn(input, places, 'right') +
    fan(input, places) +
    (layout === null || found === null ? '' : products(input, layout, found)) +
    `<g font-size="11" text-anchor="end" dominant-baseline="central">${numbers.join('')}</g>`;
  return {
    markup: `<g transform="translate(0 ${top})">${markup}</g>`,
    widthPx: Math.max(widthPx, right.x + right.width),
    heightPx: base.heightPx + top
  };
}
