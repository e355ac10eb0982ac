/** The tabs of the views: one tab stop, arrows move between them and choose at once. */
import type { JSX } from 'preact';

import type { ViewName } from '../../state/document';
import { isChord } from './roving-keys';

const TITLES: Readonly<Record<ViewName, string>> = {
  heads: 'Heads',
  grid: 'Grid',
  matrix: 'Matrix',
  neurons: 'Neurons',
  patterns: 'Patterns'
};

type Props = {
  readonly views: readonly ViewName[];
  readonly chosen: ViewName;
  readonly onView: (view: ViewName) => void;
};

/** Where the arrow keys lead from one of `count` tabs; null for other keys. */
function tabAfter(event: KeyboardEvent, index: number, count: number): number | null {
  const { key } = event;
  if (isChord(event) || event.shiftKey) return null;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (key === 'ArrowRight') return (index + 1) % count;
  return key === 'ArrowLeft' ? (index + count - 1) % count : null;
}

export function ViewTabs({ views, chosen, onView }: Props): JSX.Element {
  return (
    <div
      class="bertscope-tabs"
      role="tablist"
      aria-label="Views"
      onKeyDown={event => {
        const next = tabAfter(event, views.indexOf(chosen), views.length);
        if (next === null) return;
        event.preventDefault();
        onView(views[next]);
        event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus();
      }}
    >
      {views.map(view => (
        <button
          key={view}
          type="button"
          role="tab"
          class="bertscope-tab"
          data-view={view}
          aria-selected={view === chosen}
          tabIndex={view === chosen ? 0 : -1}
          onClick={() => onView(view)}
        >
          {TITLES[view]}
        </button>
      ))}
    </div>
  );
}
