/**
 * The grid of all heads as SVG. Lines are shapes as long as there are not too many for the programs
 * that open such a file; beyond that all thumbnails are one image, with labels still as text. Same
 * layout and lines as on the screen. Leaves out: the sheet around it (svg-page.ts).
 */
import type { HeadRef } from '../state/document';
import { cellRect, layoutGrid, type CellRect, type GridLayout } from './grid-layout';
import { rasterThumbnail, thumbnailKind } from './head-thumbnail';
import type { ThumbnailKind } from './head-thumbnail';
import { selectLines, type HeadLines } from './line-selection';
import { shownHead, type HeadLook } from './shown-head';
import { channelsOf, svgImage } from './svg-image';
import { LEAST_INNER_PX, SVG_INKS, type SvgBody, type SvgGround } from './svg-page';
import { escapeSvg, formatPx } from './svg-text';

export type SvgGridCell = {
  readonly ref: HeadRef;
  /** The layer's, shape [heads, tokens, tokens]; null while it is not there. */
  readonly weights: Float32Array | null;
  readonly faded: boolean;
  /** Above the thumbnail where `isLabelled`. */
  readonly label: string;
};

export type SvgGridInput = {
  readonly ground: SvgGround;
  readonly layers: number;
  readonly heads: number;
  /** What every head is shown by. */
  readonly look: HeadLook;
  /** In the order of reading; layers × heads of them. */
  readonly cells: readonly SvgGridCell[];
  /** Whether the cells are in another order than that of layers and heads. */
  readonly isLabelled: boolean;
  /** These get a ring. */
  readonly shown: readonly HeadRef[];
  /** By head number, `#rrggbb`. */
  readonly colours: readonly string[];
};

/** So many lines are about a megabyte. */
const MOST_SHAPES = 40_000;
const HEADING_PX = 18;
/** A head gets as much, so that its lines can be told apart on paper. */
const WISHED_STEP_PX = 52;
const BESIDE_PX = 27;
/** Lines of like weight share a path. */
const OPACITIES = [0.02, 0.05, 0.09, 0.15, 0.22, 0.32, 0.45, 0.6, 0.8, 1];
const FADED = 0.16;
const TINT = 0.045;
const INSET_PX = 2;
/** Pixels of the image for one of the picture. */
const FINENESS = 2;

const opacityOf = (weight: number): number =>
  OPACITIES.reduce((best, step) =>
    Math.abs(step - weight) < Math.abs(best - weight) ? step : best
  );

function lineMarkup(lines: HeadLines, tokens: number, { width, height }: CellRect): string {
  const pitch = (height - 2 * INSET_PX) / tokens;
  const thinPx = Math.max(0.55, Math.min(1, 0.35 * pitch));
  const middle = formatPx(width / 2);
  const steps = new Map<number, string[]>();
  // Strongest first in the list, and last on the paper.
  for (let i = lines.count - 1; i >= 0; i--) {
    const from = INSET_PX + (lines.from[i] + 0.5) * pitch;
    const fall = formatPx((lines.to[i] - lines.from[i]) * pitch);
    const step = opacityOf(lines.weight[i]);
    const d =
      lines.to[i] === lines.from[i]
        ? `M0 ${formatPx(from)}h${width}`
        : `M0 ${formatPx(from)}c${middle} 0 ${middle} ${fall} ${width} ${fall}`;
    const paths = steps.get(step);
    if (paths === undefined) steps.set(step, [d]);
    else paths.push(d);
  }
  return [...steps]
    .sort(([a], [b]) => a - b)
    .map(
      ([step, paths]) =>
        `<path stroke-opacity="${step}" stroke-width="${Math.round(100 * thinPx * (1 + 0.6 * step)) / 100}" d="${paths.join('')}"/>`
    )
    .join('');
}

/** All thumbnails on their ground. */
function image(input: SvgGridInput, layout: GridLayout, kind: ThumbnailKind): string {
  const { cells, look, colours, ground } = input;
  const width = Math.round(layout.widthPx * FINENESS);
  const height = Math.round(layout.heightPx * FINENESS);
  const pixels = new Uint8ClampedArray(4 * width * height);
  const paper = channelsOf(SVG_INKS[ground].ground);
  const ink = channelsOf(SVG_INKS[ground].ink);
  for (let i = 0; i < pixels.length; i += 4) {
    pixels.set(paper, i);
    pixels[i + 3] = 255;
  }
  cells.forEach(({ ref, weights, faded }, index) => {
    const rect = cellRect(layout, index);
    const [left, top] = [Math.round(rect.x * FINENESS), Math.round(rect.y * FINENESS)];
    const size = {
      width: Math.round(rect.width * FINENESS),
      height: Math.round(rect.height * FINENESS)
    };
    const colour = colours[ref.head] ?? '#808080';
    const drawn =
      weights === null
        ? null
        : rasterThumbnail({
            layer: shownHead(weights, ref.head, look),
            ...{ kind, colour, ratio: FINENESS },
            ...size
          }).pixels;
    const strength = faded ? FADED : 1;
    for (let y = 0; y < size.height; y++) {
      for (let x = 0; x < size.width; x++) {
        const at = 4 * ((top + y) * width + left + x);
        // Rasters are column by column.
        const from = 4 * (x * size.height + y);
        const alpha = strength * (drawn?.[from + 3] ?? 0);
        for (let channel = 0; channel < 3; channel++) {
          const under = paper[channel] + TINT * (ink[channel] - paper[channel]);
          const over = 255 * strength * (drawn?.[from + channel] ?? 0);
          pixels[at + channel] = under * (1 - alpha) + over;
        }
      }
    }
  });
  const { widthPx, heightPx } = layout;
  return svgImage({ pixels, width, height, x: 0, y: 0, widthPx, heightPx });
}

/** Grounds and lines of all thumbnails; null where that would be too many. */
function shapes(input: SvgGridInput, layout: GridLayout): string | null {
  const { cells, look, colours, ground } = input;
  const grounds: string[] = [];
  const pictures: string[] = [];
  let count = 0;
  for (const [index, { ref, weights, faded }] of cells.entries()) {
    const rect = cellRect(layout, index);
    const place = `x="${formatPx(rect.x)}" y="${formatPx(rect.y)}"`;
    grounds.push(`<rect ${place} width="${rect.width}" height="${rect.height}" rx="4"/>`);
    if (weights === null) continue;
    const layer = shownHead(weights, ref.head, look);
    const { lines } = selectLines(layer);
    count += lines.count;
    if (count > MOST_SHAPES) return null;
    const opacity = faded ? ` opacity="${FADED}"` : '';
    pictures.push(
      `<g stroke="${colours[ref.head] ?? '#808080'}"${opacity} transform="translate(${formatPx(rect.x)} ${formatPx(rect.y)})">${lineMarkup(lines, layer.tokens, rect)}</g>`
    );
  }
  return `<g fill="${SVG_INKS[ground].ink}" fill-opacity="${TINT}">${grounds.join('')}</g><g fill="none">${pictures.join('')}</g>`;
}

/** Numbers of rows and columns, or the label of each cell; rings, and a word where nothing is. */
function labels(input: SvgGridInput, layout: GridLayout): string {
  const { cells, heads, layers, isLabelled, shown, ground } = input;
  const { ink } = SVG_INKS[ground];
  const centred = (x: number, y: number, word: string): string =>
    `<text x="${formatPx(x)}" y="${formatPx(y)}">${escapeSvg(word)}</text>`;
  const words = cells.map(({ label, weights }, index) => {
    const { x, y, width, height } = cellRect(layout, index);
    const middle = x + width / 2;
    const name = isLabelled ? centred(middle, y - 3, label) : '';
    const absent = width < 50 ? '…' : 'not here';
    return weights === null ? name + centred(middle, y + height / 2 + 3, absent) : name;
  });
  const columns = isLabelled
    ? []
    : Array.from({ length: heads }, (_, head) => {
        const { x, width } = cellRect(layout, head);
        return centred(x + width / 2, -5, String(head));
      });
  const rows = isLabelled
    ? []
    : Array.from({ length: layers }, (_, layer) => {
        const { y, height } = cellRect(layout, layer * heads);
        return centred(layout.startPx / 2 - 2, y + height / 2 + 4, String(layer));
      });
  const rings = shown.map(({ layer, head }) => {
    const index = cells.findIndex(({ ref }) => ref.layer === layer && ref.head === head);
    if (index < 0) return '';
    const { x, y, width, height } = cellRect(layout, index);
    return `<rect x="${formatPx(x - 1)}" y="${formatPx(y - 1)}" width="${width + 2}" height="${height + 2}" rx="5"/>`;
  });
  return `<g text-anchor="middle" font-size="10">${words.join('')}</g><g text-anchor="middle" font-size="11">${columns.join('')}${rows.join('')}</g><g fill="none" stroke="${ink}" stroke-width="2">${rings.join('')}</g>`;
}

/** Paints all heads; `kind` says whether thumbnails are of lines or, of many tokens, small matrices. */
export function paintSvgGrid(input: SvgGridInput): SvgBody & { readonly kind: ThumbnailKind } {
  const { layers, heads, look, isLabelled } = input;
  const widthPx = Math.max(LEAST_INNER_PX, BESIDE_PX + heads * WISHED_STEP_PX);
  const layout = layoutGrid({ layers, heads, widthPx, labelled: isLabelled });
  const kind = thumbnailKind(look.groups.tokens.length, layout.cellHeightPx);
  const drawn = (kind === 'lines' ? shapes(input, layout) : null) ?? image(input, layout, kind);
  const top = isLabelled ? 0 : HEADING_PX;
  return {
    markup: `<g transform="translate(0 ${top})">${drawn}${labels(input, layout)}</g>`,
    widthPx: layout.widthPx,
    heightPx: layout.heightPx + top,
    kind
  };
}
