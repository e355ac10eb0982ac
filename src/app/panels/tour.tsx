/**
 * The tour through the article: six pictures, and of the chosen one what the article says, what is
 * measured here and what was found later. On other texts and models it is a line that leads there, or
 * says where the pattern that was looked for is strongest.
 */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { formatMargin, formatShare, formatWeight, ordinal } from '../../drawing/numerals';
import { IDLE_GREY, patternColour } from '../../drawing/pattern-colours';
import { PATTERN_TITLES } from '../../patterns/pattern';
import { patternsOf } from '../../state/pattern-actions';
import type { ViewState } from '../../state/view-state';
import type { Encoding } from '../../tokens/encoding';
import { ARTICLE_PAIR } from '../article';
import { hostAssets } from '../host';
import { canCompute } from '../model-source';
import { rankedHead, strongestHead, type RankedHead } from '../strongest-head';
import { tourStopAt } from '../tour-stop-at';
import { TOUR_STOPS, type TourStop } from '../tour-stops';
import { stepAfter } from './roving-keys';
import { TourCard } from './tour-card';
import type { ViewProps } from './view-props';

const ARTICLE = 'article';
const EMBEDDED = 'embedded';
const MOST_PARTNERS = 3;

/** What the stop's token attends to most, such as "i attends to went .9989". */
function weightsOf({ encoding, attention }: ViewState, { layer, head, token }: TourStop): string {
  const weights = attention?.weights[layer];
  if (!weights || encoding === null) return '';
  const { tokens } = encoding;
  const start = (head * tokens.length + token) * tokens.length;
  const nameOf = (at: number): string => {
    const isTwin = tokens.indexOf(tokens[at]) !== tokens.lastIndexOf(tokens[at]);
    return `${tokens[at]}${isTwin ? ` (token ${at})` : ''}`;
  };
  const named = tokens
    .map((_, at) => ({ at, weight: weights[start + at] }))
    .sort((one, other) => other.weight - one.weight)
    .slice(0, MOST_PARTNERS)
    .map(({ at, weight }) => `${nameOf(at)} ${formatWeight(weight, 4)}`);
  return `${nameOf(token)} attends to ${named.join(', ')}.`;
}

/** The scores a stop rests on, with how many tokens were asked. */
function scoreWords({ score, rank, of }: RankedHead): string {
  const { mass, conditional, margin, topRate, queries, kept } = score;
  const asked = `${queries} token${queries === 1 ? '' : 's'} asked`;
  return [
    `Mass ${formatWeight(mass ?? 0, 3)}`,
    ...(conditional === null
      ? []
      : [`when active ${formatWeight(conditional, 3)} (${kept} of ${asked})`]),
    ...(margin === null ? [] : [`margin ${formatMargin(margin, 3)}`]),
    ...(topRate === null ? [] : [`strongest target for ${formatShare(topRate)}`]),
    `${ordinal(rank)} of ${of} heads`
  ].join(' · ');
}

/** Where a pattern that was looked for is strongest; no head where none could be scored for it. */
type Found = {
  readonly stop: TourStop;
  readonly head: RankedHead | null;
  /** The tokens that this was found on. */
  readonly encoding: Encoding;
};

type StopProps = {
  readonly stop: TourStop;
  readonly props: ViewProps;
  /** Null where no other model can be computed. */
  readonly onFind: (() => void) | null;
};

function Stop({ stop, props, onFind }: StopProps): JSX.Element {
  const { state, actions } = props;
  const patterns = patternsOf(state);
  const ranked = patterns === null ? null : rankedHead(patterns, stop.pattern, stop);
  return (
    <div class="bertscope-tour-text">
      <p>
        <b>The article</b> {stop.claim}
      </p>
      <p>
        <b>Measured</b> {weightsOf(state, stop)}{' '}
        {ranked === null ? 'Its scores are being worked out.' : `${scoreWords(ranked)}.`} 1 input:
        effect sizes only.
      </p>
      <p>
        <b>Later</b> {stop.later} <span class="bertscope-caption">Layers are counted from 0.</span>
      </p>
      <div class="bertscope-tour-links">
        <button
          type="button"
          class="bertscope-link"
          onClick={() => actions.choose({ view: 'heads' })}
        >
          open in Heads
        </button>
        {onFind !== null && (
          <button type="button" class="bertscope-link" onClick={onFind}>
            find this pattern in the embedded model
          </button>
        )}
      </div>
    </div>
  );
}

export function Tour(props: ViewProps): JSX.Element | null {
  const { state, actions, theme } = props;
  const { document, model, phase } = state;
  const isArticle = document.model === ARTICLE && model?.id === ARTICLE;
  const [sought, setSought] = useState<TourStop | null>(null);
  const [latest, setFound] = useState<Found | null>(null);
  // Of another text, or in another model, it may be another head.
  const found = latest !== null && latest.encoding === state.encoding ? latest : null;
  const stop = tourStopAt(state);
  const chosen = stop === undefined ? -1 : TOUR_STOPS.indexOf(stop);
  const patterns = patternsOf(state);
  const isScored = patterns !== null && patterns.layers.every(layer => layer !== null);

  // What is looked for can be named once every head of the other model has its scores.
  useEffect(() => {
    if (sought === null || isArticle || !isScored || phase.phase !== 'ready') return;
    const head = strongestHead(patterns, sought.pattern);
    setFound({ stop: sought, head, encoding: patterns.encoding });
    setSought(null);
    if (head !== null) actions.showHead(head.layer, head.head);
  }, [sought, isArticle, isScored, phase.phase]);

  if (!isArticle) {
    const words =
      sought !== null
        ? `Looking for “${PATTERN_TITLES[sought.pattern]}” in this model …`
        : found === null
          ? null
          : found.head === null
            ? `No head of this model could be scored for “${PATTERN_TITLES[found.stop.pattern]}”.`
            : `“${PATTERN_TITLES[found.stop.pattern]}” is strongest in layer ${found.head.layer}, head ${found.head.head} of this model: ${scoreWords(found.head)}.`;
    if (hostAssets().article === null && words === null) return null;
    return (
      <p class="bertscope-tour-line" role="status">
        {words}{' '}
        {hostAssets().article !== null && (
          <button
            type="button"
            class="bertscope-link"
            onClick={() => {
              setFound(null);
              actions.setTexts(ARTICLE_PAIR.textA, ARTICLE_PAIR.textB, ARTICLE);
            }}
          >
            {words === null ? 'Tour of the article’s six patterns' : 'back to the tour'}
          </button>
        )}
      </p>
    );
  }
  const visit = ({ layer, head, token }: TourStop): void => {
    actions.showHead(layer, head);
    actions.choose({ pinned: [{ side: 'from', token }] });
  };
  return (
    <section class="bertscope-tour" aria-label="Tour of the article’s six patterns">
      <div class="bertscope-tour-cards">
        {TOUR_STOPS.map((each, at) => (
          <TourCard
            key={each.pattern}
            stop={each}
            state={state}
            isChosen={at === chosen}
            isTabStop={at === Math.max(0, chosen)}
            colour={patternColour(theme, each.pattern) ?? IDLE_GREY}
            onChoose={() => visit(each)}
            onKeyDown={event => {
              const to = stepAfter(event, at, TOUR_STOPS.length);
              if (to === null) return;
              event.preventDefault();
              const cards = (event.currentTarget as HTMLElement).parentElement?.children;
              (cards?.[to] as HTMLElement | undefined)?.focus();
              visit(TOUR_STOPS[to]);
            }}
          />
        ))}
      </div>
      {stop !== undefined && (
        <Stop
          stop={stop}
          props={props}
          onFind={
            canCompute(EMBEDDED)
              ? () => {
                  setSought(stop);
                  actions.setTexts(ARTICLE_PAIR.textA, ARTICLE_PAIR.textB, EMBEDDED);
                }
              : null
          }
        />
      )}
    </section>
  );
}
