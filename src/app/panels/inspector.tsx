/**
 * The numbers of what is looked at: of the lit token its strongest partners in each shown head; of
 * none the strongest lines of the layer. All weights with four decimals.
 */
import type { JSX } from 'preact';

import { strongestPartners, weightAt } from '../../attention/attention-rows';
import type { HeadLines, LayerLines } from '../../drawing/line-selection';
import type { TokenRef } from '../../state/document';
import { formatWeight } from './numerals';

type Props = {
  readonly layer: LayerLines | null;
  readonly layerIndex: number;
  readonly heads: readonly number[];
  /** All drawn lines, strongest first. */
  readonly lines: HeadLines | null;
  readonly tokens: readonly string[];
  readonly colours: readonly string[];
  readonly focus: TokenRef | null;
  /** A pinned token on the other side, while another one is under the pointer. */
  readonly partner: TokenRef | null;
};

/** Rows in all; more heads get fewer rows each. */
const ROWS = 8;
/** More heads are only counted in the title; the rows below have their colours. */
const MOST_SWATCHES = 4;

type RowProps = {
  readonly colour: string;
  readonly head: number | null;
  readonly from?: string;
  readonly text: string;
  readonly weight: number;
};

function WeightRow({ colour, head, from, text, weight }: RowProps): JSX.Element {
  return (
    <tr style={{ '--bertscope-hue': colour }}>
      {head !== null && (
        <td class="bertscope-cell-head">
          <span class="bertscope-swatch" aria-hidden="true" />
          <span class="bertscope-visually-hidden">head </span>
          {head}
        </td>
      )}
      <td class="bertscope-cell-token" title={from === undefined ? text : `${from} → ${text}`}>
        {from !== undefined && (
          <>
            {from}
            <span class="bertscope-arrow"> → </span>
          </>
        )}
        {text}
      </td>
      <td class="bertscope-cell-meter">
        <span class="bertscope-meter" aria-hidden="true">
          <span style={{ width: `${weight * 100}%` }} />
        </span>
      </td>
      <td class="bertscope-cell-weight" data-weight={weight.toFixed(6)}>
        {formatWeight(weight, 4)}
      </td>
    </tr>
  );
}

function TokenRows({ layer, tokens, colours, focus }: Props): JSX.Element[] {
  if (layer === null || focus === null) return [];
  const each = Math.max(1, Math.floor(ROWS / layer.heads.length));
  return layer.heads.flatMap(head =>
    strongestPartners(layer.weights, layer.tokens, head, focus.side, focus.token, each).map(
      ({ token, weight }, i) => (
        <WeightRow
          key={`${head} ${i}`}
          colour={colours[head] ?? ''}
          head={layer.heads.length > 1 ? head : null}
          text={tokens[token] ?? ''}
          weight={weight}
        />
      )
    )
  );
}

function StrongestRows({ layer, lines, tokens, colours }: Props): JSX.Element[] {
  if (layer === null || lines === null) return [];
  // Strongest first is true to 1/255; the few rows shown are put in exact order.
  const some = Array.from({ length: Math.min(lines.count, 400) }, (_, i) => i)
    .sort((a, b) => lines.weight[b] - lines.weight[a])
    .slice(0, ROWS);
  return some.map((i, row) => (
    <WeightRow
      key={row}
      colour={colours[lines.head[i]] ?? ''}
      head={layer.heads.length > 1 ? lines.head[i] : null}
      from={tokens[lines.from[i]] ?? ''}
      text={tokens[lines.to[i]] ?? ''}
      weight={lines.weight[i]}
    />
  ));
}

function PairRows({ layer, tokens, colours, focus, partner }: Props): JSX.Element[] {
  if (layer === null || focus === null || partner === null) return [];
  const [from, to] = focus.side === 'from' ? [focus, partner] : [partner, focus];
  return layer.heads.map(head => (
    <WeightRow
      key={head}
      colour={colours[head] ?? ''}
      head={layer.heads.length > 1 ? head : null}
      from={tokens[from.token] ?? ''}
      text={tokens[to.token] ?? ''}
      weight={weightAt(layer.weights, layer.tokens, head, from.token, to.token)}
    />
  ));
}

function Title({ focus, tokens }: Props): JSX.Element {
  if (focus === null) return <h4 class="bertscope-subtitle">strongest lines</h4>;
  const chip = <b class="bertscope-chip">{tokens[focus.token]}</b>;
  return focus.side === 'from' ? (
    <h4 class="bertscope-subtitle">{chip} attends to</h4>
  ) : (
    <h4 class="bertscope-subtitle">who attends to {chip}</h4>
  );
}

export function Inspector(props: Props): JSX.Element {
  const { layer, layerIndex, heads, colours, partner } = props;
  const one = heads.length === 1;
  return (
    <section class="bertscope-inspector" aria-label="Weights" aria-live="polite">
      <h3 class="bertscope-title">
        {heads.length <= MOST_SWATCHES &&
          heads.map(head => (
            <span
              key={head}
              class="bertscope-swatch"
              style={{ '--bertscope-hue': colours[head] ?? '' }}
              aria-hidden="true"
            />
          ))}
        Layer {layerIndex}, {one ? `head ${heads[0]}` : `${heads.length} heads`}
      </h3>
      {layer === null ? (
        <p class="bertscope-note">This layer is still being computed.</p>
      ) : (
        <>
          {partner !== null && (
            <table class="bertscope-weights bertscope-pair">
              <tbody>{PairRows(props)}</tbody>
            </table>
          )}
          <Title {...props} />
          <table class="bertscope-weights">
            <tbody>{props.focus === null ? StrongestRows(props) : TokenRows(props)}</tbody>
          </table>
        </>
      )}
      <p class="bertscope-note bertscope-caveat">
        Attention weights say where a head looks, not why.
      </p>
    </section>
  );
}
