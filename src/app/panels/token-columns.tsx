/**
 * The two columns of tokens as buttons: text nodes over the canvas, reachable by keyboard (one tab
 * stop a column, arrows within). Of a long text only the tokens near what can be seen are on the
 * page, and those where the focus is or would come to. Hovering changes nothing in here.
 */
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

import type { Side } from '../../attention/attention-rows';
import type { CanvasWindow } from '../../drawing/canvas-window';
import type { HeadsLayout, TokenPlace } from '../../drawing/heads-layout';
import { splitMark } from '../../drawing/token-mark';
import type { TokenRef } from '../../state/document';
import { tokenAfter } from './token-keys';

const TITLES = { from: 'Attending tokens', to: 'Tokens attended to' } as const;

/** A text of so many characters may be ellipsised: it can be read whole by pointing at it. */
const LONG_TEXT = 14;

function pieceText(text: string): JSX.Element | string {
  const { mark, rest } = splitMark(text);
  return mark === '' ? (
    text
  ) : (
    <>
      <span class="bertscope-hash">{mark}</span>
      {rest}
    </>
  );
}

type Props = {
  readonly layout: HeadsLayout;
  /** The part of the picture whose tokens are on the page. */
  readonly view: CanvasWindow;
  readonly pinned: readonly TokenRef[];
};

type ColumnProps = Props & {
  readonly side: Side;
  /** The token that Tab comes to. */
  readonly stop: number;
};

function Column({ side, layout, view, pinned, stop }: ColumnProps): JSX.Element {
  const { x, width } = side === 'from' ? layout.left : layout.right;
  const isPinned = ({ token }: TokenPlace): boolean =>
    pinned.some(ref => ref.side === side && ref.token === token);
  const isNear = ({ y }: TokenPlace): boolean =>
    y + layout.rowPx > view.top && y - layout.rowPx < view.top + view.height;
  const there = layout.rows.filter(place => isNear(place) || place.token === stop);
  const count = layout.rows.length;
  const isWhole = there.length === count;
  return (
    <div
      class={`bertscope-column bertscope-column-${side}`}
      role="group"
      aria-label={isWhole ? TITLES[side] : `${TITLES[side]}, ${count} by the arrow keys`}
      style={{ insetInlineStart: `${x}px`, inlineSize: `${width}px` }}
    >
      {there.map(place => (
        <button
          key={place.token}
          type="button"
          class={place.special ? 'bertscope-token bertscope-token-special' : 'bertscope-token'}
          data-side={side}
          data-token={place.token}
          data-sentence={place.sentence === 0 ? 'a' : 'b'}
          tabIndex={place.token === stop ? 0 : -1}
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

const FIRST: Readonly<Record<Side, number>> = { from: 0, to: 0 };

function refOf(target: EventTarget | null): TokenRef | null {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-token]') : null;
  if (element === null) return null;
  const side = element.dataset['side'] === 'to' ? 'to' : 'from';
  return { side, token: Number(element.dataset['token']) };
}

export function TokenColumns(props: Props): JSX.Element {
  const { layout } = props;
  const columns = useRef<HTMLDivElement>(null);
  const [stops, setStops] = useState(FIRST);
  const awaited = useRef<TokenRef | null>(null);
  const last = layout.rows.length - 1;

  // A token that was far away is on the page only now.
  useLayoutEffect(() => {
    const ref = awaited.current;
    awaited.current = null;
    if (ref === null) return;
    const token = `[data-side="${ref.side}"][data-token="${ref.token}"]`;
    columns.current?.querySelector<HTMLElement>(token)?.focus();
  });

  const stopAt = ({ side, token }: TokenRef): void => {
    if (stops[side] !== token) setStops({ ...stops, [side]: token });
  };
  return (
    <div
      ref={columns}
      class="bertscope-columns"
      onFocusIn={event => {
        const ref = refOf(event.target);
        if (ref !== null) stopAt(ref);
      }}
      onKeyDown={event => {
        const ref = refOf(event.target);
        if (ref === null) return;
        const next = tokenAfter(event, ref, layout.rows.length, layout.orientation);
        if (next === null) return;
        event.preventDefault();
        awaited.current = next;
        setStops({ ...stops, [next.side]: next.token });
      }}
    >
      <Column {...props} side="from" stop={Math.min(stops.from, last)} />
      <Column {...props} side="to" stop={Math.min(stops.to, last)} />
    </div>
  );
}
