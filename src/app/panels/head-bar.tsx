/** One numbered button a head: click switches it, double-click leaves it alone or restores all. */
import type { JSX } from 'preact';

import { inkOn } from '../../drawing/palette';

type Props = {
  readonly shown: readonly number[];
  /** By head number; one a head of the model. */
  readonly colours: readonly string[];
  readonly onToggle: (head: number) => void;
  readonly onIsolate: (head: number) => void;
  readonly onAll: () => void;
};

export function HeadBar({ shown, colours, onToggle, onIsolate, onAll }: Props): JSX.Element {
  return (
    <div class="bertscope-heads" role="group" aria-label="Heads">
      {colours.map((colour, head) => {
        const on = shown.includes(head);
        return (
          <button
            key={head}
            type="button"
            class="bertscope-head"
            data-head={head}
            aria-pressed={on}
            aria-label={`Head ${head}`}
            title="Click: on or off. Double-click: this head alone, or all again."
            style={{ '--bertscope-hue': colour, '--bertscope-hue-ink': inkOn(colour) }}
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
        aria-disabled={shown.length === colours.length}
        onClick={onAll}
      >
        all
      </button>
    </div>
  );
}
