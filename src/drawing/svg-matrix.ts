/**
 * The matrix as SVG: the cells as shapes, or, where there are too many to be told apart, as one image
 * of a pixel a cell; labels, sums, rules and the scale are always shapes and text. Same layout and
 * colours as on the screen. Leaves out: the sheet around it (svg-page.ts).
 */
import type { MatrixZoom, TokenRef } from '../state/document';
import type { Encoding } from '../tokens/encoding';
import { RAMP_STEPS, rampFor, rampStep } from './colour-ramp';
import { layoutMatrix, type MatrixLayout, type MatrixRange } from './matrix-layout';
import { cellPixels } from './matrix-painter';
import { sumMatrix, type MatrixSums } from './matrix-sums';
import { formatWeight } from './numerals';
import { hexOf, svgImage } from './svg-image';
import { LEAST_INNER_PX, SVG_INKS, type SvgBody, type SvgGround } from './svg-page';
import { escapeSvg, formatPx } from './svg-text';
import { estimateTextPx, shortenText } from './text-width';

export type SvgMatrixInput = {
  readonly ground: SvgGround;
  readonly encoding: Pick<Encoding, 'tokens' | 'sentenceIds' | 'special'>;
  /** Shape [tokens, tokens], row-major. */
  readonly plane: Float32Array;
  readonly zoom: MatrixZoom | null;
  readonly scale: 'linear' | 'sqrt';
  /** Of the tokens shown. */
  readonly pinned: readonly TokenRef[];
};

/** Cells of this size and more are shapes; a picture gets as wide as that takes, up to {@link MOST_WIDTH_PX}. */
const LEAST_SHAPE_PX = 9;
const MOST_WIDTH_PX = 1300;
/** Labels and sums, at most. */
const BESIDE_PX = 160;
const LABEL_FONT_PX = 12;
const LEGEND_PX = 34;
const LEGEND_STEPS = 32;
const LEGEND_WIDTH_PX = 128;

/** The tokens that get a label: pinned ones, and of the others as many as have room. */
function labelled(
  { start, end }: MatrixRange,
  every: number,
  pinned: readonly number[]
): readonly number[] {
  const isClear = (token: number, others: readonly number[]): boolean =>
    others.every(other => Math.abs(other - token) >= every);
  const lit: number[] = [];
  for (const token of pinned) {
    if (token >= start && token < end && isClear(token, lit)) lit.push(token);
  }
  const regular = Array.from(
    { length: Math.ceil((end - start) / every) },
    (_, i) => start + i * every
  );
  return [...lit, ...regular.filter(token => isClear(token, lit))];
}

/** Cells of like colour share a path. */
function shapes({ plane, encoding, scale, ground }: SvgMatrixInput, layout: MatrixLayout): string {
  const { from, to, cellPx, left, top, columnsPx, rowsPx } = layout;
  const ramp = rampFor(ground);
  const count = encoding.tokens.length;
  const paths = Array.from({ length: RAMP_STEPS }, () => [] as string[]);
  const square = `h${cellPx - 1}v${cellPx - 1}h-${cellPx - 1}z`;
  for (let row = from.start; row < from.end; row++) {
    for (let column = to.start; column < to.end; column++) {
      const step = rampStep(plane[row * count + column], scale);
      const x = (column - to.start) * cellPx;
      paths[step].push(`M${x} ${(row - from.start) * cellPx}${square}`);
    }
  }
  const colour = (step: number): string =>
    hexOf(ramp[step * 3], ramp[step * 3 + 1], ramp[step * 3 + 2]);
  // What is nothing is the ground of all cells: most of them are.
  const size = `width="${formatPx(columnsPx)}" height="${formatPx(rowsPx)}"`;
  return (
    `<g transform="translate(${left} ${top})"><rect ${size} fill="${colour(0)}"/>` +
    paths
      .map((path, step) =>
        step === 0 || path.length === 0 ? '' : `<path fill="${colour(step)}" d="${path.join('')}"/>`
      )
      .join('') +
    '</g>'
  );
}

function image(input: SvgMatrixInput, layout: MatrixLayout): string {
  const { from, to, left, top, columnsPx, rowsPx } = layout;
  const { plane, scale, ground, encoding } = input;
  const tokens = encoding.tokens.length;
  return svgImage({
    pixels: cellPixels({ plane, tokens, scale, theme: ground }, layout),
    width: to.end - to.start,
    height: from.end - from.start,
    x: left,
    y: top,
    widthPx: columnsPx,
    heightPx: rowsPx
  });
}

/** Bars of the sums, and the rules between sentences. */
function margins(layout: MatrixLayout, sums: MatrixSums, ink: string): string {
  const { left, top, columnsPx, rowsPx, cellPx, sumPx, heightPx, widthPx } = layout;
  const thick = formatPx(cellPx - (cellPx >= LEAST_SHAPE_PX ? 2 : 0));
  const rows = Array.from(sums.rows, (sum, row) => {
    const length = formatPx(sum * sumPx);
    return `M${widthPx - sumPx} ${formatPx(top + row * cellPx)}h${length}v${thick}h-${length}z`;
  });
  const columns = Array.from(sums.columns, (sum, column) => {
    const length = formatPx(sums.largest > 0 ? (sum / sums.largest) * sumPx : 0);
    return `M${formatPx(left + column * cellPx)} ${formatPx(heightPx - sumPx)}h${thick}v${length}h-${thick}z`;
  });
  const rules = [
    ...layout.columnRules.map(
      x => `M${formatPx(left + x - 0.5)} ${top - 4}v${formatPx(rowsPx + 8)}`
    ),
    ...layout.rowRules.map(
      y => `M${left - 4} ${formatPx(top + y - 0.5)}h${formatPx(columnsPx + 8)}`
    )
  ];
  return (
    `<path fill="${ink}" fill-opacity=".28" d="${rows.join('')}${columns.join('')}"/>` +
    (rules.length === 0
      ? ''
      : `<path fill="none" stroke="${ink}" stroke-opacity=".45" d="${rules.join('')}"/>`)
  );
}

/** The tokens along two sides, the pinned ones framed with their row or column. */
function labels({ encoding, pinned, ground }: SvgMatrixInput, layout: MatrixLayout): string {
  const { ink, mute, accent } = SVG_INKS[ground];
  const { from, to, cellPx, left, top, columnsPx, rowsPx, labelPx, labelEvery } = layout;
  const pins = (side: TokenRef['side']): number[] =>
    pinned.filter(pin => pin.side === side).map(({ token }) => token);
  const label = (token: number, place: string, isPinned: boolean): string => {
    const fill = isPinned ? accent : encoding.special[token] ? mute : ink;
    const weight = isPinned ? ' font-weight="600"' : '';
    const text = escapeSvg(shortenText(encoding.tokens[token], labelPx, LABEL_FONT_PX));
    return `<text ${place} fill="${fill}"${weight}>${text}</text>`;
  };
  const rowPins = pins('from');
  const columnPins = pins('to');
  const middle = (token: number, { start }: MatrixRange): number => (token - start + 0.5) * cellPx;
  const rows = labelled(from, labelEvery, rowPins).map(token =>
    label(
      token,
      `x="${left - 6}" y="${formatPx(top + middle(token, from))}" text-anchor="end"`,
      rowPins.includes(token)
    )
  );
  const columns = labelled(to, labelEvery, columnPins).map(token =>
    label(
      token,
      `transform="translate(${formatPx(left + middle(token, to))} ${top - 6})rotate(-90)"`,
      columnPins.includes(token)
    )
  );
  const frames = pinned.flatMap(({ side, token }) => {
    const range = side === 'from' ? from : to;
    if (token < range.start || token >= range.end) return [];
    const at = (token - range.start) * cellPx;
    const [x, y] = side === 'from' ? [left, top + at] : [left + at, top];
    const [width, height] = side === 'from' ? [columnsPx, cellPx] : [cellPx, rowsPx];
    return `<rect x="${formatPx(x - 1)}" y="${formatPx(y - 1)}" width="${formatPx(width + 1)}" height="${formatPx(height + 1)}" rx="2" fill="none" stroke="${accent}" stroke-width="1.5"/>`;
  });
  return `<g dominant-baseline="central" font-size="${LABEL_FONT_PX}">${rows.join('')}${columns.join('')}</g>${frames.join('')}`;
}

/** What the colours mean: a strip of the ramp with the weights at its marks. */
function legend({ scale, ground }: SvgMatrixInput, top: number): string {
  const ramp = rampFor(ground);
  const { rule } = SVG_INKS[ground];
  const width = LEGEND_WIDTH_PX / LEGEND_STEPS;
  const strip = Array.from({ length: LEGEND_STEPS }, (_, i) => {
    const at = Math.round((i / (LEGEND_STEPS - 1)) * (RAMP_STEPS - 1)) * 3;
    return `<rect x="${i * width}" width="${width + (i < LEGEND_STEPS - 1 ? 0.5 : 0)}" height="9" fill="${hexOf(ramp[at], ramp[at + 1], ramp[at + 2])}"/>`;
  });
  const marks = [0, scale === 'linear' ? 0.5 : 0.25, 1].map((mark, i) => {
    const anchor = ['start', 'middle', 'end'][i];
    const x = (i / 2) * LEGEND_WIDTH_PX;
    return `<text x="${x}" y="20" text-anchor="${anchor}">${formatWeight(mark, mark % 1 === 0 ? 0 : 2)}</text>`;
  });
  const name = scale === 'linear' ? 'weight' : 'weight, coloured by its square root';
  return `<g transform="translate(0 ${formatPx(top)})" font-size="11">${strip.join('')}<rect width="${LEGEND_WIDTH_PX}" height="9" fill="none" stroke="${rule}"/>${marks.join('')}<text x="${LEGEND_WIDTH_PX + 12}" y="9">${name}</text></g>`;
}

/** @throws {RangeError} if there are no tokens, or the plane is not theirs */
export function paintSvgMatrix(input: SvgMatrixInput): SvgBody {
  const { encoding, plane, zoom, ground } = input;
  const { tokens, sentenceIds } = encoding;
  if (tokens.length === 0 || plane.length !== tokens.length ** 2) {
    throw new RangeError(`${plane.length} weights are not those of ${tokens.length} tokens`);
  }
  const { mute, ink } = SVG_INKS[ground];
  const shown = ([start, end]: readonly [number, number]): number => end - start;
  const all = [0, tokens.length] as const;
  const most = Math.max(shown(zoom?.from ?? all), shown(zoom?.to ?? all));
  const wished = BESIDE_PX + LEAST_SHAPE_PX * most;
  const layout = layoutMatrix({
    tokens: tokens.length,
    sentenceIds,
    zoom,
    widthPx: Math.max(LEAST_INNER_PX, Math.min(MOST_WIDTH_PX, wished)),
    tokenWidthPx: Math.max(...tokens.map(token => estimateTextPx(token, LABEL_FONT_PX)))
  });
  const sums = sumMatrix(plane, tokens.length, layout.from, layout.to);
  const cells = layout.cellPx >= LEAST_SHAPE_PX ? shapes(input, layout) : image(input, layout);
  const { widthPx, heightPx, labelPx, sumPx } = layout;
  const corner =
    labelPx < 70
      ? ''
      : `<text x="${labelPx}" y="${labelPx - 20}" text-anchor="end" font-size="11">attends to →</text><text x="${labelPx}" y="${labelPx - 4}" text-anchor="end" font-size="11">from ↓</text>`;
  const sigma = `<text x="${formatPx(widthPx - sumPx / 2)}" y="${formatPx(heightPx - sumPx / 2)}" text-anchor="middle" dominant-baseline="central" fill="${mute}">Σ</text>`;
  return {
    markup: `${cells}${margins(layout, sums, ink)}${corner}${sigma}${labels(input, layout)}${legend(input, heightPx + 12)}`,
    widthPx,
    heightPx: heightPx + LEGEND_PX
  };
}
