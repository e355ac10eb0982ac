/**
 * Reads the `normalizer` of a tokenizer.json into a function from one aligned text to the next.
 * Leaves out training-time parts. Reference: normalizers/ of huggingface/tokenizers.
 */
import { alignText, type AlignedText } from './aligned-text';
import { composeAlignment, mapChars, prepend, sliceText } from './aligned-changes';
import { readBertSettings } from './bert-settings';
import { toByteChars } from './byte-level';
import { readCharsmap } from './charsmap';
import { createCodePointRules } from './code-point-rule';
import { isObject, readList, readText, refusePart, type Json } from './file-part';
import { readPattern } from './text-pattern';
import { isOtherMark, isStrippedMark, isWhitespace } from './unicode-class';
import { normalizeForm } from './unicode-form';

/** One step from the source towards what is split and looked up. */
export type Normalizer = (text: AlignedText) => AlignedText;

/** Tab, line feed, form feed and carriage return are blank, not control. */
const CONTROL = /^(?![\0\t\n\f\r\u0080-\u008e\u0090-\u009e])\p{Cc}$/u;
const BLANK = /^[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]$/u;

/** What Google's translation models call normal: no control characters, one kind of space. */
const normalizeNmt: Normalizer = text =>
  mapChars(text, char => (CONTROL.test(char) ? [] : [BLANK.test(char) ? ' ' : char]));

const stripAccents: Normalizer = text =>
  mapChars(text, char => {
    const codePoint = char.codePointAt(0)!;
    return isStrippedMark(codePoint) || isOtherMark(codePoint) ? [] : [char];
  });

// One code point at a time, as Rust: a final capital sigma becomes a plain small one.
const lowercase: Normalizer = text => mapChars(text, char => Array.from(char.toLowerCase()));

function readStrip({ strip_left: left, strip_right: right }: Json): Normalizer {
  return text => {
    let from = 0;
    let to = text.chars.length;
    while (left !== false && from < to && isWhitespace(text.chars[from])) from += 1;
    while (right !== false && to > from && isWhitespace(text.chars[to - 1])) to -= 1;
    return sliceText(text, from, to);
  };
}

/** What replaces a match has the span of the last character replaced. */
function readReplace({ pattern, content }: Json): Normalizer {
  const find = readPattern(pattern);
  const replacement = Array.from(readText(content, 'content'));
  return text => {
    const chars: string[] = [];
    const starts: number[] = [];
    const ends: number[] = [];
    for (const { range, isMatch } of find(text.chars, 0, text.chars.length)) {
      const [from, to] = range;
      for (let index = from; !isMatch && index < to; index += 1) {
        chars.push(text.chars[index]);
        starts.push(text.starts[index]);
        ends.push(text.ends[index]);
      }
      for (const char of isMatch ? replacement : []) {
        chars.push(char);
        starts.push(to === 0 ? (text.starts[0] ?? 0) : text.starts[to - 1]);
        ends.push(to === 0 ? (text.starts[0] ?? 0) : text.ends[to - 1]);
      }
    }
    return { chars, starts, ends };
  };
}

function readBert(part: Json): Normalizer {
  const rules = createCodePointRules(readBertSettings(part));
  return text => {
    const joined = text.chars.join('');
    return composeAlignment(text, alignText(joined, 0, joined.length, rules));
  };
}

function readSequence({ normalizers }: Json): Normalizer {
  const steps = readList(normalizers).map(readNormalizer);
  return text => steps.reduce((made, step) => step(made), text);
}

/**
 * @param value `normalizer` of a tokenizer.json, null for none
 * @throws {VocabularyError} if it holds a kind that is not known
 */
export function readNormalizer(value: unknown): Normalizer {
  if (value === null || value === undefined) {
    return text => text;
  }
  const part = isObject(value) ? value : {};
  switch (part.type) {
    case 'Sequence':
      return readSequence(part);
    case 'BertNormalizer':
      return readBert(part);
    case 'NFC':
    case 'NFD':
    case 'NFKC':
    case 'NFKD': {
      const { type } = part;
      return text => normalizeForm(text, type);
    }
    case 'Lowercase':
      return lowercase;
    case 'StripAccents':
      return stripAccents;
    case 'Strip':
      return readStrip(part);
    case 'Replace':
      return readReplace(part);
    case 'Prepend': {
      const added = readText(part.prepend, 'prepend');
      return text => prepend(text, added);
    }
    case 'Precompiled':
      return readCharsmap(readText(part.precompiled_charsmap, 'precompiled_charsmap'));
    case 'Nmt':
      return normalizeNmt;
    case 'ByteLevel':
      return text => mapChars(text, toByteChars);
    default:
      return refusePart('normaliser', part.type ?? value);
  }
}
