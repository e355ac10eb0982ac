/**
 * The normalisation forms NFC, NFD, NFKC and NFKD with alignment. Leaves out what Unicode added
 * after the tables of the Rust tokenizers (unicode-tables.ts). Reference: the crate
 * unicode-normalization-alignments, whose marks in other order keep the spans of their places.
 */
import type { AlignedText } from './aligned-text';
import { applyChanges, type Change } from './aligned-changes';
import { compareClasses, rankClasses } from './combining-order';
import { isCombining, isLeftWhole, isLeftWholeCompatible } from './unicode-class';

export type UnicodeForm = 'NFC' | 'NFD' | 'NFKC' | 'NFKD';

/** Below these nothing changes: the first combining mark, and the first letter with an accent. */
const FIRST_MARK = 0x300;
const FIRST_COMPATIBLE = 0xa0;

const isMark = (char: string): boolean => isCombining(char.codePointAt(0)!);

/** The marks of a run in canonical order, in place. */
function sortRun(changes: Change[], from: number): void {
  if (changes.length - from < 2) {
    return;
  }
  const run = changes.slice(from);
  const ranks = rankClasses(new Set(run.map(([char]) => char)));
  run.sort(([one], [other]) => ranks.get(one)! - ranks.get(other)!);
  changes.length = from;
  for (const change of run) {
    changes.push(change);
  }
}

function decompose(chars: readonly string[], form: 'NFD' | 'NFKD'): Change[] {
  const known = new Map<string, readonly string[]>();
  const partsOf = (char: string): readonly string[] => {
    const codePoint = char.codePointAt(0)!;
    const isWhole =
      codePoint < FIRST_COMPATIBLE ||
      isLeftWhole(codePoint) ||
      (form === 'NFKD' && isLeftWholeCompatible(codePoint));
    const parts = known.get(char) ?? (isWhole ? [char] : Array.from(char.normalize(form)));
    known.set(char, parts);
    return parts;
  };
  const changes: Change[] = [];
  let run = 0;
  for (const char of chars) {
    partsOf(char).forEach((part, index) => {
      if (!isMark(part)) {
        sortRun(changes, run);
        run = changes.length + 1;
      }
      changes.push([part, index === 0 ? 0 : 1]);
    });
  }
  sortRun(changes, run);
  return changes;
}

/** The composite of two characters, or null; only what the tables of Rust know to compose. */
function composePair(first: string, second: string): string | null {
  const made = (first + second).normalize('NFC');
  const isOne = made.length === (made.codePointAt(0)! > 0xffff ? 2 : 1);
  return isOne && !isLeftWhole(made.codePointAt(0)!) ? made : null;
}

/** Canonical composition: a mark joins its letter unless one of its class or above stands between. */
function compose(changes: readonly Change[]): Change[] {
  const made: Change[] = [];
  let starter = -1;
  let blocking: string | null = null;
  for (const [char, change] of changes) {
    const mark = isMark(char);
    const isBlocked = blocking !== null && (!mark || compareClasses(blocking, char) >= 0);
    const joined = starter < 0 || isBlocked ? null : composePair(made[starter][0], char);
    if (joined !== null) {
      made[starter] = [joined, made[starter][1] + change - 1];
      continue;
    }
    if (mark) {
      blocking = starter < 0 ? null : char;
    } else {
      starter = made.length;
      blocking = null;
    }
    made.push([char, change]);
  }
  return made;
}

/**
 * @example NFC of `e U+0301` gives `é` with the span of `e`, as Rust does; NFKC of `ﬁ` gives `f i`,
 * both with its span
 */
export function normalizeForm(text: AlignedText, form: UnicodeForm): AlignedText {
  const first = form === 'NFC' ? FIRST_MARK : FIRST_COMPATIBLE;
  if (text.chars.every(char => char.codePointAt(0)! < first)) {
    return text;
  }
  const changes = decompose(text.chars, form === 'NFC' || form === 'NFD' ? 'NFD' : 'NFKD');
  return applyChanges(text, form === 'NFC' || form === 'NFKC' ? compose(changes) : changes);
}
