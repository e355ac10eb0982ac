/**
 * The slow reference of a survey's statistics: each number by itself, straight from its formula, with
 * nothing shared but the generator, the shuffle and the rule for a name.
 */
import { randomLcg } from 'd3-random';

import { BROKEN_NAME, nameHead } from '../../src/patterns/head-name';
import { PATTERNS } from '../../src/patterns/pattern';
import { shuffle } from '../../src/patterns/shuffle';
import type { CellMeasure, SurveyRecord } from '../../src/survey/survey-record';

type Maybe = number | null;

const mean = (values: readonly number[]): Maybe =>
  values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
const isNumber = (value: number): boolean => !Number.isNaN(value);

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const [below, above] = [Math.floor(place), Math.ceil(place)];
  return sorted[below] * (1 - (place - below)) + sorted[above] * (place - below);
}

export type ReferenceOptions = {
  readonly seed: number;
  readonly bootstrapDraws: number;
  readonly flipDraws: number;
};

export function makeReference(
  given: readonly SurveyRecord[],
  { seed, bootstrapDraws, flipDraws }: ReferenceOptions
) {
  const records = [...given]
    .sort((a, b) => a.index - b.index)
    .filter(({ mass }) => mass.some(isNumber));
  const n = records.length;
  const heads = given.length === 0 ? 0 : given[0].layers * given[0].heads;

  const draw = (random: () => number): number[] => records.map(() => Math.floor(random() * n));
  const bootstrapRandom = randomLcg(seed);
  const draws = Array.from({ length: bootstrapDraws }, () => draw(bootstrapRandom));

  const flipRandom = randomLcg(seed + 1);
  const signs =
    n <= 14
      ? Array.from({ length: 2 ** n }, (_, choice) =>
          records.map((_, input) => ((choice >> input) % 2 === 1 ? -1 : 1))
        )
      : Array.from({ length: flipDraws }, () => records.map(() => (flipRandom() < 0.5 ? -1 : 1)));

  const order = Uint16Array.from(records, (_, input) => input);
  shuffle(order, randomLcg(seed + 2));
  const halves = [[...order].slice(0, Math.floor(n / 2)), [...order].slice(Math.floor(n / 2))];

  const at = (measure: CellMeasure, cell: number, inputs: readonly number[]): number[] =>
    inputs.map(input => records[input][measure][cell]).filter(isNumber);
  const all = records.map((_, input) => input);
  const meanOf = (measure: CellMeasure, cell: number): Maybe => mean(at(measure, cell, all));
  const sumOf = (measure: 'queries' | 'kept', cell: number): number =>
    records.reduce((sum, record) => sum + record[measure][cell], 0);

  const interval = (measure: CellMeasure, cell: number): readonly [Maybe, Maybe] => {
    if (at(measure, cell, all).length < 2) return [null, null];
    const means = draws.flatMap(inputs => mean(at(measure, cell, inputs)) ?? []);
    return [quantile(means, 0.025), quantile(means, 0.975)];
  };

  const p = (cell: number): Maybe => {
    const defined = all.filter(input => isNumber(records[input].margin[cell]));
    if (defined.length === 0) return null;
    const meanWith = (choice: readonly number[]): number =>
      mean(defined.map(input => choice[input] * records[input].margin[cell]))!;
    const own = meanWith(records.map(() => 1));
    const reached = signs.filter(choice => meanWith(choice) >= own - 1e-12).length;
    return n <= 14 ? reached / signs.length : (1 + reached) / (1 + signs.length);
  };
  const ps = Array.from({ length: heads * PATTERNS.length }, (_, cell) => p(cell));

  /** The definition: the least of p · m / rank over all that are at least as large. */
  const qs = ps.map((own): Maybe => {
    if (own === null) return null;
    const sorted = ps.filter(value => value !== null).sort((a, b) => a - b);
    const m = sorted.length;
    const steps = sorted.flatMap((value, place) =>
      value >= own ? [(value * m) / (place + 1)] : []
    );
    return Math.min(1, ...steps);
  });

  const label = (head: number, inputs: readonly number[], withMarks: boolean): string => {
    const cellOf = (pattern: number): number => head * PATTERNS.length + pattern;
    const idle = mean(at('mass', cellOf(5), inputs));
    const isBroken = given.some(record => record.isBroken[head] === 1);
    if (idle === null && isBroken) return BROKEN_NAME.label;
    const entropies = inputs.map(input => records[input].entropy[head]).filter(isNumber);
    return nameHead({
      idle,
      idleQueries: withMarks ? sumOf('queries', cellOf(5)) : 999,
      entropy: mean(entropies) ?? NaN,
      scores: PATTERNS.map((pattern, place) => {
        const cell = cellOf(place);
        const value = qs[cell];
        return {
          pattern,
          kept: withMarks ? sumOf('kept', cell) : 999,
          mass: mean(at('mass', cell, inputs)),
          conditional: mean(at('conditional', cell, inputs)),
          margin: mean(at('margin', cell, inputs)),
          topRate: mean(at('topRate', cell, inputs)),
          isSignificant: value !== null && value < 0.05
        };
      })
    }).label;
  };

  const stability = (head: number): Maybe => {
    if (n < 2 || meanOf('mass', head * PATTERNS.length + 5) === null) return null;
    const own = label(head, all, false);
    return draws.filter(inputs => label(head, inputs, false) === own).length / draws.length;
  };

  const reliability = (pattern: number): Maybe => {
    const cells = Array.from({ length: heads }, (_, head) => head * PATTERNS.length + pattern);
    const inputs = all.filter(input => cells.some(cell => isNumber(records[input].mass[cell])));
    const pairs = cells.flatMap(cell => {
      const [a, b] = halves.map(half => mean(at('mass', cell, half)));
      return a === null || b === null ? [] : [[a, b]];
    });
    if (inputs.length < 4 || pairs.length < 3) return null;
    const [xs, ys] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
    const spread = (values: readonly number[]): number =>
      Math.sqrt(mean(values.map(value => (value - mean(values)!) ** 2))!);
    if (new Set(xs).size === 1 || new Set(ys).size === 1) return null;
    const covariance = mean(xs.map((x, i) => (x - mean(xs)!) * (ys[i] - mean(ys)!)))!;
    const r = covariance / (spread(xs) * spread(ys));
    return (2 * r) / (1 + r);
  };

  return { n, meanOf, sumOf, interval, ps, qs, label, stability, reliability, all };
}
