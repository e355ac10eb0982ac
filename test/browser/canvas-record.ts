/**
 * Runs inside the page before anything else: remembers what is stroked and filled on every canvas
 * since it was last blank, so that a test reads lines as numbers where the browser got them.
 */

/** A curve, its two ends in canvas pixels. */
export type DrawnCurve = {
  readonly start: readonly [x: number, y: number];
  readonly end: readonly [x: number, y: number];
  readonly opacity: number;
  /** CSS pixels. */
  readonly widthPx: number;
  /** `#rrggbb`. */
  readonly colour: string;
};

/** A filled rectangle in canvas pixels. */
export type DrawnBox = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly opacity: number;
  readonly colour: string;
};

export type CanvasRecord = {
  readonly curves: DrawnCurve[];
  readonly boxes: DrawnBox[];
  readonly labels: string[];
  /** Pictures put on it pixel by pixel: many lines are. */
  images: number;
};

declare global {
  interface Window {
    recordOf: (canvas: Element) => CanvasRecord;
  }
}

/** To be given to `page.addInitScript`; uses nothing from outside itself. */
export function recordCanvases(): void {
  const records = new WeakMap<Element, CanvasRecord>();
  const recordOf = (canvas: Element): CanvasRecord => {
    const known = records.get(canvas);
    if (known !== undefined) return known;
    const fresh: CanvasRecord = { curves: [], boxes: [], labels: [], images: 0 };
    records.set(canvas, fresh);
    return fresh;
  };
  window.recordOf = recordOf;
  const around = <Name extends keyof CanvasRenderingContext2D>(
    name: Name,
    before: (context: CanvasRenderingContext2D, args: readonly number[]) => void
  ): void => {
    const { prototype } = CanvasRenderingContext2D;
    const own: unknown = prototype[name];
    if (typeof own !== 'function') throw new Error(`no ${name}`);
    Object.assign(prototype, {
      [name](this: CanvasRenderingContext2D, ...args: number[]): unknown {
        before(this, args);
        return Reflect.apply(own, this, args);
      }
    });
  };
  const at = (context: CanvasRenderingContext2D, x: number, y: number): [number, number] => {
    const point = context.getTransform().transformPoint({ x, y });
    return [point.x, point.y];
  };
  const nameOf = (style: CanvasRenderingContext2D['fillStyle']): string =>
    typeof style === 'string' ? style : 'a gradient or pattern';
  const noteBox = (context: CanvasRenderingContext2D, args: readonly number[]): void => {
    const [left, top, wide, high] = args;
    const [x, y] = at(context, left, top);
    const [right, bottom] = at(context, left + wide, top + high);
    recordOf(context.canvas).boxes.push({
      x: Math.min(x, right),
      y: Math.min(y, bottom),
      width: Math.abs(right - x),
      height: Math.abs(bottom - y),
      opacity: context.globalAlpha,
      colour: nameOf(context.fillStyle)
    });
  };
  let start: [number, number] = [0, 0];
  let end: [number, number] | null = null;
  let round: readonly number[] | null = null;
  around('beginPath', () => {
    end = null;
    round = null;
  });
  around('moveTo', (context, [x, y]) => (start = at(context, x, y)));
  around('bezierCurveTo', (context, args) => (end = at(context, args[4], args[5])));
  around('stroke', context => {
    if (end === null) return;
    recordOf(context.canvas).curves.push({
      start,
      end,
      opacity: context.globalAlpha,
      widthPx: context.lineWidth,
      colour: nameOf(context.strokeStyle)
    });
  });
  around('roundRect', (_, args) => (round = args));
  around('fill', context => {
    if (round !== null) noteBox(context, round);
  });
  around('fillRect', noteBox);
  around('fillText', (context, [text]: readonly unknown[]) => {
    recordOf(context.canvas).labels.push(String(text));
  });
  around('putImageData', context => {
    recordOf(context.canvas).images++;
  });
  around('clearRect', (context, [x, y, width, height]) => {
    const { canvas } = context;
    const covers = x === 0 && y === 0 && width >= canvas.width && height >= canvas.height;
    if (covers) records.delete(canvas);
  });
  // A canvas that gets a size is blank.
  const size = Object.getOwnPropertyDescriptor(HTMLCanvasElement.prototype, 'width');
  Object.defineProperty(HTMLCanvasElement.prototype, 'width', {
    ...size,
    set(this: HTMLCanvasElement, value: number) {
      records.delete(this);
      size?.set?.call(this, value);
    }
  });
}
