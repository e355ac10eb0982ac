/**
 * The control of "identical words" and "other sentence": the mean conditional mass if it were
 * shuffled which word stands where inside each sentence. What is popular with every row (a column
 * stripe) is so for any word, and cancels. Closed form of section 3.5 of the specification, written
 * for any symmetric relation: there c_s(w) copies have c_s(w) - 1 partners each in the same sentence.
 */
import type { HeadRows } from './head-rows';
import type { PermutationPlan, SentenceCounts } from './permutation-plan';

/** Mean conditional mass over permutations; null where no row is left. */
export type RelatedControl = {
  readonly identical: number | null;
  readonly otherSentence: number | null;
};

/** Sums over one sentence's rows of W that are kept. */
type RowSums = {
  rows: number;
  /** Conditional weight to the token itself, to other words of its sentence, to those of the other. */
  self: number;
  within: number;
  across: number;
};

function sumRows(rows: HeadRows, { places, sentences }: PermutationPlan): readonly RowSums[] {
  const sums: RowSums[] = [0, 1].map(() => ({ rows: 0, self: 0, within: 0, across: 0 }));
  places.forEach((from, word) => {
    if (rows.isKept[from] === 0) return;
    const own = sentences[word];
    const active = 1 - rows.idle[from];
    const self = rows.plane[from * rows.size + from];
    const sum = sums[own];
    sum.rows += 1;
    sum.self += self / active;
    sum.within += (rows.wordMass[2 * from + own] - self) / active;
    sum.across += rows.wordMass[2 * from + 1 - own] / active;
  });
  return sums;
}

const divide = (above: number, below: number): number => (below === 0 ? 0 : above / below);

/** Mass of all shuffled pairs across: each stands at each pair of places as often. */
const acrossMass = (sum: RowSums, own: SentenceCounts, other: SentenceCounts): number =>
  divide(own.pairsAcross, own.words * other.words) * sum.across;

export function controlByPermutation(rows: HeadRows, plan: PermutationPlan): RelatedControl {
  const sums = sumRows(rows, plan);
  const total = { identical: 0, identicalRows: 0, across: 0, acrossRows: 0 };
  plan.counts.forEach((own, sentence) => {
    if (own.words === 0) return;
    const sum = sums[sentence];
    const across = acrossMass(sum, own, plan.counts[1 - sentence]);
    const within = divide(own.pairsWithin, own.words * (own.words - 1)) * sum.within;
    total.identical += (own.related / own.words) * sum.self + within + across;
    total.identicalRows += (own.related / own.words) * sum.rows;
    total.across += across;
    total.acrossRows += (own.relatedAcross / own.words) * sum.rows;
  });
  return {
    identical: total.identicalRows > 0 ? total.identical / total.identicalRows : null,
    otherSentence: total.acrossRows > 0 ? total.across / total.acrossRows : null
  };
}
