/** The numbers of one cell in words, and what the colours mean. */
import type { JSX } from 'preact';

import type { TokenProducts } from '../../drawing/neurons-layout';
import { SIGN_COLOURS } from '../../drawing/neurons-painter';
import { formatSigned, formatWeight } from '../../drawing/numerals';
import type { ThemeName } from '../../drawing/palette';

type Props = {
  readonly found: TokenProducts;
  readonly weights: Float32Array;
  readonly tokens: readonly string[];
  readonly token: number;
  readonly cell: { readonly token: number; readonly neuron: number } | null;
  readonly theme: ThemeName;
};

const number = (value: number): string => formatSigned(value, 4);

export function NeuronsReadout({ found, weights, tokens, token, cell, theme }: Props): JSX.Element {
  const { size, query, keys, products, scores, vectorScale, productScale } = found;
  const { above, below } = SIGN_COLOURS[theme];
  const at = cell === null ? 0 : cell.token * size + cell.neuron;
  return (
    <div class="bertscope-neurons-foot">
      <p class="bertscope-neurons-readout" role="status" data-neuron={cell?.neuron}>
        {cell === null ? (
          <span class="bertscope-caption">
            Point at a cell, or Tab to the cells and use the arrow keys, for its numbers.
          </span>
        ) : (
          <>
            neuron <b>{cell.neuron}</b>: q of {tokens[token]} <b>{number(query[cell.neuron])}</b> ×
            k of {tokens[cell.token]} <b>{number(keys[at])}</b> = <b>{number(products[at])}</b>; all{' '}
            {size} products sum to {number(scores[cell.token] * Math.sqrt(size))}, over √{size}{' '}
            <b>{number(scores[cell.token])}</b>, weight{' '}
            <b>{formatWeight(weights[cell.token], 4)}</b>
          </>
        )}
      </p>
      <p class="bertscope-caption bertscope-neurons-legend">
        <span
          class="bertscope-neurons-scale"
          aria-hidden="true"
          style={{ background: `linear-gradient(to right, ${below}, transparent, ${above})` }}
        />
        orange below zero, blue above, opacity tanh(|value| / s); s = {vectorScale.toFixed(2)} for q
        and k, {productScale.toFixed(2)} for products
      </p>
    </div>
  );
}
