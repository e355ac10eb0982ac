/** A score of related words once more, of content words and of function words: the, i, of. */
import type { JSX } from 'preact';

import { formatWeight } from '../../drawing/numerals';
import type { PatternScore } from '../../patterns/head-scores';
import type { PartScore } from '../../patterns/set-score';

/** @example "content words .41, active .60 (4 tokens)" */
function wordsOf(kind: string, { queries, mass, conditional }: PartScore): string {
  if (mass === null) return `${kind} none`;
  const active = conditional === null ? '' : `, active ${formatWeight(conditional, 2)}`;
  return `${kind} ${formatWeight(mass, 2)}${active} (${queries} token${queries === 1 ? '' : 's'})`;
}

/** Nothing for patterns that do not ask about related words. */
export function ScoreParts({ score }: { readonly score: PatternScore }): JSX.Element | null {
  const { content, functional } = score;
  if (content === null || functional === null) return null;
  return (
    <p class="bertscope-note" data-parts>
      {wordsOf('Content words', content)} · {wordsOf('function words', functional)}
    </p>
  );
}
