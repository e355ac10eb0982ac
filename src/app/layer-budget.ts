/**
 * How much attention the views of a page hold together. Attention of twelve layers and heads takes 151 MB at 512 tokens:
 * a notebook of such cells would take gigabytes. Beyond the limit the view that was used longest ago lets go first, down
 * to the layer that it shows. Leaves out: what a view lets go of, and how it comes back (follow-layers.ts).
 */
import { settings } from './settings';

const MEBIBYTE = 2 ** 20;

export interface ILayerHolder {
  readonly heldBytes: number;
  /** Lets go of layers until no more than this is held, or only what is shown. */
  shrinkTo(mostBytes: number): void;
}

/** The one used longest ago first. */
let holders: readonly ILayerHolder[] = [];

const excessBytes = (): number =>
  holders.reduce((sum, { heldBytes }) => sum + heldBytes, 0) -
  settings.getState().attentionMegabytes * MEBIBYTE;

function shrink(candidates: readonly ILayerHolder[], spareBytes: number): boolean {
  for (const holder of candidates) {
    const excess = excessBytes() + spareBytes;
    if (excess <= 0) return true;
    holder.shrinkTo(Math.max(0, holder.heldBytes - excess));
  }
  return excessBytes() + spareBytes <= 0;
}

/** Counts a view in; it counts as used now. @returns counts it out; may be called twice */
export function addHolder(holder: ILayerHolder): () => void {
  holders = [...holders, holder];
  return () => {
    holders = holders.filter(other => other !== holder);
  };
}

/** A reader has done something with the view. */
export function markUsed(holder: ILayerHolder): void {
  if (!isUsedLast(holder)) holders = [...holders.filter(other => other !== holder), holder];
}

export const isUsedLast = (holder: ILayerHolder): boolean => holders.at(-1) === holder;

/** Sees that the limit holds: all let go, the one used last at last. */
export function balance(): void {
  shrink(holders, 0);
}

/** Has the other views let go until this one may take so many more bytes. @returns whether it may */
export function makeRoom(holder: ILayerHolder, bytes: number): boolean {
  return shrink(
    holders.filter(other => other !== holder),
    bytes
  );
}
