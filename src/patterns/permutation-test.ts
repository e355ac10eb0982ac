/**
 * The p of "identical words" and "other sentence" on one input: how often the mass is as large when
 * it is shuffled which word stands where. A draw counts when its S~ is at least the true one less 1e-9.
 */
import { conditionalWeight } from './head-rows';
import type { IdleRows } from './head-rows';
import { drawsPerBlock, placeBlock, sumAt } from './permutation-block';
import type { Block } from './permutation-block';
import type { PermutationPlan } from './permutation-plan';
import type { Permutations } from './permutations';

/** Sums of the same numbers in another order are the same within this. */
const SAME = 1e-9;

/** p of P3 and P4: (1 + draws that do as well) / (1 + draws with a row left); null if undefined. */
export type PermutationP = {
  readonly identical: number | null;
  readonly otherSentence: number | null;
};

/** One head: conditional weights between words in both directions at once, and which rows are kept. */
type WordMatrix = {
  /** Shape [words, words]. */
  readonly both: Float64Array;
  readonly isKept: Uint8Array;
  readonly keepsAll: boolean;
};

function readWords(rows: IdleRows, { places }: PermutationPlan): WordMatrix {
  const words = places.length;
  const both = new Float64Array(words * words);
  const isKept = Uint8Array.from(places, token => rows.isKept[token]);
  for (let from = 0; from < words; from++) {
    if (isKept[from] === 0) continue;
    for (let to = 0; to < words; to++) {
      const weight = conditionalWeight(rows, places[from], places[to]);
      both[from * words + to] += weight;
      // On the diagonal one weight is all there is.
      if (from !== to) both[to * words + from] += weight;
    }
  }
  return { both, isKept, keepsAll: !isKept.includes(0) };
}

/** Counts for one head and plan how often shuffled words do as well as the true ones. */
class Tally {
  private readonly own: readonly [identical: number, otherSentence: number];
  private readonly asGood = [0, 0];
  private readonly defined = [0, 0];

  constructor(
    private readonly matrix: WordMatrix,
    truth: Block
  ) {
    this.own = this.score(truth, 0);
  }

  add(block: Block): void {
    for (let draw = 0; draw < block.draws; draw++) {
      const found = this.score(block, draw);
      for (let i = 0; i < 2; i++) {
        // No row left: the draw says nothing.
        if (Number.isNaN(found[i])) continue;
        this.defined[i] += 1;
        if (found[i] >= this.own[i] - SAME) this.asGood[i] += 1;
      }
    }
  }

  result(): PermutationP {
    const [identical, otherSentence] = this.own.map((score, i) =>
      Number.isNaN(score) ? null : (1 + this.asGood[i]) / (1 + this.defined[i])
    );
    return { identical, otherSentence };
  }

  /** S~ of P3 and P4; NaN where no row is left. */
  private score(block: Block, draw: number): [identical: number, otherSentence: number] {
    const { both } = this.matrix;
    const across = sumAt(both, block.across, draw, block.draws);
    const identical = across + sumAt(both, block.own, draw, block.draws);
    return [
      identical / this.countKept(block.related, draw, block.draws),
      across / this.countKept(block.relatedAcross, draw, block.draws)
    ];
  }

  private countKept(related: Uint16Array, draw: number, draws: number): number {
    const { isKept, keepsAll } = this.matrix;
    return keepsAll ? related.length / draws : sumAt(isKept, related, draw, draws);
  }
}

/**
 * Tests several heads of one input, the relations one after the other. Between two steps (some
 * hundred draws or fewer) whoever runs it may stop.
 *
 * @param permutations of `drawPermutations` for the same input
 * @returns one list a plan, one entry a head
 */
export function* testRows(
  heads: readonly IdleRows[],
  plans: readonly PermutationPlan[],
  permutations: Permutations
): Generator<undefined, readonly (readonly PermutationP[])[]> {
  const { draws, words } = permutations;
  const order = Uint16Array.from({ length: words }, (_, word) => word);
  const results: PermutationP[][] = [];
  for (const plan of plans) {
    const truth = placeBlock(plan, { draws: 1, words, places: order }, 0, 1);
    const tallies = heads.map(rows => new Tally(readWords(rows, plan), truth));
    const step = drawsPerBlock(plan);
    // Without a pair there is nothing to test.
    const last = plan.related.length === 0 ? 0 : draws;
    for (let first = 0; first < last; first += step) {
      const block = placeBlock(plan, permutations, first, Math.min(step, draws - first));
      for (const tally of tallies) tally.add(block);
      yield;
    }
    results.push(tallies.map(tally => tally.result()));
  }
  return results;
}
