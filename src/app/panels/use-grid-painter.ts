/** A grid painter that lives as long as its canvas, and rests while the grid is out of sight. */
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';

import { createGridPainter } from '../../drawing/grid-painter';
import type { GridPainter, GridPainting } from '../../drawing/grid-painter';

/** Paints before the browser does; `null` clears. The caller memoizes `painting`. */
export function useGridPainter(
  painting: GridPainting | null,
  isVisible: boolean
): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<GridPainter | null>(null);
  useLayoutEffect(() => {
    if (canvas.current === null) return;
    if (!isVisible) {
      painter.current?.pause();
      return;
    }
    painter.current ??= createGridPainter(canvas.current);
    if (painting === null) painter.current.clear();
    else painter.current.paint(painting);
  }, [painting, isVisible]);
  useEffect(
    () => () => {
      painter.current?.dispose();
      painter.current = null;
    },
    []
  );
  return canvas;
}
