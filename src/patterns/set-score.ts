/**
 * The scores of one head for one set of queries and targets that need no control. Section 3.2 of the
 * specification.
 */
import { MOST_IDLE } from './head-rows';
import type { HeadRows } from './head-rows';
import type { PatternInput } from './pattern-input';
import type { PatternSet } from './pattern-sets';

/** Scores of some of a set's queries; null where there is none. */
export type PartScore = {
  readonly queries: number;
  readonly kept: number;
  readonly mass: number | null;
  readonly conditional: number | null;
};

export type SetMeans = PartScore & {
  readonly chance: number | null;
  readonly permutedChance: number | null;
  readonly topRate: number | null;
  /** P3 and P4: queries that are content words, and function words (the, i); else null. */
  readonly content: PartScore | null;
  readonly functional: PartScore | null;
};

/** Sums over some queries. */
class PartSums {
  queries = 0;
  kept = 0;
  mass = 0;
  conditional = 0;

  /** @param idle the mass of the row that is neither the pattern's nor anything's */
  add(mass: number, idle: number): void {
    this.queries += 1;
    this.mass += mass;
    if (idle > MOST_IDLE) return;
    this.kept += 1;
    this.conditional += mass / (1 - idle);
  }

  means(): PartScore {
    const { queries, kept, mass, conditional } = this;
    return {
      queries,
      kept,
      mass: queries === 0 ? null : mass / queries,
      conditional: kept === 0 ? null : conditional / kept
    };
  }
}

/**
 * @example a row [CLS] .5, itself .1, its target .4: mass .4, conditional .4 / (1 - .5) = .8
 */
export function averageSet(rows: HeadRows, input: PatternInput, set: PatternSet): SetMeans {
  const { plane, size, idle, top } = rows;
  const { pattern, queries, targets } = set;
  const { isDelimiter } = input.roles;
  const asksDelimiters = pattern === 'delimiter';
  const all = new PartSums();
  const content = new PartSums();
  const functional = new PartSums();
  let hits = 0;
  let targetCount = 0;
  let freeTargets = 0;
  queries.forEach((query, at) => {
    const own = targets[at];
    let mass = 0;
    let asked = 0;
    for (const target of own) {
      const weight = plane[query * size + target];
      mass += weight;
      // A [SEP] that is asked for is not idle mass.
      if (isDelimiter[target]) asked += weight;
      if (target === top[query]) hits += 1;
    }
    const idleMass = asked === 0 ? idle[query] : idle[query] - asked;
    all.add(mass, idleMass);
    (input.isFunctional[query] ? functional : content).add(mass, idleMass);
    targetCount += own.length;
    freeTargets += (1 - idle[query]) * own.length;
  });
  const count = queries.length;
  const meanOf = (sum: number): number | null => (count === 0 ? null : sum / count);
  const hasParts = pattern === 'identical' || pattern === 'other-sentence';
  const { kept, mass, conditional } = all.means();
  return {
    queries: count,
    // What is idle cannot be asked about "when it is not idle".
    kept: asksDelimiters ? count : kept,
    mass,
    conditional: asksDelimiters ? null : conditional,
    chance: meanOf(targetCount / input.count),
    permutedChance: asksDelimiters ? null : meanOf(freeTargets / input.content.length),
    topRate: meanOf(hits),
    content: hasParts ? content.means() : null,
    functional: hasParts ? functional.means() : null
  };
}
