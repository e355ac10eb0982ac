/** Numbers beside the tokens of the other side while tokens are lit, and the boxes of lit tokens. */
import type { JSX } from 'preact';

import type { CanvasWindow } from '../../drawing/canvas-window';
import type { HeadsLayout } from '../../drawing/heads-layout';
import type { Lit, SideReadouts } from '../../drawing/lit-tokens';
import { formatWeight } from '../../drawing/numerals';

type Props = {
  readonly layout: HeadsLayout;
  readonly view: CanvasWindow;
  readonly lit: Lit;
  readonly numbers: readonly SideReadouts[];
  /** Whether a number is of one of several heads, which its title names. */
  readonly namesHead: boolean;
};

const ROW_GAP_PX = 3;

export function Readouts({ layout, view, lit, numbers, namesHead }: Props): JSX.Element {
  const { rowPx } = layout;
  const height = rowPx - (rowPx > 18 ? ROW_GAP_PX : 1);
  const inView = (token: number): boolean => {
    const y = layout.y[token];
    return y > view.top && y < view.top + view.height;
  };
  return (
    <div class="bertscope-readouts" aria-hidden="true">
      {lit.refs.map(({ side, token }) => {
        const column = side === 'from' ? layout.left : layout.right;
        return (
          <span
            key={`${side}${token}`}
            class="bertscope-lit"
            style={{
              insetInlineStart: `${column.x}px`,
              inlineSize: `${column.width}px`,
              insetBlockStart: `${layout.y[token] - height / 2}px`,
              blockSize: `${height}px`
            }}
          />
        );
      })}
      {numbers.flatMap(({ side, readouts }) => {
        const column = side === 'from' ? layout.left : layout.right;
        return readouts
          .filter(({ token }) => inView(token))
          .map(({ token, weight, head }) => (
            <span
              key={`${side}${token}`}
              class={`bertscope-number bertscope-number-${side}`}
              data-weight={weight.toFixed(6)}
              data-of-head={head}
              title={namesHead ? `head ${head}, the strongest of those shown` : undefined}
              style={{
                insetInlineStart: `${column.x}px`,
                inlineSize: `${column.width}px`,
                insetBlockStart: `${layout.y[token] - rowPx / 2}px`
              }}
            >
              {formatWeight(weight, 2)}
            </span>
          ));
      })}
    </div>
  );
}
