/**
 * The control of "next word" and "previous word": what the head gives to other places nearby. A head
 * that decays with distance gives much to the next token, but no less to the one before.
 */
import { conditionalWeight } from './head-rows';
import type { IdleRows } from './head-rows';
import type { PatternInput } from './pattern-input';

/** The mean conditional weight to the token so many places on, over rows kept. */
export type OffsetMean = { readonly offset: number; readonly mean: number };

/** One entry an offset of -5 to 5 (without 0) for which a row is left. */
export function meanByOffset(rows: IdleRows, input: PatternInput): readonly OffsetMean[] {
  return input.offsets.flatMap(({ offset, others }) => {
    let sum = 0;
    let count = 0;
    for (let from = 0; from < others.length; from++) {
      if (others[from] < 0 || rows.isKept[from] === 0) continue;
      sum += conditionalWeight(rows, from, others[from]);
      count += 1;
    }
    return count === 0 ? [] : [{ offset, mean: sum / count }];
  });
}

export type OffsetControl = {
  /** The largest mean at any other offset; null where there is no other. */
  readonly best: number | null;
  /** The share of offsets, its own among them, that do at least as well: at least 1/10. */
  readonly p: number;
};

/**
 * @param own the conditional mass at the offset that is asked about
 */
export function controlByOffset(
  means: readonly OffsetMean[],
  offset: number,
  own: number
): OffsetControl {
  const others = means.filter(mean => mean.offset !== offset).map(({ mean }) => mean);
  const better = others.filter(mean => mean >= own).length;
  return {
    best: others.length === 0 ? null : Math.max(...others),
    p: (1 + better) / (1 + others.length)
  };
}
