/** What the numbers come from: model, precision, hash, tokens, time; and that nothing left the page. */
import type { JSX } from 'preact';

import { isCausal } from '../../attention/causal';
import { shownTokens } from '../../attention/token-groups';
import type { ModelInfo } from '../../model/model-info';
import { unknownToken } from '../../state/token-words';
import type { ViewState } from '../../state/view-state';
import { CAUSAL_SENTENCE } from '../../drawing/causal-words';
import {
  formatCount,
  formatMegabytes,
  formatMs,
  formatShare,
  formatTolerance
} from '../../drawing/numerals';

const HASH_DIGITS = 8;
/** Whose attention the article shows; figures of any other model are not the article's. */
const ARTICLE_MODEL = 'bert-base-uncased';

function modelWords(model: ModelInfo): { name: string; note: string | null } {
  const name = model.name.slice(model.name.lastIndexOf('/') + 1);
  return {
    name: model.origin === 'stored' ? `stored: ${name}` : name,
    // Rounded, it is still that model; its name says so.
    note: name.split(' (')[0] === ARTICLE_MODEL ? null : 'not the article’s model'
  };
}

function timeWords({ phase, layersDone, model }: ViewState): string | null {
  // Of stored attention it would be the time to read a file.
  if (phase.phase === 'ready') return model?.origin === 'live' ? formatMs(phase.elapsedMs) : null;
  if (phase.phase !== 'computing') return null;
  return model !== null && layersDone > 0
    ? `layer ${layersDone} of ${model.layers} …`
    : 'computing …';
}

/** Whether the tokenizer has lower-cased letters of the texts. */
function isLowerCased({ encoding, document }: ViewState): boolean {
  const capitals = /\p{Lu}/u;
  return (
    encoding !== null &&
    capitals.test(document.text_a + (document.text_b ?? '')) &&
    !shownTokens(encoding).some(
      (token, i) => !/^\[.*\]$/.test(token) && !encoding.special[i] && capitals.test(token)
    )
  );
}

/** Whether another machine was asked for the model: then its name is what left the page. */
const isFetched = (model: ModelInfo | null): boolean =>
  model?.place !== null && model?.place !== undefined && model.place.commit !== null;

const privacyTitle = (model: ModelInfo | null): string =>
  isFetched(model)
    ? `The text stays in this page. The model came from ${model?.place?.host}, commit ${model?.place?.commit}, file ${model?.place?.file}.`
    : 'The text stays in this page.';

export function StatusLine({ state }: { readonly state: ViewState }): JSX.Element {
  const { encoding, model } = state;
  const tolerance = state.attention?.tolerance ?? 0;
  const time = timeWords(state);
  const words = model === null ? null : modelWords(model);
  const left = encoding === null ? 0 : encoding.cut.a + encoding.cut.b;
  const own = encoding?.special.filter(special => !special).length ?? 0;
  return (
    <footer class="bertscope-status">
      {model !== null && words !== null && (
        <>
          <span
            class="bertscope-model"
            title={`${model.name}, ${formatMegabytes(model.sizeBytes)}; the article “Deconstructing BERT” looks at ${ARTICLE_MODEL}`}
          >
            <b>{words.name}</b>
            {words.note !== null && <> ({words.note})</>}
          </span>
          <span>{model.precision}</span>
          {tolerance > 0 && (
            <span title="Stored rounded: no weight is further from what was computed.">
              {formatTolerance(tolerance)}
            </span>
          )}
          {model.sha256 !== '' && (
            <code title={`sha256 ${model.sha256}`}>{model.sha256.slice(0, HASH_DIGITS)}</code>
          )}
          <span>
            {model.layers} × {model.heads} heads
          </span>
        </>
      )}
      {encoding !== null && (
        <span>
          {formatCount(encoding.ids.length)} {encoding.ids.length === 1 ? 'token' : 'tokens'}
          {left > 0 && `, ${formatCount(left)} cut`}
          {encoding.unknown > 0 &&
            `, ${formatShare(encoding.unknown / Math.max(1, own))} ${unknownToken(encoding) ?? 'unknown'}`}
        </span>
      )}
      {state.attention !== null && isCausal(state.attention) && (
        <span title={CAUSAL_SENTENCE}>causal</span>
      )}
      {isLowerCased(state) && (
        <span title="This model knows no capital letters: the text was lower-cased.">
          lower-cased
        </span>
      )}
      {time !== null && (
        <span class={state.phase.phase === 'computing' ? 'bertscope-busy' : undefined}>{time}</span>
      )}
      <span class="bertscope-private" title={privacyTitle(model)}>
        {isFetched(model) ? 'text not sent' : 'nothing sent'}
      </span>
    </footer>
  );
}
