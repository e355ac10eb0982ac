/** A canvas painter that lives as long as its canvas and repaints when its painting changes. */
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';

import { createCanvasPainter } from '../../drawing/canvas-painter';
import type { CanvasPainter, Painting } from '../../drawing/canvas-painter';

/** Paints before the browser does; `null` clears. The caller memoizes `painting`. */
export function usePainter(painting: Painting | null): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<CanvasPainter | null>(null);
  useLayoutEffect(() => {
    if (canvas.current === null) return;
    painter.current ??= createCanvasPainter(canvas.current);
    if (painting === null) painter.current.clear();
    else painter.current.paint(painting);
  }, [painting]);
  useEffect(
    () => () => {
      painter.current?.dispose();
      painter.current = null;
    },
    []
  );
  return canvas;
}
