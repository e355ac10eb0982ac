/**
 * The shelf as SVG: small pictures in rows, for the picture that is exported. Leaves out: what a
 * small picture shows (thumbnail.ts) and the picture above it (svg-picture.ts).
 */
import { SVG_INKS, type SvgGround } from './svg-page';
import { escapeSvg, formatPx } from './svg-text';
import type { Thumbnail } from './thumbnail';

export type ShelfPicture = {
  /** Below it, for example "2-0". */
  readonly title: string;
  /** Null where there is none yet. */
  readonly thumbnail: Thumbnail | null;
  /** `#rrggbb`. */
  readonly colour: string;
};

/** Size of one small picture, in CSS pixels. */
export const SHELF_PICTURE = { widthPx: 96, heightPx: 92 } as const;

const GAP_PX = 12;
const TITLE_PX = 24;
const HEADING_PX = 26;

const round = (value: number): string => String(Math.round(value * 100) / 100);

function lineMarkup({ startX, endX, lines }: Thumbnail): string {
  const middle = formatPx((startX + endX) / 2);
  return lines
    .map(({ fromY, toY, opacity, widthPx }) => {
      const [from, to] = [formatPx(fromY), formatPx(toY)];
      const d = `M${formatPx(startX)} ${from}C${middle} ${from} ${middle} ${to} ${formatPx(endX)} ${to}`;
      return `<path d="${d}" stroke-opacity="${round(opacity)}" stroke-width="${round(widthPx)}"/>`;
    })
    .join('');
}

function dotMarkup(
  { startX, endX, y, dotPx, lit }: Thumbnail,
  colour: string,
  mute: string
): string {
  const circle = (x: number, at: number, radius: number): string =>
    `<circle cx="${formatPx(x)}" cy="${formatPx(at)}" r="${round(radius)}"/>`;
  const dots = Array.from(y, at => circle(startX - 3, at, dotPx) + circle(endX + 3, at, dotPx));
  const pins = lit.map(({ side, token }) =>
    circle(side === 'from' ? startX - 3 : endX + 3, y[token], 2.4)
  );
  return `<g fill="${mute}">${dots.join('')}</g><g fill="${colour}">${pins.join('')}</g>`;
}

/** A sheet may have rules of its own for text: what is said in `style` is stronger. */
const textStyle = (colour: string): string => `style="fill:${colour};font-size:12px"`;

function pictureMarkup(
  { title, thumbnail, colour }: ShelfPicture,
  x: number,
  y: number,
  ground: SvgGround
): string {
  const { widthPx, heightPx } = SHELF_PICTURE;
  const { ink, mute, rule } = SVG_INKS[ground];
  const drawn =
    thumbnail === null
      ? `<text ${textStyle(mute)} x="${widthPx / 2}" y="${heightPx / 2}" text-anchor="middle">not here</text>`
      : `<g fill="none" stroke="${colour}">${lineMarkup(thumbnail)}</g>${dotMarkup(thumbnail, colour, mute)}`;
  return (
    `<g transform="translate(${formatPx(x)} ${formatPx(y)})"><rect width="${widthPx}" height="${heightPx + TITLE_PX}" rx="7" fill="none" stroke="${rule}"/>${drawn}` +
    `<text ${textStyle(ink)} x="${widthPx / 2}" y="${heightPx + 15}" text-anchor="middle">${escapeSvg(title)}</text></g>`
  );
}

/** @returns markup from y = 0 on, and the height that it takes with a margin below */
export function paintSvgShelf(
  pictures: readonly ShelfPicture[],
  widthPx: number,
  ground: SvgGround = 'light'
): { markup: string; heightPx: number } {
  const across = Math.max(1, Math.floor((widthPx + GAP_PX) / (SHELF_PICTURE.widthPx + GAP_PX)));
  const rowPx = SHELF_PICTURE.heightPx + TITLE_PX + GAP_PX;
  const items = pictures.map((picture, i) =>
    pictureMarkup(
      picture,
      (i % across) * (SHELF_PICTURE.widthPx + GAP_PX),
      HEADING_PX + Math.floor(i / across) * rowPx,
      ground
    )
  );
  return {
    markup: `<g class="shelf"><text ${textStyle(SVG_INKS[ground].mute)} x="0" y="14">Heads kept, as layer-head</text>${items.join('')}</g>`,
    heightPx: HEADING_PX + Math.ceil(pictures.length / across) * rowPx + 6
  };
}
