/**
 * The neuron view: how one token comes to its weights in one head. Folded, the token and its lines; with the products
 * shown, its query, every key, their products neuron by neuron, the sum over √size and the softmax of it.
 */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';

import { vectorsOf } from '../../state/vector-actions';
import { NeuronsPicture } from './neurons-picture';
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

export function NeuronsView({ state, actions, theme, colours }: ViewProps): JSX.Element | null {
  const { document, encoding, model, attention, hover } = state;
  const layer = Math.min(document.layer ?? 0, (model?.layers ?? 1) - 1);
  const heads = model?.heads ?? 0;
  const head = Math.min((document.heads ?? model?.opening.heads ?? [0])[0] ?? 0, heads - 1);
  const tokens = attention?.tokens ?? 0;
  const all = attention?.weights[layer] ?? null;

  // The token under the pointer, else the pinned one, else the first of the text's own.
  const pinned = document.pinned.findLast(({ side, token }) => side === 'from' && token < tokens);
  const own = encoding?.special.indexOf(false) ?? 0;
  const isHovered = hover?.side === 'from' && hover.token < tokens;
  const token = isHovered ? hover.token : (pinned?.token ?? Math.max(0, own));
  const weights = useMemo(() => {
    const start = (head * tokens + token) * tokens;
    return all?.subarray(start, start + tokens) ?? null;
  }, [all, head, tokens, token]);

  if (encoding === null || model === null) return null;
  const asked = vectorsOf(state, layer);
  const found = asked?.found ?? null;
  const problem = found !== null && 'problem' in found ? found : null;
  const vectors = found !== null && 'queries' in found ? found : null;
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
      {weights === null ? (
        <p class="bertscope-note">The numbers of this layer are not here yet.</p>
      ) : (
        <NeuronsPicture
          encoding={encoding}
          vectors={expanded ? vectors : null}
          weights={weights}
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
          The weight is the softmax over all tokens of q · k / √{vectors.size}, with {vectors.size}{' '}
          neurons a head: the sum of the products over {Math.sqrt(vectors.size).toFixed(3)}.
          {SCALED[vectors.scaledBy]}
        </p>
      )}
    </div>
  );
}
