/**
 * What becomes of what a pattern finds: words of their own, nothing, or part of a neighbour.
 * Reference: SplitDelimiterBehavior in tokenizer/normalizer.rs of huggingface/tokenizers.
 */
import type { WordRange } from './aligned-words';
import { refusePart } from './file-part';
import type { PatternMatch } from './text-pattern';

export type SplitBehavior =
  'Isolated' | 'Removed' | 'Contiguous' | 'MergedWithPrevious' | 'MergedWithNext';

const BEHAVIORS: readonly string[] = [
  ...['Isolated', 'Removed', 'Contiguous', 'MergedWithPrevious', 'MergedWithNext']
];

/** @throws {VocabularyError} if a file names another one */
export function readBehavior(value: unknown): SplitBehavior {
  return typeof value === 'string' && BEHAVIORS.includes(value)
    ? (value as SplitBehavior)
    : refusePart('splitting', value);
}

/** Joins a stretch to the one before it where `isJoined` says so. */
function joinStretches(
  found: readonly PatternMatch[],
  isJoined: (before: boolean, own: boolean) => boolean
): WordRange[] {
  const joined: WordRange[] = [];
  let before = false;
  for (const { range, isMatch } of found) {
    const last = joined.at(-1);
    if (last !== undefined && isJoined(before, isMatch)) {
      joined[joined.length - 1] = [last[0], range[1]];
    } else {
      joined.push(range);
    }
    before = isMatch;
  }
  return joined;
}

/**
 * @param found stretches in order, covering a text
 * @example "a-b" split at "-": isolated `a - b`, removed `a b`, merged with the next `a -b`
 */
export function splitAt(found: readonly PatternMatch[], behavior: SplitBehavior): WordRange[] {
  const ranges = findRanges(found, behavior);
  return ranges.filter(([from, to]) => from < to);
}

function findRanges(found: readonly PatternMatch[], behavior: SplitBehavior): WordRange[] {
  switch (behavior) {
    case 'Isolated':
      return found.map(({ range }) => range);
    case 'Removed':
      return found.filter(({ isMatch }) => !isMatch).map(({ range }) => range);
    case 'Contiguous':
      return joinStretches(found, (before, own) => before === own);
    case 'MergedWithPrevious':
      return joinStretches(found, (before, own) => own && !before);
    case 'MergedWithNext':
      return mergeWithNext(found);
  }
}

/** From the end, a found stretch takes what follows unless that is found too. */
function mergeWithNext(found: readonly PatternMatch[]): WordRange[] {
  const merged: WordRange[] = [];
  let after = false;
  for (const { range, isMatch } of found.toReversed()) {
    const last = merged.at(-1);
    if (last !== undefined && isMatch && !after) {
      merged[merged.length - 1] = [range[0], last[1]];
    } else {
      merged.push(range);
    }
    after = isMatch;
  }
  return merged.reverse();
}
