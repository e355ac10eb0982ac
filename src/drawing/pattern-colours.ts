/** The hues of the patterns: those of the heads' palette that stay apart best, the same in every view. */
import type { PatternName } from '../patterns/pattern';
import { headColours } from './palette';
import type { ThemeName } from './palette';

const PLACES: Readonly<Record<Exclude<PatternName, 'delimiter'>, number>> = {
  next: 0,
  previous: 2,
  identical: 1,
  'other-sentence': 3,
  'sub-word': 5
};
const PALETTE_SIZE = 12;

/** Of lines and marks of what is idle, on either ground. */
export const IDLE_GREY = '#8a8f98';

/** `#rrggbb`; null for delimiters, which are grey as what is idle. */
export function patternColour(theme: ThemeName, pattern: PatternName): string | null {
  return pattern === 'delimiter' ? null : headColours(theme, PALETTE_SIZE)[PLACES[pattern]];
}
