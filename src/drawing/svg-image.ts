/** Pixels inside an SVG, where shapes would be too many. */
import { toBase64 } from '../attention/base64';
import { encodeIndexedPng } from './indexed-png';
import { formatPx } from './svg-text';

export type SvgImage = {
  /** Opaque RGBA, row-major. */
  readonly pixels: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
  readonly widthPx: number;
  readonly heightPx: number;
};

/** An image that carries its own bytes. Where a pixel is drawn larger than one, its edges stay sharp. */
export function svgImage(image: SvgImage): string {
  const { pixels, width, height, x, y, widthPx, heightPx } = image;
  const data = toBase64(encodeIndexedPng(pixels, width, height));
  const isEnlarged = widthPx >= width && heightPx >= height;
  const sharp = isEnlarged ? ' style="image-rendering:pixelated"' : '';
  return `<image x="${formatPx(x)}" y="${formatPx(y)}" width="${formatPx(widthPx)}" height="${formatPx(heightPx)}" preserveAspectRatio="none"${sharp} href="data:image/png;base64,${data}"/>`;
}

/** `#rrggbb` of red, green and blue, 0 to 255. */
export const hexOf = (red: number, green: number, blue: number): string =>
  `#${((1 << 24) | (red << 16) | (green << 8) | blue).toString(16).slice(1)}`;

/** Red, green and blue of `#rrggbb`, 0 to 255. */
export const channelsOf = (hex: string): readonly [number, number, number] => {
  const value = parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
};
