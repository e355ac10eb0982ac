/** Numbers beside the tokens of the other side while a token is lit, and the boxes of lit tokens. */
import type { JSX } from 'preact';

import type { CanvasWindow } from '../../drawing/canvas-window';
import type { HeadsLayout } from '../../drawing/heads-layout';
import type { Readout } from '../../drawing/token-readouts';
import type { TokenRef } from '../../state/document';
import { formatWeight } from '../../drawing/numerals';

type Props = {
  readonly layout: HeadsLayout;
  readonly view: CanvasWindow;
  /** The token whose numbers these are. */
  readonly focus: TokenRef | null;
  readonly readouts: readonly Readout[];
  readonly lit: readonly TokenRef[];
};

const ROW_GAP_PX = 3;

export function Readouts({ layout, view, focus, readouts, lit }: Props): JSX.Element {
  const { rowPx } = layout;
  const height = rowPx - (rowPx > 18 ? ROW_GAP_PX : 1);
  const inView = (token: number): boolean => {
    const y = layout.y[token];
    return y > view.top && y < view.top + view.height;
  };
  const other = focus?.side === 'from' ? layout.right : layout.left;
  return (
    <div class="bertscope-readouts" aria-hidden="true">
      {lit.map(({ side, token }) => {
        const column = side === 'from' ? layout.left : layout.right;
        return (
          <span
            key={`${side}${token}`}
            class="bertscope-lit"
            style={{
              left: `${column.x}px`,
              width: `${column.width}px`,
              top: `${layout.y[token] - height / 2}px`,
              height: `${height}px`
            }}
          />
        );
      })}
      {focus !== null &&
        readouts
          .filter(({ token }) => inView(token))
          .map(({ token, weight, head }) => (
            <span
              key={token}
              class={`bertscope-number bertscope-number-${focus.side === 'from' ? 'to' : 'from'}`}
              data-weight={weight.toFixed(6)}
              data-of-head={head}
              title={`head ${head}, the strongest of those shown`}
              style={{
                left: `${other.x}px`,
                width: `${other.width}px`,
                top: `${layout.y[token] - rowPx / 2}px`
              }}
            >
              {formatWeight(weight, 2)}
            </span>
          ))}
    </div>
  );
}
