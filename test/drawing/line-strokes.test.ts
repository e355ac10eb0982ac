import type { Painting } from '../../src/drawing/canvas-painter';
import { PLAIN } from '../../src/drawing/line-raster';
import { strokeLines } from '../../src/drawing/line-strokes';

test('the strongest line comes last, on top, and lines outside the window are left out', () => {
  const stroked: [number, unknown][] = [];
  const context = {
    globalAlpha: 1,
    strokeStyle: '',
    beginPath: () => undefined,
    moveTo: () => undefined,
    bezierCurveTo: () => undefined,
    stroke: () => stroked.push([context.globalAlpha, context.strokeStyle])
  };
  const painting = {
    lines: {
      count: 3,
      from: Uint16Array.of(0, 0, 2),
      to: Uint16Array.of(1, 0, 2),
      head: Uint16Array.of(0, 1, 0),
      weight: Float32Array.of(0.75, 0.5, 0.25)
    },
    layout: { y: Float32Array.of(10, 30, 500), lineStart: 0, lineEnd: 100 },
    colours: ['#ff0000', '#0000ff'],
    view: { top: 0, height: 100 },
    stroke: PLAIN
  } as unknown as Painting;
  strokeLines(context as unknown as CanvasRenderingContext2D, painting);
  expect(stroked).toEqual([
    [0.5, '#0000ff'],
    [0.75, '#ff0000']
  ]);
});
