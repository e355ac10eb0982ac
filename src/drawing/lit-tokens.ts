/**
 * What stands out while tokens are lit: whose lines, in which colours, and whose numbers. Leaves
 * out: where it stands (heads-layout.ts).
 */
import type { Side } from '../attention/attention-rows';
import type { TokenCombination, TokenRef } from '../state/document';
import { selectTokenLines } from './token-lines';
import type { HeadLines, LayerLines } from './line-selection';
import { tokenReadouts } from './token-readouts';
import type { Readout } from './token-readouts';

/** In place of a head where colours tell directions: those a token attends to, and those who attend to it. */
export const ATTENDS_TO = 0;
export const ATTENDED_BY = 1;

export type Lit = {
  /** Tokens that are marked and whose lines are shown. */
  readonly refs: readonly TokenRef[];
  /** Tokens of one side each, whose numbers stand on the other; two where both directions are shown. */
  readonly groups: readonly (readonly TokenRef[])[];
  readonly isBoth: boolean;
};

/** Numbers and the side they stand on. */
export type SideReadouts = { readonly side: Side; readonly readouts: readonly Readout[] };

const otherSide = (side: Side): Side => (side === 'from' ? 'to' : 'from');

/**
 * What is lit when the reader chose `refs`; the last one decides whose numbers are shown.
 *
 * @param isBoth whether a token shows whom it attends to and who attends to it, on whichever side it
 *   was chosen
 * @example from 1 and to 2: refs both, groups [[to 2]]; with `isBoth` all four ends, in two groups
 */
export function litTokens(refs: readonly TokenRef[], isBoth: boolean): Lit {
  const last = refs.at(-1);
  if (last === undefined) return { refs, groups: [], isBoth };
  if (!isBoth) {
    return { refs, groups: [refs.filter(({ side }) => side === last.side)], isBoth };
  }
  const tokens = [...new Set(refs.map(({ token }) => token))];
  const groups = [last.side, otherSide(last.side)].map(side =>
    tokens.map(token => ({ side, token }))
  );
  return { refs: groups.flat(), groups, isBoth };
}

/** The lines of lit tokens; where both directions are shown, `head` is the direction. */
export function litLines(layer: LayerLines, { refs, isBoth }: Lit, threshold: number): HeadLines {
  if (!isBoth) return selectTokenLines(layer, refs, threshold);
  const parts = (['from', 'to'] as const).map(side =>
    selectTokenLines(
      layer,
      refs.filter(ref => ref.side === side),
      threshold
    )
  );
  const order = parts
    .flatMap((lines, direction) =>
      Array.from({ length: lines.count }, (_, i) => ({ lines, i, direction }))
    )
    .sort((a, b) => b.lines.weight[b.i] - a.lines.weight[a.i]);
  return {
    count: order.length,
    from: Uint16Array.from(order, ({ lines, i }) => lines.from[i]),
    to: Uint16Array.from(order, ({ lines, i }) => lines.to[i]),
    head: Uint16Array.from(order, ({ direction }) => direction),
    weight: Float32Array.from(order, ({ lines, i }) => lines.weight[i])
  };
}

/** The numbers of lit tokens; where both directions are shown, a cell is the direction's strongest. */
export function litReadouts(
  layer: Omit<LayerLines, 'cut'>,
  { groups, isBoth }: Lit,
  combine: TokenCombination
): readonly SideReadouts[] {
  return groups.map(group => {
    const { side } = group[0];
    const readouts = tokenReadouts(layer, group, combine);
    const direction = side === 'from' ? ATTENDS_TO : ATTENDED_BY;
    return {
      side: otherSide(side),
      readouts: isBoth
        ? readouts.map(readout => ({
            ...readout,
            cells: [{ head: direction, weight: readout.weight }]
          }))
        : readouts
    };
  });
}
