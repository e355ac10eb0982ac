/**
 * The numbers of the neuron view as a table: for each token its weight and, with the products shown,
 * the query, its key, their products neuron by neuron and the score. Of many tokens a part is on the
 * page. Below the picture nothing of it is made until it is opened.
 */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import type { TokenProducts } from '../../drawing/neurons-layout';
import { formatSigned, formatWeight } from '../../drawing/numerals';

/** Tokens on the page at once: each has as many numbers as two vectors. */
const PART = 16;
const DIGITS = 4;

type Props = {
  /** Null: the weights alone. */
  readonly found: TokenProducts | null;
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

type RowsProps = {
  readonly found: TokenProducts | null;
  readonly to: number;
  readonly name: string;
  readonly weight: number;
};

/** What there is of one token: its weight, and above its products its key. */
function TokenRows({ found, to, name, weight }: RowsProps): JSX.Element {
  const head = (
    <th scope="row" rowSpan={found === null ? 1 : 2}>
      <small>{to}</small> <bdi>{name}</bdi>
    </th>
  );
  const weightText = formatWeight(weight, DIGITS);
  if (found === null) {
    return (
      <tr data-weight-of={to}>
        {head}
        <td>{weightText}</td>
      </tr>
    );
  }
  const { size, keys, products, scores } = found;
  return (
    <>
      <tr data-key-of={to}>
        {head}
        <td>k</td>
        <td rowSpan={2}>{formatSigned(scores[to], DIGITS)}</td>
        <td rowSpan={2}>{weightText}</td>
        <Numbers values={keys.subarray(to * size, (to + 1) * size)} />
      </tr>
      <tr data-product-of={to}>
        <td>q × k</td>
        <Numbers values={products.subarray(to * size, (to + 1) * size)} />
      </tr>
    </>
  );
}

export function NeuronsNumbers({ found, weights, tokens, token, passes }: Props): JSX.Element {
  const [wished, setStart] = useState(0);
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
            <span class="bertscope-table-caption">
              {found === null ? (
                <>
                  The weight with which <bdi>{tokens[token]}</bdi> attends to each token
                </>
              ) : (
                <>
                  Query of <bdi>{tokens[token]}</bdi>, and of each token its key k and the products
                  q × k, by neuron
                </>
              )}
            </span>
          </caption>
          <thead>
            <tr>
              <th scope="col">token</th>
              {found !== null && <th scope="col">numbers</th>}
              {found !== null && <th scope="col">q·k/√{found.size}</th>}
              <th scope="col">weight</th>
              {found !== null &&
                Array.from(found.query, (_, neuron) => (
                  <th key={neuron} scope="col">
                    {neuron}
                  </th>
                ))}
            </tr>
          </thead>
          <tbody>
            {found !== null && (
              <tr>
                <th scope="row">
                  <bdi>{tokens[token]}</bdi>
                </th>
                <td>q</td>
                <td />
                <td />
                <Numbers values={found.query} />
              </tr>
            )}
            {part.map(to => (
              <TokenRows
                key={to}
                found={found}
                to={to}
                name={tokens[to] ?? ''}
                weight={weights[to]}
              />
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
      {isOpen && <NeuronsNumbers {...props} />}
    </details>
  );
}
