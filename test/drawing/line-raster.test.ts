import {
  createLineRaster,
  inkOf,
  PLAIN,
  rasterLines,
  touchAll,
  writeBytes
} from '../../src/drawing/line-raster';

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
  inks: ['#ff0000', '#0000ff'].map(inkOf),
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
      const alpha = raster.pixels[4 * (x * 40 + row) + 3];
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
  const at = 4 * (5 * 40 + 5);
  expect(Array.from(raster.pixels.slice(at, at + 4))).toEqual([1, 0, 0, 1]);
});

test('half-transparent lines add up like sheets of glass', () => {
  const raster = createLineRaster(10, 40);
  const y = Float32Array.of(5.5, 35);
  rasterLines(raster, { ...job(lines([0, 0, 0, 0.5], [0, 0, 1, 0.5])), y }, 0, never);
  const at = 4 * (5 * 40 + 5);
  expect(Array.from(raster.pixels.slice(at, at + 4))).toEqual([0.5, 0, 0.25, 0.75]);
});

/** The same picture from the curve alone: every pixel of every line, in double precision. */
function slowly(drawn: ReturnType<typeof lines>, y: Float32Array, width: number, height: number) {
  const fall = (x: number): number => {
    let [low, high] = [0, 1];
    for (let i = 0; i < 60; i++) {
      const t = (low + high) / 2;
      if (1.5 * t * (1 - t) ** 2 + 1.5 * t * t * (1 - t) + t ** 3 < x) low = t;
      else high = t;
    }
    return low * low * (3 - 2 * low);
  };
  const pixels = new Float64Array(4 * width * height);
  for (let i = 0; i < drawn.count; i++) {
    const [y0, y1] = [y[drawn.from[i]], y[drawn.to[i]]];
    const weight = drawn.weight[i];
    for (let x = 0; x < width; x++) {
      const [before, after] = [fall(x / width), fall((x + 1) / width)];
      const middle = y0 + ((y1 - y0) * (before + after)) / 2;
      const slope = Math.abs((y1 - y0) * (after - before));
      const thick = (PLAIN.thinPx + PLAIN.extraPx * weight) * Math.hypot(1, slope);
      for (let row = 0; row < height; row++) {
        const inside = (thick + slope + 1) / 2 - Math.abs(row + 0.5 - middle);
        const cover = Math.min(1, Math.max(0, inside / (slope + 1)));
        const at = 4 * (x * height + row);
        const alpha = weight * cover * (1 - pixels[at + 3]);
        pixels[at + (drawn.head[i] === 0 ? 0 : 2)] += alpha;
        pixels[at + 3] += alpha;
      }
    }
  }
  return pixels;
}

test('thousands of lines, also beyond the window, are what drawing them slowly gives, to one step of a screen', () => {
  let state = 1;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const y = Float32Array.from({ length: 40 }, (_, i) => -150 + 10 * i);
  const entries = Array.from(
    { length: 2000 },
    () =>
      [
        Math.floor(random() * 40),
        Math.floor(random() * 40),
        Math.floor(random() * 2),
        random() ** 4
      ] as [number, number, number, number]
  ).sort((a, b) => b[3] - a[3]);
  const drawn = lines(...entries);
  const raster = createLineRaster(37, 90);
  const stroke = PLAIN;
  rasterLines(raster, { ...job(drawn), y, stroke }, 0, never);
  const slow = slowly(drawn, y, 37, 90);
  const worst = raster.pixels.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - slow[i])),
    0
  );
  expect(worst).toBeLessThan(1 / 255);
  expect(Math.max(...slow)).toBeGreaterThan(0.9);
  expect(slow.filter(value => value === 0).length).toBeLessThan(slow.length / 2);
});

test('columns become rows of bytes, however wide the raster is', () => {
  const raster = createLineRaster(21, 3);
  for (let x = 0; x < 21; x++) {
    raster.pixels.set([x / 255, 0, 0, 1], 4 * (x * 3 + 1));
  }
  touchAll(raster);
  const bytes = new Uint8ClampedArray(4 * 21 * 3);
  writeBytes(raster, bytes);
  for (let x = 0; x < 21; x++) {
    expect([bytes[4 * x + 3], bytes[4 * (21 + x)], bytes[4 * (21 + x) + 3]]).toEqual([0, x, 255]);
  }
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
