/** In which order the heads of the map stand: by number, or in every layer from most to least of something. */
import type { PatternName } from '../patterns/pattern';
import type { Patterns } from '../state/view-state';

/** A layer's head numbers in the order they stand, one list a layer. */
export type MapRows = readonly (readonly number[])[];

/** By number, or by the mass on a pattern; that on delimiters is the idle share. */
export type MapOrder = 'number' | PatternName;

/**
 * @returns heads without a score come last, equal ones by number
 * @example 'next' on the article's pair: layer 2 begins with heads 0 and 9
 */
export function mapRows(
  { layers, heads }: { readonly layers: number; readonly heads: number },
  patterns: Pick<Patterns, 'layers'> | null,
  order: MapOrder
): MapRows {
  return rowsByMass({ layers, heads }, (layer, head) => {
    const found = patterns?.layers[layer]?.[head];
    if (order === 'number' || found === undefined || found.isBroken) return null;
    return (
      found.scores.find(
        ({ pattern, tier }) => pattern === order && (tier === null || tier === 'piece')
      )?.mass ?? null
    );
  });
}

/**
 * Every layer's heads from most to least.
 *
 * @param massOf null where a head has none: it comes last
 */
export function rowsByMass(
  { layers, heads }: { readonly layers: number; readonly heads: number },
  massOf: (layer: number, head: number) => number | null
): MapRows {
  const numbers = Array.from({ length: heads }, (_, head) => head);
  return Array.from({ length: layers }, (_, layer) => {
    const masses = numbers.map(head => massOf(layer, head) ?? -1);
    return numbers.toSorted((one, other) => masses[other] - masses[one] || one - other);
  });
}
