/**
 * One numbered button a head: click switches it, double-click leaves it alone or restores all. One
 * tab stop; arrows move within, Shift+Enter does what a double-click does.
 */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { inkOn } from '../../drawing/palette';
import { isChord, stepAfter } from './roving-keys';

type Props = {
  readonly shown: readonly number[];
  /** By head number; one a head of the model. */
  readonly colours: readonly string[];
  readonly onToggle: (head: number) => void;
  readonly onIsolate: (head: number) => void;
  readonly onAll: () => void;
};

export function HeadBar({ shown, colours, onToggle, onIsolate, onAll }: Props): JSX.Element {
  const [visited, setVisited] = useState<number | null>(null);
  // The last button is "all". Until the bar has had the focus, its stop is the first head shown.
  const count = colours.length + 1;
  const stop = Math.min(visited ?? shown[0] ?? 0, count - 1);
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLElement }): void => {
    if (event.key === 'Enter' && event.shiftKey && !isChord(event) && stop < colours.length) {
      event.preventDefault();
      onIsolate(stop);
      return;
    }
    const next = stepAfter(event, stop, count);
    if (next === null) return;
    event.preventDefault();
    event.currentTarget.querySelectorAll('button')[next]?.focus();
  };
  return (
    <div class="bertscope-heads" role="toolbar" aria-label="Heads" onKeyDown={onKeyDown}>
      {colours.map((colour, head) => {
        const on = shown.includes(head);
        return (
          <button
            key={head}
            type="button"
            class="bertscope-head"
            data-head={head}
            tabIndex={stop === head ? 0 : -1}
            aria-pressed={on}
            aria-label={`Head ${head}`}
            title="Click: on or off. Double-click or Shift+Enter: this head alone, or all again."
            style={{ '--bertscope-hue': colour, '--bertscope-hue-ink': inkOn(colour) }}
            onFocus={() => setVisited(head)}
            onClick={event => {
              // The second click of a double-click would undo the first.
              if (event.detail < 2) onToggle(head);
            }}
            onDblClick={() => onIsolate(head)}
          >
            {head}
          </button>
        );
      })}
      <button
        type="button"
        class="bertscope-link"
        aria-label="All heads"
        tabIndex={stop === colours.length ? 0 : -1}
        aria-disabled={shown.length === colours.length}
        onFocus={() => setVisited(colours.length)}
        onClick={onAll}
      >
        all
      </button>
    </div>
  );
}
