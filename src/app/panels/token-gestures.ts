/**
 * Gestures on the tokens of the picture. A click pins a token alone, a click on the only pinned one
 * lets it go; with Shift (or Ctrl, ⌘) tokens are added and taken away one by one. A finger has no
 * Shift: while `isAdding`, every tap adds or takes away.
 */
import type { HTMLAttributes } from 'preact';
import { useState } from 'preact/hooks';

import type { TokenRef } from '../../state/document';

type Callbacks = {
  readonly onHover: (ref: TokenRef | null) => void;
  /** A click on a token; `adds` if others are to stay. */
  readonly onPick: (ref: TokenRef, adds: boolean) => void;
  readonly onUnpin: () => void;
};

type TokenGestures = {
  readonly isAdding: boolean;
  readonly setAdding: (isAdding: boolean) => void;
  /** For the element that holds both columns. */
  readonly handlers: HTMLAttributes<HTMLDivElement>;
};

function tokenAt(target: EventTarget | null): TokenRef | null {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-token]') : null;
  if (element === null) return null;
  const side = element.dataset['side'] === 'to' ? 'to' : 'from';
  return { side, token: Number(element.dataset['token']) };
}

const isModified = (event: MouseEvent | KeyboardEvent): boolean =>
  event.shiftKey || event.ctrlKey || event.metaKey;

export function useTokenGestures({ onHover, onPick, onUnpin }: Callbacks): TokenGestures {
  const [isAdding, setAdding] = useState(false);
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = tokenAt(event.target);
    if (event.key === 'Escape' && !isModified(event) && !event.altKey) {
      onUnpin();
      onHover(null);
    } else if ((event.key === 'Enter' || event.key === ' ') && isModified(event)) {
      // Not every browser hands the keys that are held down on to the click it makes of this.
      if (target === null) return;
      if (!event.repeat) onPick(target, true);
    } else return;
    event.preventDefault();
  };
  return {
    isAdding,
    setAdding,
    handlers: {
      onPointerOver: event => {
        if (event.pointerType !== 'touch') onHover(tokenAt(event.target));
      },
      onPointerLeave: () => onHover(null),
      onFocusIn: event => {
        const target = event.target as HTMLElement;
        if (target.matches(':focus-visible')) onHover(tokenAt(target));
      },
      onFocusOut: () => onHover(null),
      onClick: event => {
        const target = tokenAt(event.target);
        if (target !== null) onPick(target, isAdding || isModified(event));
      },
      onKeyDown
    }
  };
}
