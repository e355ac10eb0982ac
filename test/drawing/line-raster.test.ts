import { createLineRaster, PLAIN, rasterLines, writeBytes } from '../../src/drawing/line-raster';

const lines = (...entries: [from: number, to: number, head: number, weight: number][]) => ({
  count: entries.length,
  from: Uint16Array.from(entries, entry => entry[0]),
  to: Uint16Array.from(entries, entry => entry[1]),
  head: Uint16Array.from(entries, entry => entry[2]),
  weight: Float32Array.from(entries, entry => entry[3])
});
const job = (drawn: ReturnType<typeof lines>) => ({
  lines: drawn,
  y: Float32Array.of(5, 35),
  colours: ['#ff0000', '#0000ff'],
  stroke: { ...PLAIN, thinPx: 1, extraPx: 0 },
  ratio: 1
});
const never = () => false;

test('a level line covers one row of pixels, in its colour and with its weight as opacity', () => {
  const raster = createLineRaster(20, 40);
  const y = Float32Array.of(5.5, 35);
  rasterLines(raster, { ...job(lines([0, 0, 1, 0.5])), y }, 0, never);
  const bytes = new Uint8ClampedArray(4 * 20 * 40);
  writeBytes(raster, bytes);
  const pixel = (x: number, row: number) => Array.from(bytes.slice(4 * (row * 20 + x)).slice(0, 4));
  for (const x of [0, 10, 19]) {
    expect(pixel(x, 5)).toEqual([0, 0, 255, 128]);
    expect(pixel(x, 4)[3]).toBe(0);
    expect(pixel(x, 6)[3]).toBe(0);
  }
});

test('a curve starts at the attending token, ends at the one attended to and passes half-way between', () => {
  const raster = createLineRaster(100, 40);
  rasterLines(raster, job(lines([0, 1, 0, 1])), 0, never);
  const middleOf = (x: number) => {
    let mass = 0;
    let sum = 0;
    for (let row = 0; row < 40; row++) {
      const alpha = raster.pixels[4 * (row * 100 + x) + 3];
      mass += alpha;
      sum += alpha * (row + 0.5);
    }
    return sum / mass;
  };
  expect(middleOf(0)).toBeCloseTo(5, 0);
  expect(middleOf(99)).toBeCloseTo(35, 0);
  expect((middleOf(49) + middleOf(50)) / 2).toBeCloseTo(20, 1);
  expect(middleOf(25)).toBeLessThan(13);
});

test('a line hides what is drawn after it', () => {
  const raster = createLineRaster(10, 40);
  const y = Float32Array.of(5.5, 35);
  rasterLines(raster, { ...job(lines([0, 0, 0, 1], [0, 0, 1, 0.9])), y }, 0, never);
  const at = 4 * (5 * 10 + 5);
  expect(Array.from(raster.pixels.slice(at, at + 4))).toEqual([1, 0, 0, 1]);
});

test('half-transparent lines add up like sheets of glass', () => {
  const raster = createLineRaster(10, 40);
  const y = Float32Array.of(5.5, 35);
  rasterLines(raster, { ...job(lines([0, 0, 0, 0.5], [0, 0, 1, 0.5])), y }, 0, never);
  const at = 4 * (5 * 10 + 5);
  expect(Array.from(raster.pixels.slice(at, at + 4))).toEqual([0.5, 0, 0.25, 0.75]);
});

test('rasterLines() stops when it is late and goes on where it stopped', () => {
  const many = lines(
    ...Array.from({ length: 200 }, () => [0, 1, 0, 0.5] as [number, number, number, number])
  );
  const raster = createLineRaster(10, 40);
  const next = rasterLines(raster, job(many), 0, () => true);
  expect(next).toBeGreaterThan(0);
  expect(next).toBeLessThan(200);
  expect(rasterLines(raster, job(many), next, never)).toBe(200);
});

test('a raster made of used memory is blank', () => {
  const used = createLineRaster(10, 40);
  rasterLines(used, job(lines([0, 1, 0, 1])), 0, never);
  const again = createLineRaster(5, 20, used.memory);
  expect(again.memory).toBe(used.memory);
  expect(again.pixels.every(value => value === 0)).toBe(true);
});
