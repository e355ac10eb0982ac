/**
 * What a tokenizer file looks for in a text: an expression, a string, or a class of characters.
 * Leaves out what is done where it is found. Reference: tokenizer/pattern.rs of
 * huggingface/tokenizers; expressions are Oniguruma's, which the library rewrites for JavaScript.
 */
import { SplitPreTokenizer } from '@huggingface/tokenizers';

import type { WordRange } from './aligned-words';
import { failOnFile, isObject } from './file-part';
import { isUnassigned } from './unicode-class';

/** A stretch of characters and whether it is what was looked for. */
export type PatternMatch = { readonly range: WordRange; readonly isMatch: boolean };

/** Cuts the characters `from` to `to` into stretches that cover them, found ones and others. */
export type Pattern = (chars: readonly string[], from: number, to: number) => PatternMatch[];

/** A pattern that finds single characters, each by itself. */
export function createCharPattern(isOne: (char: string) => boolean): Pattern {
  return (chars, from, to) => {
    const found: PatternMatch[] = [];
    let done = from;
    for (let index = from; index < to; index += 1) {
      if (!isOne(chars[index])) {
        continue;
      }
      if (done < index) {
        found.push({ range: [done, index], isMatch: false });
      }
      found.push({ range: [index, index + 1], isMatch: true });
      done = index + 1;
    }
    if (done < to) {
      found.push({ range: [done, to], isMatch: false });
    }
    return found;
  };
}

/** What is unassigned in Rust, as one that is so in every engine for ever, and as long. */
function ageChar(char: string): string {
  if (!isUnassigned(char.codePointAt(0)!)) return char;
  return char.length === 1 ? '\ufdd0' : '\u{1fffe}';
}

/**
 * A pattern that finds what an expression does, leftmost first. Signs that are younger than the
 * Unicode of the reference (16) are in no class of characters, as there.
 *
 * @param expression with the flags g and u
 */
export function createRegExpPattern(expression: RegExp): Pattern {
  const find = createFinder(expression);
  return (chars, from, to) => find(chars, from, to, chars.slice(from, to).map(ageChar).join(''));
}

/** Finds an expression in `text`, which is as long as the characters `from` to `to`. */
function createFinder(expression: RegExp) {
  return (chars: readonly string[], from: number, to: number, text: string): PatternMatch[] => {
    const found: PatternMatch[] = [];
    let index = from;
    let position = 0;
    const indexAt = (target: number): number => {
      while (position < target) {
        position += chars[index].length;
        index += 1;
      }
      return index;
    };
    let done = from;
    for (const match of text.matchAll(expression)) {
      const start = indexAt(match.index);
      const end = indexAt(match.index + match[0].length);
      if (done < start) {
        found.push({ range: [done, start], isMatch: false });
      }
      found.push({ range: [start, end], isMatch: true });
      done = end;
    }
    if (done < to) {
      found.push({ range: [done, to], isMatch: false });
    }
    return found;
  };
}

/** The same stretches, found and not found exchanged. */
export function invertPattern(pattern: Pattern): Pattern {
  return (chars, from, to) =>
    pattern(chars, from, to).map(({ range, isMatch }) => ({ range, isMatch: !isMatch }));
}

/**
 * @param value `{"Regex": …}` or `{"String": …}`, or a bare string as in the oldest files
 * @throws {VocabularyError} if it is neither, or an expression that JavaScript cannot run
 */
export function readPattern(value: unknown): Pattern {
  const text = isObject(value) ? value.String : value;
  if (typeof text === 'string') {
    const find = createFinder(new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'gu'));
    return (chars, from, to) => find(chars, from, to, chars.slice(from, to).join(''));
  }
  const source = isObject(value) ? value.Regex : undefined;
  if (typeof source !== 'string') {
    return failOnFile('has a pattern that is neither a text nor an expression', '');
  }
  try {
    const splitter = new SplitPreTokenizer({
      type: 'Split',
      pattern: { Regex: source },
      behavior: 'Isolated',
      invert: true
    });
    return createRegExpPattern(splitter.pattern!);
  } catch (cause) {
    return failOnFile(`splits by an expression that browsers do not know: ${source}`, '', cause);
  }
}
