/**
 * What the shown heads do: the name of each, of its leading score the numbers, and its rank among all
 * heads. Leaves out: all other scores (passport.tsx), where each line leads.
 */
import type { JSX } from 'preact';

import { formatMargin, formatWeight, ordinal } from '../../drawing/numerals';
import { PATTERN_TITLES } from '../../patterns/pattern';
import type { Patterns } from '../../state/view-state';
import { leadScore } from '../lead-score';
import { rankedHead } from '../strongest-head';
import type { IViewActions } from './view-actions';

type Props = {
  readonly patterns: Patterns;
  readonly layer: number;
  readonly heads: readonly number[];
  readonly colours: readonly string[];
  readonly actions: Pick<IViewActions, 'choose' | 'showHead'>;
};

/** More heads than that are named in the map alone. */
const MOST = 12;

/** The leading score, such as "next word: mass 1.00, margin +1.00 over its control, 1st of 144 heads". */
function scoreWords({ patterns, layer }: Props, head: number): string {
  const found = patterns.layers[layer]?.[head];
  if (found === undefined || found.isBroken) return '';
  const score = leadScore(found);
  const ranked = score && rankedHead(patterns, score.pattern, { layer, head });
  if (score === null || ranked === null) return '';
  return [
    `${PATTERN_TITLES[score.pattern]}: mass ${formatWeight(score.mass ?? 0, 2)}`,
    ...(score.margin === null ? [] : [`margin ${formatMargin(score.margin, 2)}`]),
    `${ordinal(ranked.rank)} of ${ranked.of} heads`
  ].join(' · ');
}

export function HeadNames(props: Props): JSX.Element | null {
  const { patterns, layer, heads, colours, actions } = props;
  const scored = patterns.layers[layer];
  if (!scored || heads.length > MOST) return null;
  const named = heads.filter(head => scored[head] !== undefined);
  const isOne = heads.length === 1;
  return (
    <section class="bertscope-head-names" aria-label="What these heads do">
      <h4 class="bertscope-subtitle">{isOne ? 'what it does' : 'what they do'}</h4>
      <ul>
        {named.map(head => (
          <li key={head} data-name-of={head}>
            {!isOne && (
              <span
                class="bertscope-swatch"
                style={{ '--bertscope-hue': colours[head] ?? '' }}
                aria-hidden="true"
              />
            )}
            <button
              type="button"
              class="bertscope-link"
              title="All its scores, in Patterns"
              onClick={() => {
                actions.showHead(layer, head);
                actions.choose({ view: 'patterns' });
              }}
            >
              {!isOne && <span class="bertscope-visually-hidden">head {head} </span>}
              {isOne ? scored[head].name.text : scored[head].name.label}
            </button>
            {/* The numbers behind a name belong beside it, whatever the room. */}
            <span class="bertscope-note">{scoreWords(props, head)}</span>
          </li>
        ))}
      </ul>
      <p class="bertscope-note">1 input: effect sizes only.</p>
    </section>
  );
}
