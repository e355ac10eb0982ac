import { unzlibSync } from 'fflate';

import { encodeIndexedPng } from '../../src/drawing/indexed-png';

/** Chunks by name, read as the specification says; CRCs are what the browser test checks. */
function chunksOf(file: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const chunks = new Map<string, Uint8Array>();
  for (let at = 8; at < file.length;) {
    const length = view.getUint32(at);
    chunks.set(
      String.fromCharCode(...file.subarray(at + 4, at + 8)),
      file.subarray(at + 8, at + 8 + length)
    );
    at += length + 12;
  }
  return chunks;
}

/** Red, green and blue of every pixel. */
function decode(file: Uint8Array, width: number, height: number): number[][] {
  const chunks = chunksOf(file);
  const palette = chunks.get('PLTE') ?? new Uint8Array(0);
  const rows = unzlibSync(chunks.get('IDAT') ?? new Uint8Array(0));
  expect(rows).toHaveLength((width + 1) * height);
  return Array.from({ length: width * height }, (_, i) => {
    const index = rows[i + Math.floor(i / width) + 1];
    return [...palette.subarray(3 * index, 3 * index + 3)];
  });
}

test('a picture of few colours comes back as it was', () => {
  const colours = [
    [255, 255, 255],
    [77, 110, 220],
    [0, 0, 0],
    [1, 2, 3],
    [254, 1, 128],
    [77, 110, 221]
  ];
  const pixels = Uint8ClampedArray.from(colours.flatMap(colour => [...colour, 255]));
  expect(decode(encodeIndexedPng(pixels, 3, 2), 3, 2)).toEqual(colours);
});

test('of more than 256 colours the frequent ones stay, and none moves far', () => {
  const side = 120;
  const pixels = new Uint8ClampedArray(4 * side * side).fill(255);
  for (let i = 0; i < side * side; i += 2) {
    pixels.set([(i * 7) % 256, (i * 3) % 256, 255 - (i % 256)], 4 * i);
  }
  const back = decode(encodeIndexedPng(pixels, side, side), side, side);
  back.forEach(([red, green, blue], i) => {
    const far = Math.hypot(
      red - pixels[4 * i],
      green - pixels[4 * i + 1],
      blue - pixels[4 * i + 2]
    );
    expect(far).toBeLessThan(i % 2 === 1 ? 0.5 : 60);
  });
});

test('pixels that do not fill the picture are refused', () => {
  expect(() => encodeIndexedPng(new Uint8ClampedArray(8), 1, 1)).toThrow(RangeError);
  expect(() => encodeIndexedPng(new Uint8ClampedArray(0), 0, 0)).toThrow(RangeError);
});
