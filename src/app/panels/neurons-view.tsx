/**
 * The neuron view: how one token comes to its weights in one head. Folded, the token and its lines; with the products
 * shown, its query, every key, their products neuron by neuron, the sum over √size and the softmax of it.
 */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';

import { isCausal } from '../../attention/causal';
import { passesFilter } from '../../attention/reduce-layer';
import { EVERY_PIECE, groupTokens } from '../../attention/token-groups';
import { brokenWords } from '../../drawing/broken-words';
import { softmaxTokens } from '../../drawing/causal-words';
import { FILTER_WORDS } from '../../drawing/filter-words';
import type { ViewDocument } from '../../state/document';
import { tokenProducts } from '../../drawing/neurons-layout';
import { isolateToken } from '../../drawing/token-words';
import { shownNeurons } from '../shown-neurons';
import { NeuronsPicture } from './neurons-picture';
import { NeuronsNumbers } from './neurons-table';
import type { ViewProps } from './view-props';

const SCALED: Readonly<Record<string, string>> = {
  scores: '',
  query: ' The model’s file scales the query before; here it is unscaled.',
  key: ' The model’s file scales the keys before; here they are unscaled.',
  both: ' The model’s file scales both by the fourth root before; here they are unscaled.',
  parameters: ' The model’s file has the scale in its parameters; here it stands with the query.'
};

/** One head at a time: where several are chosen, the first. */
function HeadStepper({
  head,
  heads,
  onHead
}: {
  readonly head: number;
  readonly heads: number;
  readonly onHead: (head: number) => void;
}): JSX.Element {
  const button = (label: string, sign: string, by: number): JSX.Element => (
    <button
      type="button"
      class="bertscope-step"
      aria-label={label}
      title={label}
      aria-disabled={head + by < 0 || head + by >= heads}
      onClick={() => {
        if (head + by >= 0 && head + by < heads) onHead(head + by);
      }}
    >
      {sign}
    </button>
  );
  return (
    <div class="bertscope-layer" role="group" aria-label="Head" data-head-shown={head}>
      {button('Previous head', '‹', -1)}
      <span class="bertscope-layer-name" aria-live="polite">
        head <b>{head}</b>
        <small>of {heads}</small>
      </span>
      {button('Next head', '›', 1)}
    </div>
  );
}

/** Whose weights the table shows, where there is no picture to point at. */
function TokenSelect({
  tokens,
  offered,
  token,
  onToken
}: {
  readonly tokens: readonly string[];
  /** Those that the sentence filter lets attend. */
  readonly offered: readonly number[];
  readonly token: number;
  readonly onToken: (token: number) => void;
}): JSX.Element {
  return (
    <label class="bertscope-caption">
      token{' '}
      <select
        class="bertscope-select"
        aria-label="Attending token"
        data-option="token"
        value={token}
        onChange={event => onToken(Number(event.currentTarget.value))}
      >
        {offered.map(at => (
          <option key={at} value={at}>
            {`${at} ${isolateToken(tokens[at])}`}
          </option>
        ))}
      </select>
    </label>
  );
}

export function NeuronsView(props: ViewProps): JSX.Element | null {
  const { state, actions, theme, colours, isTable = false } = props;
  const { document, encoding, model } = state;
  const shown = shownNeurons(state);
  // The same lists as long as they say the same: what is painted depends on them.
  const weights = useMemo(
    () => shown?.weights ?? null,
    [state.attention?.weights[shown?.layer ?? 0], shown?.head, shown?.token]
  );
  const passes = useMemo(() => shown?.passes ?? [], [encoding, document.filter, shown?.token]);
  const asTable = isTable && document.neurons_expanded ? (shown?.vectors ?? null) : null;
  const found = useMemo(
    () =>
      asTable === null || shown === null ? null : tokenProducts(asTable, shown.head, shown.token),
    [asTable, shown?.head, shown?.token]
  );
  if (encoding === null || model === null || shown === null) return null;
  const { layer, head, token, isBroken, hidden, vectors, problem } = shown;
  const { heads } = model;
  const pieces = groupTokens(encoding, EVERY_PIECE);
  const expanded = document.neurons_expanded;
  const toggle = (): void => actions.choose({ neurons_expanded: !expanded });
  return (
    <div
      class="bertscope-neurons"
      data-vectors={problem !== null ? 'none' : vectors !== null ? 'ready' : 'asked'}
      onKeyDown={event => {
        if (event.key.toLowerCase() !== 'e' || event.ctrlKey || event.metaKey || event.altKey)
          return;
        event.preventDefault();
        toggle();
      }}
    >
      <div class="bertscope-controls">
        <HeadStepper head={head} heads={heads} onHead={to => actions.showHead(layer, to)} />
        <button
          type="button"
          class="bertscope-button"
          aria-expanded={expanded}
          title="How the query and the keys give these weights (key E)"
          onClick={toggle}
        >
          {expanded ? '− Hide products' : '+ Show products'}
        </button>
        {encoding.sentenceIds.includes(1) && (
          <label class="bertscope-caption">
            sentences{' '}
            <select
              class="bertscope-select"
              aria-label="sentences"
              data-option="filter"
              value={document.filter}
              onChange={event =>
                actions.choose({ filter: event.currentTarget.value as ViewDocument['filter'] })
              }
            >
              {Object.entries(FILTER_WORDS).map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          </label>
        )}
        {isTable && (
          <TokenSelect
            tokens={pieces.tokens}
            offered={encoding.sentenceIds.flatMap((sentence, at) =>
              !encoding.sentenceIds.includes(1) || passesFilter(document.filter, 'from', sentence)
                ? [at]
                : []
            )}
            token={token}
            onToken={to =>
              actions.choose({
                pinned: [
                  ...document.pinned.filter(({ side }) => side !== 'from'),
                  { side: 'from', token: to }
                ]
              })
            }
          />
        )}
        {hidden !== '' && <span class="bertscope-caption">{hidden}</span>}
        {document.heads !== null && document.heads.length > 1 && (
          <span class="bertscope-caption">
            {document.heads.length} heads are chosen; this view shows one at a time.
          </span>
        )}
      </div>
      {expanded && problem !== null && (
        <p class="bertscope-prompt bertscope-neurons-problem" role="status">
          {problem.problem} {problem.advice}
        </p>
      )}
      {expanded && problem === null && vectors === null && (
        <p class="bertscope-note bertscope-busy" role="status">
          Queries and keys are being computed.
        </p>
      )}
      {isBroken ? (
        <p class="bertscope-error" role="status">
          {brokenWords(layer, [head])}
        </p>
      ) : weights === null ? (
        <p class="bertscope-note">The numbers of this layer are not here yet.</p>
      ) : isTable ? (
        <NeuronsNumbers
          found={found}
          weights={weights}
          tokens={pieces.tokens}
          token={token}
          passes={passes}
        />
      ) : (
        <NeuronsPicture
          encoding={pieces}
          vectors={expanded ? vectors : null}
          weights={weights}
          passes={passes}
          head={head}
          token={token}
          pinned={document.pinned}
          colour={colours[head] ?? ''}
          theme={theme}
          actions={actions}
        />
      )}
      {expanded && vectors !== null && (
        <p class="bertscope-note">
          The weight is the softmax over{' '}
          {softmaxTokens(state.attention !== null && isCausal(state.attention))} of q · k / √
          {vectors.size}, with {vectors.size} neurons a head: the sum of the products over{' '}
          {Math.sqrt(vectors.size).toFixed(3)}.{SCALED[vectors.scaledBy]}
        </p>
      )}
    </div>
  );
}
