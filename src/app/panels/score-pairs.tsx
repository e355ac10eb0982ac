/** The very pairs of tokens that a score rests on: lit in a picture of the head, the strongest as numbers. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';

import { shownTokens } from '../../attention/token-groups';
import { formatCount, formatWeight } from '../../drawing/numerals';
import { IDLE_GREY, patternColour } from '../../drawing/pattern-colours';
import { twinPlaces } from '../../drawing/twin-places';
import { PATTERN_TITLES, type PatternName } from '../../patterns/pattern';
import type { HeadRef } from '../../state/document';
import { nearOf } from '../../state/pattern-actions';
import { scoredPairs } from '../scored-pairs';
import { PairPicture } from './pair-picture';
import { TokenName } from './token-name';
import type { ViewProps } from './view-props';

type Props = ViewProps & { readonly head: HeadRef; readonly pattern: PatternName };

const MOST_PAIRS = 10;

export function ScorePairs(props: Props): JSX.Element | null {
  const { state, head, pattern, theme, actions } = props;
  const { encoding, attention, relatedBy } = state;
  const near = nearOf(state)?.found ?? null;
  const weights = attention?.weights[head.layer] ?? null;
  const found = useMemo(() => {
    if (weights === null || encoding === null) return null;
    const size = encoding.tokens.length ** 2;
    const plane = weights.subarray(head.head * size, (head.head + 1) * size);
    const relating = {
      related: relatedBy,
      ...(near !== null && 'pairs' in near && { vectors: near.pairs })
    };
    return { plane, pairs: scoredPairs(encoding, plane, pattern, relating) };
  }, [weights, encoding, head.head, pattern, relatedBy, near]);
  if (encoding === null || found === null || found.pairs.length === 0) return null;
  const { sentenceIds } = encoding;
  const tokens = shownTokens(encoding);
  const { plane, pairs } = found;
  const places = twinPlaces({ tokens, pieces: tokens.map((_, at) => [at, at + 1] as const) });
  const count = `${formatCount(pairs.length)} pair${pairs.length === 1 ? '' : 's'}`;
  const list = (
    <ol class="bertscope-passport-pairs" aria-label="The pairs of tokens behind the score">
      {pairs.slice(0, MOST_PAIRS).map(({ from, to, weight }) => (
        <li key={`${from}-${to}`}>
          <button
            type="button"
            class="bertscope-link"
            title="Pin this token"
            onClick={() => actions.choose({ pinned: [{ side: 'from', token: from }] })}
          >
            <TokenName token={tokens[from]} place={places[from]} /> →{' '}
            <TokenName token={tokens[to]} place={places[to]} />
          </button>
          <span data-pair={`${from}-${to}`}>{formatWeight(weight, 4)}</span>
        </li>
      ))}
      {pairs.length > MOST_PAIRS && (
        <li class="bertscope-note">and {formatCount(pairs.length - MOST_PAIRS)} weaker ones</li>
      )}
    </ol>
  );
  const title = `Layer ${head.layer}, head ${head.head}, ${PATTERN_TITLES[pattern]}`;
  return (
    <section class="bertscope-score-pairs" aria-label="What the score rests on">
      <h4 class="bertscope-subtitle">
        {title}: the {count} it rests on
      </h4>
      <div class="bertscope-score-pairs-row">
        <PairPicture
          sentenceIds={sentenceIds}
          plane={plane}
          pairs={pairs}
          tokens={tokens}
          colour={patternColour(theme, pattern) ?? IDLE_GREY}
          label={`${count} of tokens in a picture of the head; the strongest are listed beside it`}
        />
        {list}
      </div>
    </section>
  );
}
