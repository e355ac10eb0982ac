/**
 * Reads the `pre_tokenizer` of a tokenizer.json into a function that cuts a normalised text into the
 * words that the model then cuts into pieces. Reference: pre_tokenizers/ of huggingface/tokenizers.
 */
import type { AlignedText } from './aligned-text';
import { mapChars, prepend, sliceText } from './aligned-changes';
import { splitWords, type WordRange } from './aligned-words';
import { toByteChars } from './byte-level';
import { isObject, readList, readText, refusePart, type Json } from './file-part';
import { readBehavior, splitAt, type SplitBehavior } from './split-behavior';
import { createCharPattern, createRegExpPattern, invertPattern, readPattern } from './text-pattern';
import type { Pattern } from './text-pattern';
import { isPunctuation, isWhitespace, WHITESPACE, WORD } from './unicode-class';

/** A text and the words in it: not empty, ascending, with what is between them left out. */
export type Words = { readonly text: AlignedText; readonly ranges: readonly WordRange[] };

/** Cuts words into smaller ones, changing their characters on the way or not. */
export type PreTokenizer = (words: Words) => Words;

// Of Rust's character classes: \s is Unicode's White_Space there.
const GPT2 = new RegExp(
  `'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^${WHITESPACE}\\p{L}\\p{N}]+` +
    `|[${WHITESPACE}]+(?![^${WHITESPACE}])|[${WHITESPACE}]+`,
  'gu'
);
const WORDS_AND_SIGNS = new RegExp(`[${WORD}]+|[^${WORD}${WHITESPACE}]+`, 'gu');
const NUMBER = /^\p{N}$/u;

function createSplitter(pattern: Pattern, behavior: SplitBehavior): PreTokenizer {
  return ({ text, ranges }) => ({
    text,
    ranges: ranges.flatMap(([from, to]) => splitAt(pattern(text.chars, from, to), behavior))
  });
}

/** Every word by itself, as a text that may be longer than it was. */
function changeWords(words: Words, change: (word: AlignedText) => AlignedText): Words {
  const text: AlignedText = { chars: [], starts: [], ends: [] };
  const ranges = words.ranges.map(([from, to]): WordRange => {
    const start = text.chars.length;
    const { chars, starts, ends } = change(sliceText(words.text, from, to));
    chars.forEach((char, index) => {
      text.chars.push(char);
      text.starts.push(starts[index]);
      text.ends.push(ends[index]);
    });
    return [start, text.chars.length];
  });
  return { text, ranges: ranges.filter(([from, to]) => from < to) };
}

function readByteLevel(part: Json): PreTokenizer {
  const addSpace = part.add_prefix_space !== false;
  const split = createSplitter(createRegExpPattern(GPT2), 'Isolated');
  return words => {
    const begun = addSpace
      ? changeWords(words, word => (word.chars[0] === ' ' ? word : prepend(word, ' ')))
      : words;
    const cut = part.use_regex === false ? begun : split(begun);
    return changeWords(cut, word => mapChars(word, toByteChars));
  };
}

function readMetaspace(part: Json): PreTokenizer {
  const mark = typeof part.replacement === 'string' ? part.replacement : '\u2581';
  const scheme = part.add_prefix_space === false ? 'never' : (part.prepend_scheme ?? 'always');
  const split = createSplitter(
    createCharPattern(char => char === mark),
    'MergedWithNext'
  );
  return words => {
    const marked = changeWords(words, word => {
      const spaced = mapChars(word, char => [char === ' ' ? mark : char]);
      const isBegin = scheme === 'always' || (scheme === 'first' && spaced.starts[0] === 0);
      return isBegin && spaced.chars[0] !== mark ? prepend(spaced, mark) : spaced;
    });
    return part.split === false ? marked : split(marked);
  };
}

function readSplit(part: Json): PreTokenizer {
  const pattern = readPattern(part.pattern);
  return createSplitter(
    part.invert === true ? invertPattern(pattern) : pattern,
    readBehavior(part.behavior)
  );
}

function readFixedLength(part: Json): PreTokenizer {
  const length = typeof part.length === 'number' && part.length >= 1 ? part.length : 5;
  return ({ text, ranges }) => ({
    text,
    ranges: ranges.flatMap(([from, to]) =>
      Array.from({ length: Math.ceil((to - from) / length) }, (_, at): WordRange => [
        from + at * length,
        Math.min(to, from + (at + 1) * length)
      ])
    )
  });
}

function readSequence(part: Json): PreTokenizer {
  const steps = readList(part.pretokenizers).map(readPreTokenizer);
  return words => steps.reduce((cut, step) => step(cut), words);
}

/**
 * @param value `pre_tokenizer` of a tokenizer.json, null for none
 * @throws {VocabularyError} if it holds a kind that is not known
 */
export function readPreTokenizer(value: unknown): PreTokenizer {
  if (value === null || value === undefined) {
    return words => words;
  }
  const part = isObject(value) ? value : {};
  switch (part.type) {
    case 'Sequence':
      return readSequence(part);
    case 'BertPreTokenizer':
      return ({ text, ranges }) => ({
        text,
        ranges: ranges.flatMap(([from, to]) => splitWords(text, from, to))
      });
    case 'ByteLevel':
      return readByteLevel(part);
    case 'Metaspace':
      return readMetaspace(part);
    case 'Split':
      return readSplit(part);
    case 'Whitespace':
      return createSplitter(invertPattern(createRegExpPattern(WORDS_AND_SIGNS)), 'Removed');
    case 'WhitespaceSplit':
      return createSplitter(createCharPattern(isWhitespace), 'Removed');
    case 'CharDelimiterSplit': {
      const delimiter = readText(part.delimiter, 'delimiter');
      return createSplitter(
        createCharPattern(char => char === delimiter),
        'Removed'
      );
    }
    case 'Punctuation':
      return createSplitter(
        createCharPattern(char => isPunctuation(char.codePointAt(0)!)),
        readBehavior(part.behavior ?? 'Isolated')
      );
    case 'Digits':
      return createSplitter(
        createCharPattern(char => NUMBER.test(char)),
        part.individual_digits === true ? 'Isolated' : 'Contiguous'
      );
    case 'FixedLength':
      return readFixedLength(part);
    default:
      return refusePart('splitter', part.type ?? value);
  }
}
