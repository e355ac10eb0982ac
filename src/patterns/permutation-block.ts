/**
 * A handful of draws looked up for all heads at once: a head then only adds what lies at given places,
 * which is where nearly all time goes.
 */
import type { PermutationPlan } from './permutation-plan';
import type { Permutations } from './permutations';

/** Cells of the matrices and words that some draws ask for; one row a draw. */
export type Block = {
  readonly draws: number;
  /** Of P3 only: words with themselves, and with partners in their sentence. */
  readonly own: Uint32Array;
  /** Of P3 and P4: partners in the other sentence. */
  readonly across: Uint32Array;
  readonly related: Uint16Array;
  readonly relatedAcross: Uint16Array;
};

/** Cells of a block fit the processor's cache, and a block is soon done. */
const BLOCK_CELLS = 1 << 16;

export function drawsPerBlock({ related, pairsWithin, pairsAcross }: PermutationPlan): number {
  const cells = related.length + (pairsWithin.length + pairsAcross.length) / 2;
  return Math.max(1, Math.floor(BLOCK_CELLS / Math.max(1, cells)));
}

/** Looks up once, for all heads, where the draws from `first` on put the words. */
export function placeBlock(
  plan: PermutationPlan,
  { words, places }: Permutations,
  first: number,
  draws: number
): Block {
  const { related, relatedAcross, pairsWithin, pairsAcross } = plan;
  const ownCells = related.length + pairsWithin.length / 2;
  const block = {
    draws,
    own: new Uint32Array(draws * ownCells),
    across: new Uint32Array((draws * pairsAcross.length) / 2),
    related: new Uint16Array(draws * related.length),
    relatedAcross: new Uint16Array(draws * relatedAcross.length)
  };
  let own = 0;
  let across = 0;
  let one = 0;
  let oneAcross = 0;
  for (let draw = first; draw < first + draws; draw++) {
    const at = draw * words;
    for (const word of related) {
      block.related[one++] = places[at + word];
      block.own[own++] = places[at + word] * (words + 1);
    }
    for (const word of relatedAcross) block.relatedAcross[oneAcross++] = places[at + word];
    for (let i = 0; i < pairsWithin.length; i += 2) {
      block.own[own++] = places[at + pairsWithin[i]] * words + places[at + pairsWithin[i + 1]];
    }
    for (let i = 0; i < pairsAcross.length; i += 2) {
      block.across[across++] =
        places[at + pairsAcross[i]] * words + places[at + pairsAcross[i + 1]];
    }
  }
  return block;
}

/** Sums row `row` of `entries`, which are places in `values`. */
export function sumAt(
  values: Float64Array | Uint8Array,
  entries: Uint32Array | Uint16Array,
  row: number,
  rows: number
): number {
  const width = entries.length / rows;
  let sum = 0;
  for (let i = row * width; i < (row + 1) * width; i++) sum += values[entries[i]];
  return sum;
}
