/** The picture as PNG, for hosts that show no HTML: paper, above all. Needs a browser. */
import { toBase64 } from '../attention/base64';
import { encodeIndexedPng } from '../drawing/indexed-png';
import { SVG_INKS, type SvgGround } from '../drawing/svg-page';
import { DocumentError } from '../errors';

/** Base64 text of a PNG is no longer than this, if that takes no coarser pixels than there are scales. */
const MOST_CHARACTERS = 60 * 1024;
/** Pixels for one of the picture, finest first. */
const SCALES = [1.5, 1, 0.75, 0.5];

async function load(svg: string): Promise<HTMLImageElement> {
  const image = new Image();
  // Not a blob: such an image would taint the canvas of a page without an origin.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  return image;
}

/**
 * @param svg an SVG with a width and a height
 * @returns base64; null where the browser paints none
 */
export async function picturePng(svg: string): Promise<string | null> {
  const image = await load(svg).catch(() => null);
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (image === null || context === null) return null;
  for (const scale of SCALES) {
    const width = Math.round(image.width * scale);
    const height = Math.round(image.height * scale);
    canvas.width = width;
    canvas.height = height;
    // The corners outside the card would be transparent, and no colour of a palette is.
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
    context.drawImage(image, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    const png = toBase64(encodeIndexedPng(data, width, height));
    if (png.length <= MOST_CHARACTERS || scale === SCALES.at(-1)) return png;
  }
  return null;
}

/** What browsers paint on one canvas: edge and area, in pixels. */
const MOST_EDGE_PX = 16_384;
const MOST_AREA_PX = 120_000_000;

/**
 * The whole picture in all its colours, as a file.
 *
 * @param svg an SVG with a width and a height
 * @param scale pixels for one of the picture, 1 to 4
 * @param ground of the picture, which fills its corners too
 * @throws {DocumentError} where the picture is too large for a canvas, or the browser paints none
 */
export async function picturePngFile(
  svg: string,
  { scale, ground }: { readonly scale: number; readonly ground: SvgGround }
): Promise<Blob> {
  const image = await load(svg).catch(() => null);
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  const [width, height] = [image?.width ?? 0, image?.height ?? 0].map(px => Math.round(px * scale));
  if (Math.max(width, height) > MOST_EDGE_PX || width * height > MOST_AREA_PX) {
    throw new DocumentError(
      `A PNG of ${width} × ${height} pixels is larger than a browser paints.`,
      'Choose a smaller scale, or SVG.',
      { path: 'scale' }
    );
  }
  if (image !== null && context !== null) {
    canvas.width = width;
    canvas.height = height;
    context.fillStyle = SVG_INKS[ground].ground;
    context.fillRect(0, 0, width, height);
    context.drawImage(image, 0, 0, width, height);
    const file = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/png'));
    if (file !== null) return file;
  }
  throw new DocumentError('This browser could not paint the picture.', 'Save it as SVG.', {
    path: 'scale'
  });
}
