/**
 * By what words count as related in the scores of a head, and what that rests on. The name of a head
 * always rests on the same piece, whatever is chosen here.
 */
import type { JSX } from 'preact';

import { formatCount, formatWeight } from '../../drawing/numerals';
import { RELATED_TIERS, TIER_TITLES, type RelatedTier } from '../../patterns/pattern';
import { nearOf, patternsOf } from '../../state/pattern-actions';
import type { Near, ViewState } from '../../state/view-state';
import type { IViewActions } from './view-actions';

type Props = {
  readonly state: ViewState;
  readonly actions: Pick<IViewActions, 'relateBy'>;
};

const STEMMED =
  'Pieces are joined to words and words cut to their stems by Porter’s rules, made for English. A head’s name rests on the same piece.';

function nearWords(found: Near['found']): string {
  if (found === null) return 'Reading the model’s word embeddings …';
  if ('problem' in found) return `${found.problem} ${found.advice}`;
  const { threshold, pairs, seed } = found;
  return (
    `${formatCount(pairs.length)} pair${pairs.length === 1 ? '' : 's'} with a cosine above ` +
    `${formatWeight(threshold, 2)}, which 50 of 10,000 random pairs of this model’s own word ` +
    `embeddings have (seed ${seed}). A head’s name rests on the same piece.`
  );
}

/** What the choice rests on; null for the article's own. */
function explain(state: ViewState): string | null {
  const { relatedBy } = state;
  if (relatedBy === 'piece') return null;
  const isScored = patternsOf(state)?.related === relatedBy;
  const found = nearOf(state)?.found ?? null;
  if (relatedBy === 'vectors' && (isScored || found === null || 'problem' in found))
    return nearWords(found);
  return isScored ? STEMMED : 'Its scores are being worked out …';
}

export function RelatedBy({ state, actions }: Props): JSX.Element {
  const words = explain(state);
  return (
    <div class="bertscope-related">
      <label class="bertscope-caption">
        words related by{' '}
        <select
          class="bertscope-select"
          aria-label="Words are related by"
          value={state.relatedBy}
          onChange={event => actions.relateBy(event.currentTarget.value as RelatedTier)}
        >
          {RELATED_TIERS.map(tier => (
            <option key={tier} value={tier}>
              {TIER_TITLES[tier]}
            </option>
          ))}
        </select>
      </label>
      <p class="bertscope-note" role="status" data-related={state.relatedBy}>
        {words}
      </p>
    </div>
  );
}
