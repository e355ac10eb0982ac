/** What the hues of the map mean and how many heads have each; a click fades the others. */
import type { JSX } from 'preact';

import type { ThemeName } from '../../drawing/palette';
import { patternColour } from '../../drawing/pattern-colours';
import { PATTERNS, PATTERN_TITLES, type PatternName } from '../../patterns/pattern';
import type { MapHeads } from '../map-heads';
import { groupOf } from './pattern-map';

export type MapGroup = PatternName | 'unclassified';

const GROUPS: readonly MapGroup[] = [...PATTERNS, 'unclassified'];

type Props = {
  readonly found: MapHeads | null;
  readonly kept: ReadonlySet<MapGroup>;
  readonly theme: ThemeName;
  readonly onKeep: (kept: ReadonlySet<MapGroup>) => void;
};

export function PatternLegend({ found, kept, theme, onKeep }: Props): JSX.Element {
  const counts = new Map<MapGroup, number>();
  const heads = found?.flatMap(layer => layer ?? []) ?? [];
  for (const { mark } of heads) {
    const group = groupOf(mark);
    if (group !== null) counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return (
    <div class="bertscope-map-legend" role="group" aria-label="Patterns: choose which stand out">
      {GROUPS.map(group => (
        <button
          key={group}
          type="button"
          class="bertscope-map-chip"
          data-group={group}
          aria-pressed={kept.has(group)}
          title={kept.has(group) ? 'Click to show all alike' : 'Click to fade the other heads'}
          onClick={() => {
            const next = new Set(kept);
            if (!next.delete(group)) next.add(group);
            onKeep(next);
          }}
        >
          <span
            class="bertscope-map-dot"
            style={{
              '--bertscope-mark':
                (group === 'unclassified' ? null : patternColour(theme, group)) ?? undefined
            }}
          />
          {group === 'unclassified' ? 'unclassified' : PATTERN_TITLES[group]}{' '}
          <span class="bertscope-map-count">{counts.get(group) ?? 0}</span>
        </button>
      ))}
      <span class="bertscope-caption">
        size: share of what is not idle · ring: idle
        {heads.some(({ isUnstable }) => isUnstable) && ' · hollow: unstable name'}
      </span>
    </div>
  );
}
