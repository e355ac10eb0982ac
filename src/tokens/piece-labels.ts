/**
 * Pieces as people read them: ` cat` for `Ġcat` and `▁cat`, as BertViz shows them; what could not be
 * seen gets a sign. Leaves WordPiece as it is, whose `##` everybody knows. Leaves out how words are
 * joined of pieces (attention/token-groups.ts).
 */
import { fromByteChars } from './byte-level';
import { hasType, isObject, readList } from './file-part';
import type { TokenizerFile } from './tokenizer-file';

/** Labels of tokens in parallel, or null where each is its own label. */
export type PieceLabeler = (
  ids: readonly number[],
  tokens: readonly string[]
) => readonly string[] | null;

const BYTE_PIECE = /^<0x([0-9A-F]{2})>$/;
const SIGNS: Readonly<Record<string, string>> = { '\n': '⏎', '\t': '⇥', '\r': '␍' };
/** Control and format characters, and spaces that are none: nothing of them can be seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Whether a part of the file, or a part within it, is of a type. */
function hasPart(value: unknown, type: string): boolean {
  if (hasType(value, type)) return true;
  const { normalizers, pretokenizers, decoders } = isObject(value) ? value : {};
  return [normalizers, pretokenizers, decoders].some(list =>
    readList(list).some(part => hasPart(part, type))
  );
}

const escapeByte = (byte: number): string =>
  `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`;

/** The length of the UTF-8 sequence that a byte begins; 1 for those that begin none. */
function sequenceLength(byte: number): number {
  return byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Bytes as text, those that are no whole character by number.
 *
 * @example of the bytes `20 E2 80` the text ` \\xE2\\x80`
 */
function decodeBytes(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const end = at + sequenceLength(bytes[at]);
    try {
      text += decoder.decode(bytes.subarray(at, end));
      at = end;
    } catch {
      text += escapeByte(bytes[at]);
      at += 1;
    }
  }
  return text;
}

/** A text of which something can be seen: signs for line breaks, and for spaces where it has nothing else. */
function makeVisible(text: string): string {
  const signed = text
    .replace(/[\n\t\r]/gu, char => SIGNS[char])
    .replace(UNSEEN, char => `\\u{${char.codePointAt(0)!.toString(16)}}`);
  return signed.trim() === '' ? signed.replace(/\s/gu, '␣') : signed;
}

/** What a piece says, by the way its tokenizer writes spaces and bytes. */
function createReader({ json }: TokenizerFile): ((token: string) => string) | null {
  const { normalizer, pre_tokenizer: splitter, decoder: joiner, model } = json;
  const parts = [normalizer, splitter, joiner];
  if (parts.some(part => hasPart(part, 'ByteLevel'))) {
    return token => {
      const bytes = fromByteChars(token);
      return bytes === null ? token : decodeBytes(bytes);
    };
  }
  const marksSpaces =
    parts.some(part => hasPart(part, 'Metaspace')) ||
    (hasPart(normalizer, 'Replace') && hasPart(normalizer, 'Prepend'));
  const suffix = isObject(model) ? model.end_of_word_suffix : null;
  if (!marksSpaces && typeof suffix !== 'string') return null;
  return token => {
    const byte = BYTE_PIECE.exec(token);
    if (byte !== null) return decodeBytes(Uint8Array.of(parseInt(byte[1], 16)));
    const spaced = marksSpaces ? token.replaceAll('\u2581', ' ') : token;
    return typeof suffix === 'string' && suffix !== '' && spaced.endsWith(suffix)
      ? spaced.slice(0, -suffix.length)
      : spaced;
  };
}

/**
 * @example of RoBERTa's `<s> I Ġwent Ċ </s>` the labels `<s>`, `I`, ` went`, `⏎`, `</s>`
 */
export function createPieceLabeler(file: TokenizerFile): PieceLabeler {
  const read = createReader(file);
  if (read === null) return () => null;
  const { addedTokens, model } = file.steps;
  const whole = new Set([model.unknownId, ...addedTokens.map(({ id }) => id)]);
  const known = new Map<string, string>();
  const labelOf = (token: string): string => {
    const label = known.get(token) ?? makeVisible(read(token));
    known.set(token, label);
    return label;
  };
  return (ids, tokens) => {
    const labels = tokens.map((token, at) =>
      whole.has(ids[at]) ? makeVisible(token) : labelOf(token)
    );
    return labels.some((label, at) => label !== tokens[at]) ? labels : null;
  };
}
