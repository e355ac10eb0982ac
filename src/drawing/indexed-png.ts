/**
 * Pixels as a PNG of at most 256 colours: a drawing of few hues takes a fraction of what a canvas
 * would write. Leaves out: transparency; what is not opaque must have been put on a ground before.
 * Follows the PNG specification (third edition), colour type 3.
 */
import { zlibSync } from 'fflate';

const MOST_COLOURS = 256;
/** Colours are first rounded to multiples of these; each divides 255, so black and white stay. */
const STEPS = [1, 3, 5, 15, 17];
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(data, 8);
  view.setUint32(data.length + 8, crcOf(bytes.subarray(4, data.length + 8)));
  return bytes;
}

const roundTo = (value: number, step: number): number => Math.round(value / step) * step;

/** How often each colour occurs once channels are rounded; keys are 0xrrggbb. */
function countColours(pixels: Uint8ClampedArray, step: number): Map<number, number> {
  const rounded = Uint8Array.from({ length: 256 }, (_, value) => roundTo(value, step));
  const counts = new Map<number, number>();
  for (let i = 0; i < pixels.length; i += 4) {
    const colour =
      (rounded[pixels[i]] << 16) | (rounded[pixels[i + 1]] << 8) | rounded[pixels[i + 2]];
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return counts;
}

const distance = (a: number, b: number): number =>
  ((a >> 16) - (b >> 16)) ** 2 +
  (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 +
  ((a & 255) - (b & 255)) ** 2;

/** The colours to use, and the index of the one that stands for each rounded colour. */
function choosePalette(pixels: Uint8ClampedArray): {
  palette: readonly number[];
  step: number;
  indexOf: ReadonlyMap<number, number>;
} {
  let step = STEPS[0];
  let counts = countColours(pixels, step);
  for (const coarser of STEPS.slice(1)) {
    if (counts.size <= MOST_COLOURS) break;
    step = coarser;
    counts = countColours(pixels, step);
  }
  const palette = [...counts.keys()]
    .sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || a - b)
    .slice(0, MOST_COLOURS);
  const nearest = (colour: number): number => {
    let best = 0;
    for (let i = 1; i < palette.length; i++) {
      if (distance(colour, palette[i]) < distance(colour, palette[best])) best = i;
    }
    return best;
  };
  const indexOf = new Map([...counts.keys()].map(colour => [colour, nearest(colour)]));
  return { palette, step, indexOf };
}

/**
 * The bytes of a PNG file.
 *
 * @param pixels opaque RGBA, row-major, length 4 * width * height
 * @throws {RangeError} if there are not as many pixels
 */
export function encodeIndexedPng(
  pixels: Uint8ClampedArray,
  width: number,
  height: number
): Uint8Array {
  if (pixels.length !== 4 * width * height || pixels.length === 0) {
    throw new RangeError(`${pixels.length} bytes are not ${width} × ${height} pixels`);
  }
  const { palette, step, indexOf } = choosePalette(pixels);
  const rounded = Uint8Array.from({ length: 256 }, (_, value) => roundTo(value, step));
  const rows = new Uint8Array((width + 1) * height);
  let before = -1;
  let index = 0;
  for (let y = 0, i = 0; y < height; y++) {
    // Each row begins with its filter: none, which is best for indices.
    for (let at = y * (width + 1) + 1, end = at + width; at < end; at++, i += 4) {
      const colour =
        (rounded[pixels[i]] << 16) | (rounded[pixels[i + 1]] << 8) | rounded[pixels[i + 2]];
      if (colour !== before) index = indexOf.get(colour) ?? 0;
      before = colour;
      rows[at] = index;
    }
  }
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  head.set([8, 3, 0, 0, 0], 8);
  const colours = Uint8Array.from(
    palette.flatMap(colour => [colour >> 16, (colour >> 8) & 255, colour & 255])
  );
  const parts = [
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', head),
    chunk('PLTE', colours),
    chunk('IDAT', zlibSync(rows, { level: 9 })),
    chunk('IEND', new Uint8Array(0))
  ];
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}
