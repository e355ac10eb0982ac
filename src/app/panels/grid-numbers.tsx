/** The numbers of layers and heads beside the grid: they stay in sight when it is scrolled. */
import type { JSX } from 'preact';

import { cellRect, type GridLayout } from '../../drawing/grid-layout';

type Props = {
  readonly layout: GridLayout;
  /** Heads stand above their columns, layers before their rows. */
  readonly side: 'heads' | 'layers';
  readonly count: number;
  /** Those on the screen of the head view. */
  readonly shown: readonly number[];
};

export function GridNumbers({ layout, side, count, shown }: Props): JSX.Element {
  const isHeads = side === 'heads';
  return (
    <div
      class={isHeads ? 'bertscope-grid-heads' : 'bertscope-grid-layers'}
      aria-hidden="true"
      style={isHeads ? { width: `${layout.widthPx}px` } : { height: `${layout.heightPx}px` }}
    >
      {isHeads && <div class="bertscope-grid-corner" />}
      {Array.from({ length: count }, (_, number) => {
        const { x, y, width, height } = cellRect(
          layout,
          isHeads ? number : number * layout.columns
        );
        return (
          <span
            key={number}
            class={isHeads ? 'bertscope-grid-column' : 'bertscope-grid-row'}
            data-shown={shown.includes(number) ? '' : undefined}
            style={
              isHeads
                ? { left: `${x}px`, width: `${width}px` }
                : { top: `${y}px`, height: `${height}px` }
            }
          >
            {number}
          </span>
        );
      })}
    </div>
  );
}
