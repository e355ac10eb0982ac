import { clearLines, mixLines } from '../../src/drawing/faint-lines';
import { createLineRaster, inkOf, LIT, PLAIN, rasterLines } from '../../src/drawing/line-raster';
import type { LineRaster, RasterJob } from '../../src/drawing/line-raster';
import { selectLines } from '../../src/drawing/line-selection';
import { selectTokenLines } from '../../src/drawing/token-lines';
import { headColours } from '../../src/drawing/palette';

const HEADS = 12;
const TOKENS = 128;
const ROW_PX = 4;
const WIDTH = 30;
const never = () => false;

/** Softmax rows of scattered logits, the same in every run. */
function sampleWeights(): Float32Array {
  const weights = new Float32Array(HEADS * TOKENS * TOKENS);
  let state = 7;
  const uniform = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  for (let start = 0; start < weights.length; start += TOKENS) {
    let sum = 0;
    for (let at = start; at < start + TOKENS; at++) {
      weights[at] = Math.exp(
        2 * Math.sqrt(-2 * Math.log(uniform() + 1e-9)) * Math.cos(2 * Math.PI * uniform())
      );
      sum += weights[at];
    }
    for (let at = start; at < start + TOKENS; at++) weights[at] /= sum;
  }
  return weights;
}

function sampleJob(): RasterJob {
  const { lines } = selectLines({
    weights: sampleWeights(),
    tokens: TOKENS,
    heads: Array.from({ length: HEADS }, (_, head) => head),
    cut: { by: 'weight', value: 0 }
  });
  const y = Float32Array.from({ length: TOKENS }, (_, token) => (token + 0.5) * ROW_PX);
  return { lines, y, inks: headColours('light', HEADS).map(inkOf), stroke: PLAIN, ratio: 1 };
}

const blank = () => createLineRaster(WIDTH, TOKENS * ROW_PX);

/** What a screen shows of it on a ground of `ground` (0 to 1), in steps of 8 bits. */
const onGround = ({ pixels }: LineRaster, ground: number): number[] => {
  const shown: number[] = [];
  for (let at = 0; at < pixels.length; at += 4) {
    for (let channel = 0; channel < 3; channel++) {
      shown.push(255 * (pixels[at + channel] + ground * (1 - pixels[at + 3])));
    }
  }
  return shown;
};

test('mixed, half as many lines give the same picture to a few of 255 steps', () => {
  const job = sampleJob();
  const clear = clearLines(job);
  const mixed = mixLines(job, clear);
  expect(clear).toBeGreaterThan(0);
  expect(2 * (clear + mixed.lines.count)).toBeLessThan(job.lines.count);

  const each = blank();
  rasterLines(each, job, 0, never);
  const fewer = blank();
  rasterLines(fewer, { ...job, lines: { ...job.lines, count: clear } }, 0, never);
  rasterLines(fewer, mixed, 0, never);
  for (const ground of [0, 1]) {
    const expected = onGround(each, ground);
    const steps = onGround(fewer, ground).map((value, at) => Math.abs(value - expected[at]));
    expect(steps.reduce((most, step) => Math.max(most, step))).toBeLessThan(4);
    expect(steps.reduce((sum, step) => sum + step) / steps.length).toBeLessThan(0.3);
  }
});

test('so do the lines of one token, less than half as many, while the strongest stay on top', () => {
  const layer = {
    weights: sampleWeights(),
    tokens: TOKENS,
    heads: Array.from({ length: HEADS }, (_, head) => head),
    cut: { by: 'weight', value: 0 }
  } as const;
  const lines = selectTokenLines(layer, [{ side: 'from', token: 40 }], 0);
  const job = { ...sampleJob(), lines, stroke: LIT };
  const clear = clearLines(job);
  const mixed = mixLines(job, clear);
  expect(2 * (clear + mixed.lines.count)).toBeLessThan(job.lines.count);
  expect(lines.weight[clear - 1]).toBeGreaterThanOrEqual(0.05);

  const each = blank();
  rasterLines(each, job, 0, never);
  const fewer = blank();
  rasterLines(fewer, { ...job, lines: { ...job.lines, count: clear } }, 0, never);
  rasterLines(fewer, mixed, 0, never);
  for (const ground of [0, 1]) {
    const expected = onGround(each, ground);
    const steps = onGround(fewer, ground).map((value, at) => Math.abs(value - expected[at]));
    // The most where all of them set out from their token, and cover each other anyway.
    expect(steps.reduce((most, step) => Math.max(most, step))).toBeLessThan(20);
    expect(steps.reduce((sum, step) => sum + step) / steps.length).toBeLessThan(0.8);
  }
});

test('lines that can be seen alone, and a few of any kind, stay as they are', () => {
  const job = sampleJob();
  const clear = clearLines(job);
  expect(job.lines.weight[clear - 1]).toBeGreaterThanOrEqual(8 / 255);
  expect(Math.max(...job.lines.weight.subarray(clear))).toBeLessThan(9 / 255);
  expect(clearLines({ ...job, lines: { ...job.lines, count: 4000 } })).toBe(4000);
});

test('two tokens have one line, in the mixed colour of its heads, that hides as much as all', () => {
  const one = {
    count: 3,
    from: Uint16Array.of(0, 1, 0),
    to: Uint16Array.of(1, 1, 1),
    head: Uint16Array.of(0, 0, 1),
    weight: Float32Array.of(0.02, 0.02, 0.01)
  };
  const inks = ['#ff0000', '#0000ff'].map(inkOf);
  const job = { lines: one, y: Float32Array.of(5, 35), inks, stroke: PLAIN, ratio: 1 };
  const { lines, inks: mixed } = mixLines(job, 0);
  expect(lines.count).toBe(2);
  expect([...lines.from.subarray(0, 2)]).toEqual([0, 1]);
  expect(lines.weight[0]).toBeCloseTo(1 - 0.98 * 0.99, 6);
  const [red, green, blue] = mixed[0];
  expect([red, green, blue].map(value => +value.toFixed(2))).toEqual([0.67, 0, 0.33]);
});
