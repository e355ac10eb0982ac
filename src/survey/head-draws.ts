/**
 * What the bootstrap says of heads: between which bounds their means lie, and in how many draws they
 * have the same name.
 */
import { PATTERNS } from '../patterns/pattern';
import { averageDraws, type BootstrapDraws } from './bootstrap';
import { countDefined, meanOf, type Column } from './column';
import { percentile } from './percentile';
import type { SurveyCell } from './survey-cells';
import { labelByMeans, type CellFacts, type CellMeans } from './survey-name';

const [LOW, HIGH] = [0.025, 0.975];
const DELIMITER = PATTERNS.indexOf('delimiter');

/** One head over all inputs; cells and facts in the order of the patterns. */
export type HeadInputs = {
  readonly isBroken: boolean;
  readonly entropies: Column;
  readonly cells: readonly SurveyCell[];
  readonly facts: readonly CellFacts[];
};

/** 95 % of the draws; null where fewer than 2 inputs have the number. */
export type Interval = readonly [low: number | null, high: number | null];

export type HeadDraws = {
  /** Share of draws with the same name, 0 to 1; null for fewer than 2 inputs or a head that has no scores. */
  readonly stability: number | null;
  /** By pattern. */
  readonly masses: readonly Interval[];
  readonly margins: readonly Interval[];
};

function intervalOf(column: Column, means: Float64Array): Interval {
  if (countDefined(column) < 2) return [null, null];
  // NaN comes last.
  const sorted = means.slice().sort();
  const found = sorted.subarray(0, countDefined(sorted));
  return [percentile(found, LOW), percentile(found, HIGH)];
}

/** Numbers of a cell in each draw; the last two only where a name may rest on them. */
type DrawnCell = {
  readonly masses: Float64Array;
  readonly margins: Float64Array;
  readonly conditionals: Float64Array | null;
  readonly topRates: Float64Array | null;
};

const columnsOf = ({ entropies, cells, facts }: HeadInputs): readonly Column[] => [
  entropies,
  ...cells.flatMap(({ masses, margins, conditionals, topRates }, at) =>
    facts[at].canName ? [masses, margins, conditionals, topRates] : [masses, margins]
  )
];

/** @param columns means of those of `columnsOf`, in their order */
function takeCells({ facts }: HeadInputs, columns: readonly Float64Array[]): readonly DrawnCell[] {
  let next = 1;
  return facts.map(({ canName }) => ({
    masses: columns[next++],
    margins: columns[next++],
    conditionals: canName ? columns[next++] : null,
    topRates: canName ? columns[next++] : null
  }));
}

/** How many draws give the name that all inputs give. */
function countSame(head: HeadInputs, entropies: Float64Array, drawn: readonly DrawnCell[]): number {
  const { isBroken, cells, facts } = head;
  const labelOf = (entropy: number, means: readonly CellMeans[]): string =>
    labelByMeans({ isBroken, entropy, cells: means }, facts);
  const own = labelOf(
    meanOf(head.entropies),
    cells.map(({ means }) => means)
  );
  let same = 0;
  entropies.forEach((entropy, draw) => {
    const means = drawn.map(({ masses, margins, conditionals, topRates }) => ({
      mass: masses[draw],
      margin: margins[draw],
      conditional: conditionals === null ? NaN : conditionals[draw],
      topRate: topRates === null ? NaN : topRates[draw]
    }));
    if (labelOf(entropy, means) === own) same += 1;
  });
  return same;
}

function describeDraws(head: HeadInputs, columns: readonly Float64Array[]): HeadDraws {
  const [entropies] = columns;
  const drawn = takeCells(head, columns);
  const isNamed = !Number.isNaN(head.cells[DELIMITER].means.mass) && head.entropies.length > 1;
  return {
    stability: isNamed ? countSame(head, entropies, drawn) / entropies.length : null,
    masses: head.cells.map(({ masses }, at) => intervalOf(masses, drawn[at].masses)),
    margins: head.cells.map(({ margins }, at) => intervalOf(margins, drawn[at].margins))
  };
}

/**
 * One entry a head. It yields nothing but the chance to stop.
 *
 * @param together heads whose means are held at once: some 30 KB a head and draw in a thousand
 */
export function* drawHeads(
  heads: readonly HeadInputs[],
  draws: BootstrapDraws,
  together: number
): Generator<undefined, readonly HeadDraws[]> {
  const found: HeadDraws[] = [];
  for (let start = 0; start < heads.length; start += together) {
    const group = heads.slice(start, start + together);
    const columns = group.map(columnsOf);
    const means = yield* averageDraws(columns.flat(), draws);
    let next = 0;
    for (const [at, head] of group.entries()) {
      const end = next + columns[at].length;
      found.push(describeDraws(head, means.slice(next, end)));
      next = end;
      yield;
    }
  }
  return found;
}
