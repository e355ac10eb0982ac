/** One head on the shelf: its small picture as a button, and what moves it and takes it off. */
import type { JSX, RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

import type { ThemeName } from '../../drawing/palette';
import { layoutThumbnail } from '../../drawing/thumbnail';
import { paintThumbnail } from '../../drawing/thumbnail-painter';
import type { Cut, HeadRef, TokenRef } from '../../state/document';
import type { Encoding } from '../../tokens/encoding';

export type ShelfItemProps = {
  readonly head: HeadRef;
  readonly index: number;
  readonly count: number;
  /** Whether the view shows this head alone. */
  readonly isShown: boolean;
  /** Of its layer, shape [heads, from, to]; null where `absence` says why. */
  readonly weights: Float32Array | null;
  readonly absence: string | null;
  readonly sentenceIds: Encoding['sentenceIds'];
  readonly cut: Cut;
  readonly pinned: readonly TokenRef[];
  readonly colour: string;
  readonly theme: ThemeName;
  /** The index of the item that is being dragged, shared by all of them. */
  readonly dragged: RefObject<number | null>;
  readonly onShow: () => void;
  readonly onMove: (from: number, to: number, keepsFocus: boolean) => void;
  readonly onRemove: (index: number) => void;
};

const SIZE = { widthPx: 92, heightPx: 84 } as const;

/** Small buttons are for pointers; the picture's own keys do the same. */
function SmallButton(props: {
  readonly label: string;
  readonly sign: string;
  readonly isOff?: boolean;
  readonly onClick: () => void;
}): JSX.Element {
  const { label, sign, isOff = false, onClick } = props;
  return (
    <button
      type="button"
      class="bertscope-shelf-small"
      tabIndex={-1}
      aria-label={label}
      aria-disabled={isOff}
      title={label}
      onClick={() => !isOff && onClick()}
    >
      {sign}
    </button>
  );
}

/** Goes to another item of the same list. */
function focusItem(event: KeyboardEvent, to: number): void {
  if (!(event.currentTarget instanceof Element)) return;
  const all = event.currentTarget
    .closest('ul')
    ?.querySelectorAll<HTMLElement>('.bertscope-shelf-open');
  all?.[to]?.focus();
}

export function ShelfItem(props: ShelfItemProps): JSX.Element {
  const { head, index, count, isShown, weights, absence, sentenceIds, cut, pinned } = props;
  const { colour, theme, dragged, onShow, onMove, onRemove } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (canvas.current === null || weights === null) return;
    const layer = { weights, tokens: sentenceIds.length, cut };
    const thumbnail = layoutThumbnail({ sentenceIds, layer, head: head.head, pinned, ...SIZE });
    const token = getComputedStyle(canvas.current).color;
    paintThumbnail(canvas.current, thumbnail, { line: colour, token });
  }, [weights, sentenceIds, cut, pinned, colour, theme, head.head]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const end = key === 'Home' ? 0 : key === 'End' ? count - 1 : null;
    const step = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : null;
    const to = end ?? (step === null ? null : index + step);
    if (to === null && (key !== 'Delete' || event.altKey)) return;
    event.preventDefault();
    if (to === null) onRemove(index);
    else if (event.altKey) onMove(index, to, true);
    else focusItem(event, to);
  };
  const title = `${head.layer}-${head.head}`;
  const name = `Layer ${head.layer}, head ${head.head}`;
  return (
    <li
      class="bertscope-shelf-item"
      data-shelf={title}
      draggable
      onDragStart={event => {
        event.stopPropagation();
        dragged.current = index;
        // A type of its own: dropped on a text field, it types nothing.
        event.dataTransfer?.setData('application/x-bertscope-head', title);
      }}
      onDragEnd={() => {
        dragged.current = null;
      }}
      onDragOver={event => {
        if (dragged.current !== null) event.preventDefault();
      }}
      onDrop={event => {
        if (dragged.current === null) return;
        event.preventDefault();
        event.stopPropagation();
        onMove(dragged.current, index, false);
        dragged.current = null;
      }}
    >
      <button
        type="button"
        class="bertscope-shelf-open"
        aria-label={absence === null ? name : `${name}, ${absence}`}
        aria-current={isShown}
        aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight Delete"
        title={`${name}. Drag, or Alt with the arrow keys, to move; Delete takes it off.`}
        onClick={onShow}
        onKeyDown={onKeyDown}
      >
        {absence === null ? (
          <canvas ref={canvas} class="bertscope-shelf-picture" aria-hidden="true" />
        ) : (
          <span class="bertscope-shelf-absent">{absence}</span>
        )}
      </button>
      <div class="bertscope-shelf-foot">
        <SmallButton
          label={`Move ${name} to the left`}
          sign="‹"
          isOff={index === 0}
          onClick={() => onMove(index, index - 1, false)}
        />
        <b class="bertscope-shelf-title">{title}</b>
        <SmallButton
          label={`Move ${name} to the right`}
          sign="›"
          isOff={index === count - 1}
          onClick={() => onMove(index, index + 1, false)}
        />
      </div>
      <div class="bertscope-shelf-off">
        <SmallButton
          label={`Take ${name} off the shelf`}
          sign="×"
          onClick={() => onRemove(index)}
        />
      </div>
    </li>
  );
}
