/**
 * What one head does, with the numbers its name rests on: scores of all six patterns, the rank among
 * all heads, and where its mass goes. Leaves out: the pairs of tokens behind a score (score-pairs.tsx).
 */
import type { JSX } from 'preact';

import { formatMargin, formatShare, formatWeight, ordinal } from '../../drawing/numerals';
import { IDLE_GREY, patternColour } from '../../drawing/pattern-colours';
import { CONTROL_WORDS, verdictWords } from '../../drawing/score-words';
import type { HeadScores, PatternScore } from '../../patterns/head-scores';
import {
  hasTiers,
  isOfTier,
  PATTERN_TITLES,
  TIER_TITLES,
  type PatternName
} from '../../patterns/pattern';
import { PERMUTATIONS, PERMUTATION_SEED } from '../../patterns/permutations';
import type { HeadRef } from '../../state/document';
import { patternsOf } from '../../state/pattern-actions';
import { specialWords } from '../../state/token-words';
import { rankedHead, scoresOfAll } from '../strongest-head';
import { MassBar } from './mass-bar';
import { PassportScores } from './passport-scores';
import { RelatedBy } from './related-by';
import { ScoreParts } from './score-parts';
import { ScoreStrip } from './score-strip';
import type { ViewProps } from './view-props';

/** Masses that read alike in three digits tie. */
const SAME = 0.0005;

/** From here on tokens have mixed so much that a place is no longer only its word (Abnar & Zuidema 2020). */
const DEEP_LAYER = 6;

type Props = ViewProps & {
  readonly head: HeadRef;
  /** The pattern that is looked at closely. */
  readonly pattern: PatternName;
  readonly onPattern: (pattern: PatternName) => void;
};
type Sound = HeadScores & { readonly isBroken: false };

function Close({
  props,
  score
}: {
  props: Props & { scores: Sound };
  score: PatternScore;
}): JSX.Element {
  const { state, head, scores, theme } = props;
  const { pattern, mass, margin, chance, lift, p } = score;
  const patterns = patternsOf(state);
  const { relatedBy } = state;
  const ranked = patterns === null ? null : rankedHead(patterns, pattern, head, relatedBy);
  const masses = patterns === null ? [] : scoresOfAll(patterns, pattern, relatedBy);
  const ties = masses.filter(other => Math.abs(other - (mass ?? -1)) < SAME).length - 1;
  const drawWords = hasTiers(pattern)
    ? `, by ${PERMUTATIONS} shuffles of the words (seed ${PERMUTATION_SEED})`
    : '';
  return (
    <div class="bertscope-passport-close" data-close={pattern}>
      <h4 class="bertscope-subtitle">
        {PATTERN_TITLES[pattern]}
        {hasTiers(pattern) && relatedBy !== 'piece' && `, ${TIER_TITLES[relatedBy]}`}:{' '}
        {verdictWords(scores, score)}
      </h4>
      {mass !== null && ranked !== null && (
        <>
          <p class="bertscope-passport-rank">
            {ordinal(ranked.rank)} of {ranked.of} heads{ties > 0 ? `, with ${ties} more` : ''} ·
            chance {formatWeight(chance ?? 0, 2)}
            {lift === null ? '' : `, ${lift.toFixed(1)} times that`}
          </p>
          <ScoreStrip
            masses={masses}
            own={mass}
            colour={patternColour(theme, pattern) ?? IDLE_GREY}
            label={`Mass on ${PATTERN_TITLES[pattern]}`}
          />
          <ScoreParts score={score} />
          {margin !== null && (
            <p class="bertscope-note">
              Margin {formatMargin(margin, 2)} over {CONTROL_WORDS[pattern]}
              {p === null ? '.' : `; p = ${formatWeight(p, 3)} on this one input${drawWords}.`}
            </p>
          )}
        </>
      )}
    </div>
  );
}

export function Passport(props: Props & { readonly scores: HeadScores | null }): JSX.Element {
  const { state, head, scores, theme, actions, pattern: chosen, onPattern } = props;
  const title = `Layer ${head.layer}, head ${head.head}`;
  if (scores === null || scores.isBroken) {
    return (
      <section class="bertscope-passport" aria-label={title}>
        <h3 class="bertscope-title">{title}</h3>
        <p class="bertscope-note">
          {scores === null
            ? 'Its scores are being worked out …'
            : 'Its weights are not all numbers, so it has no scores.'}
        </p>
      </section>
    );
  }
  const { name, context, bar } = scores;
  const { relatedBy } = state;
  const close = scores.scores.find(score => score.pattern === chosen && isOfTier(score, relatedBy));
  const isStrict = name.patterns.some(named => named.isStrict);
  return (
    <section class="bertscope-passport" aria-label={title}>
      <p class="bertscope-passport-place">{title}</p>
      <h3 class="bertscope-passport-name" data-name={name.label}>
        {name.label.replace(', strict positional', '')}
        {isStrict && <span class="bertscope-badge">strict</span>}
      </h3>
      <p class="bertscope-passport-idle">
        idle on {specialWords(props.state.encoding)}{' '}
        {context.idle === null ? '–' : formatShare(context.idle)} · entropy{' '}
        {formatWeight(context.entropy, 2)} of an even head · reaches{' '}
        {context.distanceTokens.toFixed(1)} tokens
      </p>
      <p class="bertscope-note">
        1 input: effect sizes only. Weights only; contribution is not measured.
        {head.layer >= DEEP_LAYER && ' So deep, a token’s place holds more than its word.'}
      </p>
      <RelatedBy state={state} actions={actions} />
      <PassportScores
        scores={scores}
        chosen={chosen}
        related={relatedBy}
        theme={theme}
        onChoose={onPattern}
      />
      {close !== undefined && <Close props={{ ...props, scores }} score={close} />}
      {bar !== null && (
        <>
          <h4 class="bertscope-subtitle">where its mass goes</h4>
          <MassBar bar={bar} theme={theme} />
        </>
      )}
      <button
        type="button"
        class="bertscope-link"
        onClick={() => actions.choose({ view: 'heads' })}
      >
        open in Heads
      </button>
    </section>
  );
}
