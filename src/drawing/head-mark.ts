/** How a head looks on the map, as plain data: by its name, never by a number without one. */
import { BROKEN_NAME } from '../patterns/head-name';
import type { HeadName } from '../patterns/head-name';
import type { HeadScores } from '../patterns/head-scores';
import type { PatternName } from '../patterns/pattern';

export type HeadMark = {
  /**
   * `named`: one of P1 to P5 passes, whatever else; `idle`: delimiter and nothing more; `unclassified`:
   * neither, mostly idle ones among them; `waiting`: not scored yet.
   */
  readonly kind: 'named' | 'idle' | 'unclassified' | 'broken' | 'waiting';
  /** The one whose hue it has: the first that passes; `delimiter` where it is only that. */
  readonly pattern: PatternName | null;
  /** Size, 0 to 1: the share of what is not idle that is on the pattern, or the idle share. */
  readonly strength: number;
  /** The part of the ring that is drawn, 0 to 1: mean mass on delimiters. */
  readonly idle: number;
};

const blank = (kind: HeadMark['kind'], idle = 0): HeadMark => ({
  kind,
  pattern: null,
  strength: 0,
  idle
});

/**
 * By its name alone, which may be one over many inputs.
 *
 * @param idle mean mass on delimiters; null where no token could be asked
 */
export function markOfName(name: HeadName, idle: number | null): HeadMark {
  if (name.label === BROKEN_NAME.label) return blank('broken');
  const [first] = name.patterns;
  if (first !== undefined) {
    return { kind: 'named', pattern: first.pattern, strength: first.share, idle: idle ?? 0 };
  }
  return name.kind === 'delimiter'
    ? { kind: 'idle', pattern: 'delimiter', strength: idle ?? 0, idle: idle ?? 0 }
    : blank('unclassified', idle ?? 0);
}

/**
 * @param scores null while the head is not scored
 * @example a head named `delimiter, idle 73 %; when active: sub-word partner?` is `named`, of the
 *   sub-word hue, with a ring of .73
 */
export function headMark(scores: HeadScores | null): HeadMark {
  if (scores === null) return blank('waiting');
  if (scores.isBroken) return blank('broken');
  return markOfName(scores.name, scores.context.idle);
}
