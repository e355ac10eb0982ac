import { MANY, NARROW, WIDE, windowAt } from '../../src/drawing/canvas-window';

test('a picture of moderate height is covered whole', () => {
  expect(windowAt({ scrollTop: 300, boxPx: 560 }, 900, WIDE)).toEqual({ top: 0, height: 900 });
});

test('a tall picture is covered around what is visible, and the window stays put within a step', () => {
  const at = (scrollTop: number) => windowAt({ scrollTop, boxPx: 560 }, 7200, WIDE);
  expect(at(950)).toEqual({ top: 600, height: 1160 });
  expect(at(800)).toEqual(at(999));
  expect(at(1000).top).toBe(800);
});

test.each([WIDE, MANY, NARROW])('wherever one scrolls, all that is visible is covered', reach => {
  for (let scrollTop = 0; scrollTop <= 7200 - 560; scrollTop += 37) {
    const { top, height } = windowAt({ scrollTop, boxPx: 560 }, 7200, reach);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(top).toBeLessThanOrEqual(scrollTop);
    expect(top + height).toBeGreaterThanOrEqual(scrollTop + 560);
    expect(top + height).toBeLessThanOrEqual(7200);
  }
});

test('a scroll place left over from a taller picture is brought back into this one', () => {
  const { top, height } = windowAt({ scrollTop: 6000, boxPx: 560 }, 2400, WIDE);
  expect(top + height).toBe(2400);
  expect(top).toBeLessThanOrEqual(2400 - 560);
});
