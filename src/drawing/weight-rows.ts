/**
 * Single weights worth reading as numbers, as rows of a table: the strongest of a layer, of a token,
 * or those between two tokens. Leaves out: how a row looks.
 */
import { partnerWeights, strongestOf, weightAt } from '../attention/attention-rows';
import type { TokenCombination, TokenRef } from '../state/document';
import type { HeadLines, LayerLines } from './line-selection';

export type WeightRow = {
  readonly head: number;
  readonly from: number;
  readonly to: number;
  /** 0 to 1; of a sum over several tokens it may be more. */
  readonly weight: number;
};

type Layer = Omit<LayerLines, 'cut'>;

const ends = ({ side, token }: TokenRef, other: number): Pick<WeightRow, 'from' | 'to'> =>
  side === 'from' ? { from: token, to: other } : { from: other, to: token };

/** Lines come strongest first to 1/255 only; among so many of them the strongest few are. */
const NEAR_TOP = 400;

/** The `count` strongest of `lines`, in exact order. */
export function strongestRows(lines: HeadLines, count: number): readonly WeightRow[] {
  return Array.from({ length: Math.min(lines.count, NEAR_TOP) }, (_, i) => i)
    .sort((a, b) => lines.weight[b] - lines.weight[a])
    .slice(0, count)
    .map(i => ({
      head: lines.head[i],
      from: lines.from[i],
      to: lines.to[i],
      weight: lines.weight[i]
    }));
}

/**
 * The strongest partners of lit tokens of one side, head by head; more heads get fewer rows each. Of
 * several tokens the rows hold the sum or the mean, and name the last.
 *
 * @param count rows in all, at least one a head
 * @example one head with rows [.9, .1] and [.3, .7], from 1, 2 rows: to 1 with .7, to 0 with .3
 */
export function tokenRows(
  layer: Layer,
  refs: readonly TokenRef[],
  count: number,
  combine: TokenCombination = 'sum'
): readonly WeightRow[] {
  const { weights, tokens, heads } = layer;
  const last = refs.at(-1);
  if (last === undefined) return [];
  const chosen = refs.map(({ token }) => token);
  const each = Math.max(1, Math.floor(count / heads.length));
  return heads.flatMap(head =>
    strongestOf(partnerWeights(weights, tokens, head, last.side, chosen, combine), each).map(
      ({ token, weight }) => ({ head, ...ends(last, token), weight })
    )
  );
}

/** The weight from `from` to `to` in every chosen head. */
export function pairRows(layer: Layer, from: number, to: number): readonly WeightRow[] {
  return layer.heads.map(head => ({
    head,
    from,
    to,
    weight: weightAt(layer.weights, layer.tokens, head, from, to)
  }));
}
