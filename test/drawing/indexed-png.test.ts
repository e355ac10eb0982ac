import { encodeIndexedPng } from '../../src/drawing/indexed-png';
import { decodeIndexedPng as decode } from './decode-indexed-png';

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
