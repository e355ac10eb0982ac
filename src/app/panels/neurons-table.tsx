/**
 * The numbers of the neuron view as a table: the query, and for each token its key, the products
 * with the query neuron by neuron, the score and the weight. Nothing of it is made until it is
 * opened; of many tokens a part is on the page.
 */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import type { TokenProducts } from '../../drawing/neurons-layout';
import { formatSigned, formatWeight } from '../../drawing/numerals';

/** Tokens on the page at once: each has as many numbers as two vectors. */
const PART = 16;
const DIGITS = 4;

type Props = {
  readonly found: TokenProducts;
  readonly weights: Float32Array;
  readonly tokens: readonly string[];
  readonly token: number;
  readonly passes: readonly boolean[];
};

function Numbers({ values }: { readonly values: Float32Array }): JSX.Element {
  return (
    <>
      {Array.from(values, (value, neuron) => (
        <td key={neuron}>{formatSigned(value, DIGITS)}</td>
      ))}
    </>
  );
}

function Table({ found, weights, tokens, token, passes }: Props): JSX.Element {
  const [wished, setStart] = useState(0);
  const { size, query, keys, products, scores } = found;
  const shown = tokens.flatMap((_, to) => (passes[to] ? [to] : []));
  const start = wished < shown.length ? wished : 0;
  const part = shown.slice(start, start + PART);
  const step = (label: string, sign: string, to: number): JSX.Element => (
    <button
      type="button"
      class="bertscope-step"
      aria-label={`${label} tokens`}
      aria-disabled={to < 0 || to >= shown.length}
      onClick={() => {
        if (to >= 0 && to < shown.length) setStart(to);
      }}
    >
      {sign}
    </button>
  );
  return (
    <>
      {shown.length > PART && (
        <span class="bertscope-part">
          {step('Previous', '‹', start - PART)}
          <span class="bertscope-caption">
            {start + 1}–{start + part.length} of {shown.length} tokens
          </span>
          {step('Next', '›', start + PART)}
        </span>
      )}
      <div
        class="bertscope-table-box"
        tabIndex={0}
        role="region"
        aria-label="Numbers of the neurons"
      >
        <table class="bertscope-table">
          <caption>
            Query of <bdi>{tokens[token]}</bdi>, and of each token its key k and the products q × k,
            by neuron
          </caption>
          <thead>
            <tr>
              <th scope="col">token</th>
              <th scope="col">numbers</th>
              <th scope="col">q·k/√{size}</th>
              <th scope="col">weight</th>
              {Array.from(query, (_, neuron) => (
                <th key={neuron} scope="col">
                  {neuron}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">
                <bdi>{tokens[token]}</bdi>
              </th>
              <td>q</td>
              <td />
              <td />
              <Numbers values={query} />
            </tr>
            {part.map(to => (
              <>
                <tr key={`k${to}`} data-key-of={to}>
                  <th scope="row" rowSpan={2}>
                    <small>{to}</small> <bdi>{tokens[to]}</bdi>
                  </th>
                  <td>k</td>
                  <td rowSpan={2}>{formatSigned(scores[to], DIGITS)}</td>
                  <td rowSpan={2}>{formatWeight(weights[to], DIGITS)}</td>
                  <Numbers values={keys.subarray(to * size, (to + 1) * size)} />
                </tr>
                <tr key={`p${to}`} data-product-of={to}>
                  <td>q × k</td>
                  <Numbers values={products.subarray(to * size, (to + 1) * size)} />
                </tr>
              </>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

export function NeuronsTable(props: Props): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="bertscope-neurons-table" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary class="bertscope-link">All numbers as a table</summary>
      {isOpen && <Table {...props} />}
    </details>
  );
}
