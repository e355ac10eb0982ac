/** The six patterns in one head as a small table; one of them is chosen to be looked at closely. */
import type { JSX } from 'preact';

import { formatMargin, formatWeight } from '../../drawing/numerals';
import type { ThemeName } from '../../drawing/palette';
import { patternColour } from '../../drawing/pattern-colours';
import { isNamed, verdictWords } from '../../drawing/score-words';
import type { HeadScores, PatternScore } from '../../patterns/head-scores';
import {
  hasTiers,
  isOfTier,
  PATTERNS,
  PATTERN_TITLES,
  TIER_TITLES,
  type PatternName,
  type RelatedTier
} from '../../patterns/pattern';

type Props = {
  readonly scores: HeadScores & { readonly isBroken: false };
  readonly chosen: PatternName;
  /** By what words count as related. */
  readonly related: RelatedTier;
  readonly theme: ThemeName;
  readonly onChoose: (pattern: PatternName) => void;
};

const NONE = '–';

/** @param score undefined while, or where, words are not related so */
function Row({
  pattern,
  score,
  props
}: {
  readonly pattern: PatternName;
  readonly score: PatternScore | undefined;
  readonly props: Props;
}): JSX.Element {
  const { scores, chosen, related, theme, onChoose } = props;
  const { mass = null, conditional = null, margin = null, topRate = null } = score ?? {};
  const { queries = NONE, kept = NONE } = score ?? {};
  const tier = hasTiers(pattern) ? related : null;
  const weight = (value: number | null): string => (value === null ? NONE : formatWeight(value, 2));
  return (
    <tr
      data-score-of={pattern}
      data-named={isNamed(scores, pattern) && (tier ?? 'piece') === 'piece' ? '' : undefined}
      data-chosen={pattern === chosen ? '' : undefined}
      title={score && verdictWords(scores, score)}
    >
      <th scope="row">
        <button
          type="button"
          class="bertscope-passport-pattern"
          aria-pressed={pattern === chosen}
          onClick={() => onChoose(pattern)}
        >
          <span
            class="bertscope-map-dot"
            style={{ '--bertscope-mark': patternColour(theme, pattern) ?? undefined }}
          />
          <span>
            {PATTERN_TITLES[pattern]}
            {tier !== null && <small data-tier={tier}>{TIER_TITLES[tier]}</small>}
          </span>
        </button>
      </th>
      <td data-value={mass ?? undefined}>{weight(mass)}</td>
      <td>{pattern === 'delimiter' ? NONE : weight(conditional)}</td>
      <td>{margin === null ? NONE : formatMargin(margin, 2)}</td>
      <td>{weight(topRate)}</td>
      <td>{kept === queries ? queries : `${kept} of ${queries}`}</td>
    </tr>
  );
}

export function PassportScores(props: Props): JSX.Element {
  const { scores, related } = props;
  const scoreOf = (pattern: PatternName): PatternScore | undefined =>
    scores.scores.find(score => score.pattern === pattern && isOfTier(score, related));
  return (
    <table class="bertscope-passport-table">
      <caption class="bertscope-visually-hidden">Scores of this head</caption>
      <thead>
        <tr>
          <th scope="col">pattern</th>
          <th scope="col" title="Mean mass on the pattern’s targets">
            mass
          </th>
          <th scope="col" title="The same as a share of what is not on special tokens">
            active
          </th>
          <th scope="col" title="How much more than its control">
            margin
          </th>
          <th scope="col" title="Share of tokens whose strongest weight is on a target">
            top
          </th>
          <th scope="col" title="Tokens that were asked; those idle above .9 are left out">
            tokens
          </th>
        </tr>
      </thead>
      <tbody>
        {PATTERNS.map(pattern => (
          <Row key={pattern} pattern={pattern} score={scoreOf(pattern)} props={props} />
        ))}
      </tbody>
    </table>
  );
}
