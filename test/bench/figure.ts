/** One figure of the benchmark: what was measured, how often, and what it may cost. */

export type Unit = 'ms' | 'KB' | 'MB' | '×' | '';

export type Figure = {
  readonly what: string;
  readonly unit: Unit;
  /** One a repetition, in the order they were measured. */
  readonly samples: readonly number[];
  /** The largest median that is in order; none where the figure only explains another. */
  readonly budget?: number;
  /** Instead of the median of the samples: a ratio of two medians. */
  readonly value?: number;
};

export type Group = {
  readonly name: string;
  readonly title: string;
  measure(options: MeasureOptions): Promise<readonly Figure[]>;
};

export type MeasureOptions = {
  readonly reps: number;
  /** Runs before the first that counts. */
  readonly warmUps: number;
};

/** The middle of a list with an odd length, else the mean of the two in the middle: [3, 1, 2] gives 2. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return Number.isInteger(half) ? (sorted[half - 1] + sorted[half]) / 2 : sorted[Math.floor(half)];
}

/** What is compared with the budget. */
export const valueOf = ({ value, samples }: Figure): number => value ?? median(samples);

/** One figure for each key of the repetitions. */
export function figuresOf<Key extends string>(
  repetitions: readonly Readonly<Record<Key, number>>[],
  rows: readonly (Omit<Figure, 'samples'> & { readonly key: Key })[]
): Figure[] {
  return rows.map(({ key, ...row }) => ({
    ...row,
    samples: repetitions.map(repetition => repetition[key])
  }));
}

/** The ratio of two medians, with the ratios of the pairs as its spread. */
export function ratioFigure(
  what: string,
  above: readonly number[],
  below: readonly number[],
  budget?: number
): Figure {
  return {
    what,
    unit: '×',
    samples: above.map((value, index) => value / below[index]),
    value: median(above) / median(below),
    ...(budget !== undefined && { budget })
  };
}
