/** What one head does over all inputs of a survey, with everything that its name rests on. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import {
  formatCount,
  formatMargin,
  formatShare,
  formatWeight,
  ordinal
} from '../../drawing/numerals';
import type { ThemeName } from '../../drawing/palette';
import { IDLE_GREY, patternColour } from '../../drawing/pattern-colours';
import { CONTROL_WORDS } from '../../drawing/score-words';
import { PATTERNS, PATTERN_TITLES, type PatternName } from '../../patterns/pattern';
import type { HeadRef } from '../../state/document';
import type { SurveyHead, SurveyRow, SurveyTable } from '../../survey/survey-table';
import {
  badgeWords,
  chanceWords,
  countWords,
  drawWords,
  formatChance,
  isEnough,
  isRowNamed,
  surveyVerdict
} from '../survey/survey-words';
import { ScoreStrip } from './score-strip';
import { SurveyInterval } from './survey-interval';

type Props = {
  readonly table: SurveyTable;
  readonly head: HeadRef;
  readonly theme: ThemeName;
};

const NONE = '–';

function between(low: number | null, high: number | null, write: (value: number) => string) {
  return low === null || high === null ? '' : `, 95 % between ${write(low)} and ${write(high)}`;
}
const two = (value: number): string => formatWeight(value, 2);

type CloseProps = {
  readonly table: SurveyTable;
  readonly row: SurveyRow;
  readonly found: SurveyHead;
  readonly colour: string;
};

function Close({ table, row, found, colour }: CloseProps): JSX.Element {
  const { pattern, mass, conditional, margin, control, chance, lift, p, q } = row;
  const masses = table.rows.flatMap(other =>
    other.pattern === pattern && other.mass !== null ? [other.mass] : []
  );
  return (
    <div class="bertscope-passport-close" data-close={pattern}>
      <h4 class="bertscope-subtitle">
        {PATTERN_TITLES[pattern]}: {surveyVerdict(row, found.name)}
      </h4>
      {mass !== null && (
        <>
          <SurveyInterval row={row} colour={colour} isLarge />
          <dl class="bertscope-survey-numbers">
            <dt>
              <span class="bertscope-interval-key" style={{ background: colour }} /> mass
            </dt>
            <dd>
              {two(mass)}
              {between(row.mass_low, row.mass_high, two)}
              {chance === null ? '' : `; chance ${two(chance)}`}
              {lift === null ? '' : `, ${lift.toFixed(1)} times that`}
            </dd>
            {pattern !== 'delimiter' && conditional !== null && (
              <>
                <dt>
                  <span
                    class="bertscope-interval-key"
                    style={{ boxShadow: `inset 0 0 0 2px ${colour}` }}
                  />{' '}
                  active
                </dt>
                <dd>
                  {two(conditional)}
                  {control === null ? '' : `; control ${two(control)}`}
                </dd>
              </>
            )}
            {margin !== null && (
              <>
                <dt>margin</dt>
                <dd>
                  {formatMargin(margin, 2)}
                  {between(row.margin_low, row.margin_high, value => formatMargin(value, 2))}, over{' '}
                  {CONTROL_WORDS[pattern]}
                </dd>
              </>
            )}
            {isEnough(table) && p !== null && q !== null && (
              <>
                <dt>test</dt>
                <dd data-value="q">
                  {chanceWords('p', p)}, {chanceWords('q', q)} over {formatCount(table.tests)} tests
                </dd>
              </>
            )}
            <dt>n</dt>
            <dd data-value="n">
              {countWords(row.n_inputs, 'input')}, {formatCount(row.kept)} of{' '}
              {countWords(row.queries, 'token')} not idle
            </dd>
            {row.reliability !== null && (
              <>
                <dt>reliability</dt>
                <dd title="Whether two halves of the inputs rank the heads alike: 1 = alike, 0 = no more than by chance">
                  {formatWeight(row.reliability, 2)} between two halves of the inputs
                </dd>
              </>
            )}
          </dl>
          <ScoreStrip
            masses={masses}
            own={mass}
            colour={colour}
            label={`Mean mass on ${PATTERN_TITLES[pattern]}`}
          />
          <p class="bertscope-passport-rank">
            {ordinal(1 + masses.filter(other => other > mass).length)} of {masses.length} heads
          </p>
        </>
      )}
    </div>
  );
}

type RowProps = {
  readonly row: SurveyRow;
  readonly found: SurveyHead;
  readonly isChosen: boolean;
  readonly hasTests: boolean;
  readonly colour: string | null;
  readonly onChoose: () => void;
};

function Row({ row, found, isChosen, hasTests, colour, onChoose }: RowProps): JSX.Element {
  const { pattern, mass, margin, q } = row;
  return (
    <tr
      data-score-of={pattern}
      data-named={isRowNamed(row, found.name) ? '' : undefined}
      data-chosen={isChosen ? '' : undefined}
      title={surveyVerdict(row, found.name)}
    >
      <th scope="row">
        <button
          type="button"
          class="bertscope-passport-pattern"
          aria-pressed={isChosen}
          onClick={onChoose}
        >
          <span class="bertscope-map-dot" style={{ '--bertscope-mark': colour ?? undefined }} />
          {PATTERN_TITLES[pattern]}
        </button>
      </th>
      <td class="bertscope-survey-plot">
        {mass === null ? NONE : <SurveyInterval row={row} colour={colour ?? IDLE_GREY} />}
      </td>
      <td data-value="mass">{mass === null ? NONE : two(mass)}</td>
      <td data-value="margin">{margin === null ? NONE : formatMargin(margin, 2)}</td>
      {hasTests && <td data-value="q">{q === null ? NONE : formatChance(q)}</td>}
    </tr>
  );
}

/** The pattern that is looked at closely until another is chosen. */
function openingPattern({ name }: SurveyHead, rows: readonly SurveyRow[]): PatternName {
  const [first] = name.patterns;
  if (first !== undefined) return first.pattern;
  if (name.kind === 'delimiter' || name.kind === 'mostly idle') return 'delimiter';
  const [strongest] = rows.toSorted((one, other) => (other.mass ?? -1) - (one.mass ?? -1));
  return strongest.pattern;
}

export function SurveyPassport({ table, head, theme }: Props): JSX.Element {
  const [wanted, setWanted] = useState<PatternName | null>(null);
  const at = head.layer * table.heads + head.head;
  const found = table.named[at];
  const rows = table.rows.slice(at * PATTERNS.length, (at + 1) * PATTERNS.length);
  const { idle, entropy } = rows[0];
  const { name, stability, isUnstable } = found;
  const chosen = wanted ?? openingPattern(found, rows);
  const hasTests = isEnough(table);
  const isStrict = name.patterns.some(named => named.isStrict);
  return (
    <section
      class="bertscope-passport"
      aria-label={`Layer ${head.layer}, head ${head.head} over ${badgeWords(table)}`}
    >
      <p class="bertscope-passport-place">
        Layer {head.layer} ({ordinal(head.layer + 1)}), head {head.head} ({ordinal(head.head + 1)})
      </p>
      <h3 class="bertscope-passport-name" data-name={name.label}>
        {name.label.replace(', strict positional', '').replace(' (unstable)', '')}
        {isStrict && <span class="bertscope-badge">strict</span>}
        {isUnstable && <span class="bertscope-badge">unstable</span>}
      </h3>
      <p class="bertscope-passport-idle">
        idle on special tokens {idle === null ? NONE : formatShare(idle)}
        {entropy === null ? '' : ` · entropy ${two(entropy)} of an even head`}
        {stability === null ? '' : ` · ${formatShare(stability)} of the draws give this name`}
      </p>
      <p class="bertscope-note">{badgeWords(table)}. Weights only; contribution is not measured.</p>
      <table class="bertscope-passport-table bertscope-survey-scores">
        <caption class="bertscope-visually-hidden">Mean scores of this head</caption>
        <thead>
          <tr>
            <th scope="col">pattern</th>
            <th
              scope="col"
              title="From 0 to 1. Full dot: mean mass in its 95 % interval, tick: chance. Hollow dot: the same when active, in the interval of its margin, tick: its control."
            >
              0 … 1
            </th>
            <th scope="col" title="Mean mass on the pattern’s targets">
              mass
            </th>
            <th scope="col" title="How much more than its control, on average">
              margin
            </th>
            {hasTests && (
              <th scope="col" title="Of the margin, corrected for all heads and patterns">
                q
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <Row
              key={row.pattern}
              row={row}
              found={found}
              isChosen={row.pattern === chosen}
              hasTests={hasTests}
              colour={patternColour(theme, row.pattern)}
              onChoose={() => setWanted(row.pattern)}
            />
          ))}
        </tbody>
      </table>
      <p class="bertscope-caption">
        Full dot: mass, tick: chance. Hollow dot: when active, tick: its control. Lines: 95 %.
      </p>
      {rows
        .filter(({ pattern }) => pattern === chosen)
        .map(row => (
          <Close
            key={row.pattern}
            table={table}
            row={row}
            found={found}
            colour={patternColour(theme, row.pattern) ?? IDLE_GREY}
          />
        ))}
      <p class="bertscope-note">{drawWords(table)}</p>
    </section>
  );
}
