/**
 * Steps from one aligned text to the next, each keeping where its characters came from. Leaves out
 * what the steps are (normalizer.ts). Reference: NormalizedString::transform of
 * huggingface/tokenizers, which tells for every new character how many it adds or swallows.
 */
import type { AlignedText } from './aligned-text';

/**
 * A character of the new text. `change` 0: it takes the place and the span of the next character of
 * the old one. 1: it is inserted and shares the span of the character before that place. -n: as 0,
 * and the n old characters after it are gone with it.
 */
export type Change = readonly [char: string, change: number];

/** The characters of `text.slice(start, end)` as they are; lone surrogates are one character each. */
export function alignSource(text: string, start: number, end: number): AlignedText {
  const chars = Array.from(text.slice(start, end));
  const starts: number[] = [];
  const ends: number[] = [];
  let position = start;
  for (const char of chars) {
    starts.push(position);
    position += char.length;
    ends.push(position);
  }
  return { chars, starts, ends };
}

/**
 * The text that the changes make of another; spans by position, also where a step has reordered.
 *
 * @example "ﬁn" with `f 0`, `i 1`, `n 0` gives the spans `[0,1] [0,1] [1,2]`
 */
export function applyChanges(text: AlignedText, changes: Iterable<Change>): AlignedText {
  const chars: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const last = text.chars.length - 1;
  let at = 0;
  for (const [char, change] of changes) {
    const own = Math.min(change > 0 ? at - 1 : at, last);
    chars.push(char);
    // What is inserted before everything stands at the begin, without extent.
    starts.push(own < 0 ? (text.starts[0] ?? 0) : text.starts[own]);
    ends.push(own < 0 ? (text.starts[0] ?? 0) : text.ends[own]);
    at += change > 0 ? 0 : 1 - change;
  }
  return { chars, starts, ends };
}

/** Every character replaced by any number of others, which share its span. */
export function mapChars(text: AlignedText, map: (char: string) => readonly string[]): AlignedText {
  const chars: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  text.chars.forEach((char, index) => {
    for (const made of map(char)) {
      chars.push(made);
      starts.push(text.starts[index]);
      ends.push(text.ends[index]);
    }
  });
  return { chars, starts, ends };
}

/** The characters `from` to `to`. */
export function sliceText(
  { chars, starts, ends }: AlignedText,
  from: number,
  to: number
): AlignedText {
  return {
    chars: chars.slice(from, to),
    starts: starts.slice(from, to),
    ends: ends.slice(from, to)
  };
}

/** `text` with others before its first character, whose span they share; nothing before nothing. */
export function prepend(text: AlignedText, added: string): AlignedText {
  if (text.chars.length === 0) {
    return text;
  }
  const before = Array.from(added);
  const same = (values: readonly number[]) => [...before.map(() => values[0]), ...values];
  return { chars: [...before, ...text.chars], starts: same(text.starts), ends: same(text.ends) };
}

/**
 * A text that was aligned to the joined characters of another, aligned to the source of that other.
 *
 * @param outer whose joined characters `inner` was made of
 * @param inner with spans in UTF-16 units of that joined text, each that of one character
 */
export function composeAlignment(outer: AlignedText, inner: AlignedText): AlignedText {
  const indexAt: number[] = [];
  outer.chars.forEach((char, index) => {
    for (let unit = 0; unit < char.length; unit += 1) {
      indexAt.push(index);
    }
  });
  const own = inner.starts.map(start => indexAt[Math.min(start, indexAt.length - 1)]);
  return {
    chars: inner.chars,
    starts: own.map(index => outer.starts[index]),
    ends: own.map((index, at) =>
      inner.ends[at] > inner.starts[at] ? outer.ends[index] : outer.starts[index]
    )
  };
}
