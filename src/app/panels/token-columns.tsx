/**
 * The two columns of tokens as buttons: text nodes over the canvas, reachable by keyboard (one tab
 * stop a column, arrows within). Rendered once per text: hovering changes nothing in here.
 */
import type { JSX } from 'preact';

import type { Side } from '../../attention/attention-rows';
import type { HeadsLayout, TokenPlace } from '../../drawing/heads-layout';
import type { TokenRef } from '../../state/document';

const TITLES = { from: 'Attending tokens', to: 'Tokens attended to' } as const;

/** A text of so many characters may be ellipsised: it can be read whole by pointing at it. */
const LONG_TEXT = 14;

/** A piece inside a word starts with ##, shown but greyed. */
function pieceText(text: string): JSX.Element | string {
  return text.startsWith('##') && text.length > 2 ? (
    <>
      <span class="bertscope-hash">##</span>
      {text.slice(2)}
    </>
  ) : (
    text
  );
}

type ColumnProps = {
  readonly side: Side;
  readonly layout: HeadsLayout;
  readonly pinned: readonly TokenRef[];
};

function Column({ side, layout, pinned }: ColumnProps): JSX.Element {
  const { x, width } = side === 'from' ? layout.left : layout.right;
  const isPinned = ({ token }: TokenPlace): boolean =>
    pinned.some(ref => ref.side === side && ref.token === token);
  return (
    <div
      class={`bertscope-column bertscope-column-${side}`}
      role="group"
      aria-label={TITLES[side]}
      style={{ insetInlineStart: `${x}px`, inlineSize: `${width}px` }}
    >
      {layout.rows.map(place => (
        <button
          key={place.token}
          type="button"
          class={place.special ? 'bertscope-token bertscope-token-special' : 'bertscope-token'}
          data-side={side}
          data-token={place.token}
          data-sentence={place.sentence === 0 ? 'a' : 'b'}
          tabIndex={place.token === 0 ? 0 : -1}
          aria-pressed={isPinned(place)}
          style={{ insetBlockStart: `${place.y - layout.rowPx / 2}px` }}
          title={place.text.length >= LONG_TEXT ? place.text : undefined}
        >
          {pieceText(place.text)}
        </button>
      ))}
    </div>
  );
}

type Props = {
  readonly layout: HeadsLayout;
  readonly pinned: readonly TokenRef[];
};

export function TokenColumns({ layout, pinned }: Props): JSX.Element {
  return (
    <>
      <Column side="from" layout={layout} pinned={pinned} />
      <Column side="to" layout={layout} pinned={pinned} />
    </>
  );
}
