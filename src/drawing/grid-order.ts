/** The order of the grid's heads. Leaves out: the measures themselves. */
import type { GridSort, HeadRef } from '../state/document';

/**
 * All heads in the order of the layers, or the strongest in a measure first. Heads whose measure is
 * not there or no number come last; equals keep the order of the layers.
 *
 * @param measureOf null while it is not there
 * @example 1 layer of 3 heads with .2, NaN and .9, by sharpness: heads 2, 0, 1
 */
export function orderHeads(
  layers: number,
  heads: number,
  sort: GridSort,
  measureOf: (ref: HeadRef) => number | null
): readonly HeadRef[] {
  const refs = Array.from({ length: layers * heads }, (_, i) => ({
    layer: Math.floor(i / heads),
    head: i % heads
  }));
  if (sort === 'layer') return refs;
  const keys = refs.map(ref => {
    const measure = measureOf(ref);
    return measure === null || Number.isNaN(measure) ? -1 : measure;
  });
  return refs
    .map((_, i) => i)
    .sort((a, b) => keys[b] - keys[a] || a - b)
    .map(i => refs[i]);
}
