/**
 * The numbers of what is looked at: of lit tokens their strongest partners in each shown head, of
 * several tokens their sum or mean; of none the strongest lines of the layer. All weights with four
 * decimals. A token is written as in the picture, `##` on its left whatever its letters.
 */
import { Fragment } from 'preact';
import type { JSX } from 'preact';

import type { HeadLines, LayerLines } from '../../drawing/line-selection';
import { pairRows, strongestRows, tokenRows } from '../../drawing/weight-rows';
import type { WeightRow } from '../../drawing/weight-rows';
import type { HeadCombination, TokenCombination, TokenRef } from '../../state/document';
import { formatWeight } from '../../drawing/numerals';
import { pairWords } from '../../drawing/token-words';
import { TokenName } from './token-name';

type Props = {
  readonly layer: LayerLines | null;
  readonly layerIndex: number;
  readonly heads: readonly number[];
  /** All drawn lines, strongest first. */
  readonly lines: HeadLines | null;
  readonly tokens: readonly string[];
  /** Of {@link twinPlaces}, one a token. */
  readonly places: readonly string[];
  readonly colours: readonly string[];
  /** Whether the layer's one plane is several heads as one. */
  readonly isCombined: boolean;
  readonly combineHeads: HeadCombination;
  readonly combineTokens: TokenCombination;
  /** Lit tokens, those of one side together; whose numbers are shown. */
  readonly groups: readonly (readonly TokenRef[])[];
  /** A pinned token on the other side, while another one is under the pointer. */
  readonly partner: TokenRef | null;
  /** Whether none of the heads holds numbers. */
  readonly isBroken: boolean;
  /** Whether more layers will come. */
  readonly isComputing: boolean;
  /** What the heads do, below the weights; null while that is not known. */
  readonly names: JSX.Element | null;
};

/** Rows in all; more heads get fewer rows each. */
const ROWS = 8;
/** More heads are only counted in the title; the rows below have their colours. */
const MOST_SWATCHES = 4;
/** More tokens of a group are only counted. */
const MOST_CHIPS = 6;

const COMBINED: Readonly<Record<HeadCombination, string>> = {
  overlay: '',
  mean: 'mean of ',
  max: 'largest of '
};

type RowsProps = Pick<Props, 'layer' | 'tokens' | 'places' | 'colours'> & {
  readonly rows: readonly WeightRow[];
  /** Which token of a row is named. */
  readonly named: 'from' | 'to' | 'both';
};

function WeightRows({ rows, layer, tokens, places, colours, named }: RowsProps): JSX.Element {
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
            <td
              class="bertscope-cell-token"
              title={named === 'both' ? pairWords(from, to) : named === 'from' ? from : to}
            >
              {named === 'both' && (
                <>
                  <TokenName token={from} place={places[row.from] ?? ''} />
                  <span class="bertscope-arrow"> → </span>
                </>
              )}
              <TokenName
                token={named === 'from' ? from : to}
                place={places[named === 'from' ? row.from : row.to] ?? ''}
              />
            </td>
            <td class="bertscope-cell-meter">
              <span class="bertscope-meter" aria-hidden="true">
                <span style={{ width: `${Math.min(1, weight) * 100}%` }} />
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

type TitleProps = Pick<Props, 'tokens' | 'places' | 'combineTokens'> & {
  readonly group: readonly TokenRef[];
};

function Title({ group, tokens, places, combineTokens }: TitleProps): JSX.Element {
  if (group.length === 0) return <h4 class="bertscope-subtitle">strongest lines</h4>;
  const inOrder = [...group].sort((a, b) => a.token - b.token);
  const chips = inOrder.slice(0, MOST_CHIPS).map(({ token }) => (
    <span key={token} class="bertscope-chip">
      <TokenName token={tokens[token] ?? ''} place={places[token] ?? ''} />
    </span>
  ));
  const more = group.length > MOST_CHIPS ? ` and ${group.length - MOST_CHIPS} more` : '';
  const together = group.length > 1 ? `, ${combineTokens} of ${group.length} tokens` : '';
  return group[0].side === 'from' ? (
    <h4 class="bertscope-subtitle">
      {chips}
      {more} {group.length > 1 ? 'attend to' : 'attends to'}
      {together}
    </h4>
  ) : (
    <h4 class="bertscope-subtitle">
      who attends to {chips}
      {more}
      {together}
    </h4>
  );
}

export function Inspector(props: Props): JSX.Element {
  const { layer, layerIndex, heads, lines, colours, partner, isBroken, isComputing } = props;
  const { tokens, places, groups, isCombined, combineHeads, combineTokens } = props;
  const one = heads.length === 1;
  const focus = groups[0]?.at(-1) ?? null;
  const [from, to] = focus?.side === 'from' ? [focus, partner] : [partner, focus];
  const shared = { layer, tokens, places, colours };
  const shown = groups.length === 0 ? [[]] : groups;
  const rows = Math.ceil(ROWS / shown.length);
  return (
    <section class="bertscope-inspector" aria-label="Weights">
      <h3 class="bertscope-title">
        {heads.length <= MOST_SWATCHES &&
          (isCombined ? [0] : heads).map(head => (
            <span
              key={head}
              class="bertscope-swatch"
              style={{ '--bertscope-hue': colours[head] ?? '' }}
              aria-hidden="true"
            />
          ))}
        Layer {layerIndex}, {isCombined && COMBINED[combineHeads]}
        {one ? `head ${heads[0]}` : `${heads.length} heads`}
      </h3>
      {layer === null || lines === null ? (
        <p class="bertscope-note">
          {isComputing && !isBroken
            ? 'This layer is still being computed.'
            : isBroken
              ? 'There are no numbers to show.'
              : 'The numbers of this layer are not here.'}
        </p>
      ) : (
        <>
          {from !== null && to !== null && (
            <table class="bertscope-weights bertscope-pair">
              <WeightRows {...shared} rows={pairRows(layer, from.token, to.token)} named="both" />
            </table>
          )}
          {shown.map(group => {
            const side = group.at(-1)?.side;
            return (
              <Fragment key={side}>
                <Title
                  group={group}
                  tokens={tokens}
                  places={places}
                  combineTokens={combineTokens}
                />
                <table class="bertscope-weights">
                  <WeightRows
                    {...shared}
                    rows={
                      side === undefined
                        ? strongestRows(lines, rows)
                        : tokenRows(layer, group, rows, combineTokens)
                    }
                    named={side === undefined ? 'both' : side === 'from' ? 'to' : 'from'}
                  />
                </table>
              </Fragment>
            );
          })}
        </>
      )}
      {props.names}
      <p class="bertscope-note bertscope-caveat">
        Attention weights say where a head looks, not why.
      </p>
    </section>
  );
}
