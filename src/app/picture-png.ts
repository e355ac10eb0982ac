/** The picture as PNG, for hosts that show no HTML: paper, above all. Needs a browser. */
import { toBase64 } from '../attention/base64';
import { encodeIndexedPng } from '../drawing/indexed-png';

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
