/** The picture as PNG, for hosts that show no HTML: paper, above all. Needs a browser. */

/** Base64 text of a PNG is no longer than this; a tall picture gets coarser pixels. */
const MOST_CHARACTERS = 100 * 1024;
/** Pixels for one of the picture, finest first. */
const SCALES = [1.5, 1, 0.75, 0.5, 0.35];
const PREFIX = 'data:image/png;base64,';

async function load(svg: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  return image;
}

/**
 * @param svg an SVG with a width and a height
 * @returns base64; null where the browser paints none, or none small enough
 */
export async function picturePng(svg: string): Promise<string | null> {
  const image = await load(svg).catch(() => null);
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (image === null || context === null) return null;
  for (const scale of SCALES) {
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const url = canvas.toDataURL('image/png');
    if (url.startsWith(PREFIX) && url.length - PREFIX.length <= MOST_CHARACTERS) {
      return url.slice(PREFIX.length);
    }
  }
  return null;
}
