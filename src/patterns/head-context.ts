/** What a head does as a whole, beside the patterns: how sharp, how idle, how near. */
import type { HeadContext } from './head-scores';
import type { HeadRows } from './head-rows';
import type { PatternInput } from './pattern-input';

/** Mean over the rows of the mass they give to the columns; null without rows. */
function meanMass(
  { plane, size }: HeadRows,
  from: readonly number[],
  to: readonly number[]
): number | null {
  let sum = 0;
  for (const row of from) {
    for (const column of to) sum += plane[row * size + column];
  }
  return from.length === 0 ? null : sum / from.length;
}

export function describeHead(rows: HeadRows, input: PatternInput): HeadContext {
  const { content, delimiters, starts, separators, count } = input;
  const meanOf = (sum: number): number => (count === 0 ? 0 : sum / count);
  return {
    entropy: count < 2 ? 0 : meanOf(rows.entropyNats) / Math.log(count),
    idle: meanMass(rows, content, delimiters),
    idleStart: meanMass(rows, content, starts),
    idleSeparator: meanMass(rows, content, separators),
    separatorToSeparator: meanMass(rows, separators, separators),
    self: meanOf(rows.self),
    sameSentence: meanOf(rows.sameSentence),
    distanceTokens: meanOf(rows.places)
  };
}
