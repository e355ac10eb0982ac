import { RAMP_STEPS, rampFor, rampStep } from '../../src/drawing/colour-ramp';
import { cellPixels } from '../../src/drawing/matrix-painter';

/** OKLab lightness of an sRGB colour, straight from the published matrices. */
function lightness(ramp: Uint8ClampedArray, step: number): number {
  const [r, g, b] = [0, 1, 2].map(i => {
    const v = ramp[step * 3 + i] / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  });
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
}

test.each([['light'], ['dark']] as const)('%s: lightness goes one way in even steps', theme => {
  const ramp = rampFor(theme);
  const all = Array.from({ length: RAMP_STEPS }, (_, step) => lightness(ramp, step));
  const mean = (all[RAMP_STEPS - 1] - all[0]) / (RAMP_STEPS - 1);
  expect(Math.abs(all[RAMP_STEPS - 1] - all[0])).toBeGreaterThan(0.6);
  // Over 16 steps, since a single one is near what 8 bits can hold.
  for (let step = 16; step < RAMP_STEPS; step++) {
    expect((all[step] - all[step - 16]) / 16 / mean).toBeGreaterThan(0.8);
    expect((all[step] - all[step - 16]) / 16 / mean).toBeLessThan(1.2);
  }
});

test('a weight has its step: linear, or by its square root', () => {
  expect([0, 0.25, 1, 2, -1].map(weight => rampStep(weight, 'linear'))).toEqual([
    0, 64, 255, 255, 0
  ]);
  expect(rampStep(0.25, 'sqrt')).toBe(128);
});

test('cells are painted in the colours of their weights, the zoomed part alone', () => {
  const plane = Float32Array.from([1, 0, 0.5, 0.5]);
  const ramp = rampFor('light');
  const pixels = cellPixels(
    { plane, tokens: 2, scale: 'linear', theme: 'light' },
    { from: { start: 0, end: 1 }, to: { start: 0, end: 2 } }
  );
  expect([...pixels]).toEqual([...ramp.slice(255 * 3, 256 * 3), 255, ...ramp.slice(0, 3), 255]);
});

test('a weight that is no number is drawn as 0', () => {
  const plane = Float32Array.from([NaN]);
  const range = { start: 0, end: 1 };
  const painted = { plane, tokens: 1, scale: 'linear', theme: 'dark' } as const;
  const pixels = cellPixels(painted, { from: range, to: range });
  expect([...pixels.slice(0, 3)]).toEqual([...rampFor('dark').slice(0, 3)]);
});
