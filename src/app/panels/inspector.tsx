/**
 * The numbers of what is looked at: of the lit token its strongest partners in each shown head; of
 * none the strongest lines of the layer. All weights with four decimals.
 */
import type { JSX } from 'preact';

import type { HeadLines, LayerLines } from '../../drawing/line-selection';
import { pairRows, strongestRows, tokenRows } from '../../drawing/weight-rows';
import type { WeightRow } from '../../drawing/weight-rows';
import type { TokenRef } from '../../state/document';
import { formatWeight } from '../../drawing/numerals';

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
  /** Whether more layers will come. */
  readonly isComputing: boolean;
};

/** Rows in all; more heads get fewer rows each. */
const ROWS = 8;
/** More heads are only counted in the title; the rows below have their colours. */
const MOST_SWATCHES = 4;

type RowsProps = Pick<Props, 'layer' | 'tokens' | 'colours'> & {
  readonly rows: readonly WeightRow[];
  /** Which token of a row is named. */
  readonly named: 'from' | 'to' | 'both';
};

function WeightRows({ rows, layer, tokens, colours, named }: RowsProps): JSX.Element {
  return (
    <tbody>
      {rows.map((row, i) => {
        const { head, weight } = row;
        const [from, to] = [tokens[row.from] ?? '', tokens[row.to] ?? ''];
        return (
          <tr key={i} style={{ '--bertscope-hue': colours[head] ?? '' }}>
            {layer !== null && layer.heads.length > 1 && (
              <td class="bertscope-cell-head">
                <span class="bertscope-swatch" aria-hidden="true" />
                <span class="bertscope-visually-hidden">head </span>
                {head}
              </td>
            )}
            <td class="bertscope-cell-token" title={`${from} → ${to}`}>
              {named === 'both' && (
                <>
                  {from}
                  <span class="bertscope-arrow"> → </span>
                </>
              )}
              {named === 'from' ? from : to}
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
      })}
    </tbody>
  );
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
  const { layer, layerIndex, heads, lines, tokens, colours, focus, partner, isComputing } = props;
  const one = heads.length === 1;
  const [from, to] = focus?.side === 'from' ? [focus, partner] : [partner, focus];
  const rows =
    layer === null || lines === null
      ? []
      : focus === null
        ? strongestRows(lines, ROWS)
        : tokenRows(layer, focus, ROWS);
  const named = focus === null ? 'both' : focus.side === 'from' ? 'to' : 'from';
  const shared = { layer, tokens, colours };
  return (
    <section class="bertscope-inspector" aria-label="Weights">
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
        <p class="bertscope-note">
          {isComputing
            ? 'This layer is still being computed.'
            : 'The numbers of this layer are not here.'}
        </p>
      ) : (
        <>
          {from !== null && to !== null && (
            <table class="bertscope-weights bertscope-pair">
              <WeightRows {...shared} rows={pairRows(layer, from.token, to.token)} named="both" />
            </table>
          )}
          <Title {...props} />
          <table class="bertscope-weights">
            <WeightRows {...shared} rows={rows} named={named} />
          </table>
        </>
      )}
      <p class="bertscope-note bertscope-caveat">
        Attention weights say where a head looks, not why.
      </p>
    </section>
  );
}
