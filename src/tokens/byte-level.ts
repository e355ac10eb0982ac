/**
 * Bytes written as visible characters, as GPT-2's vocabulary has them: `Ġ` for a space, `Ċ` for a
 * line break, `Ã ©` for é. Leaves out the pieces made of them. Reference: pre_tokenizers/byte_level.rs
 * of huggingface/tokenizers.
 */

/** Bytes that stand for themselves, half-open; the others follow from U+0100 on, in order. */
const VISIBLE = [
  [0x21, 0x7f],
  [0xa1, 0xad],
  [0xae, 0x100]
] as const;

function listByteChars(): readonly string[] {
  let hidden = 0x100;
  return Array.from({ length: 256 }, (_, byte) =>
    String.fromCodePoint(
      VISIBLE.some(([start, end]) => start <= byte && byte < end) ? byte : hidden++
    )
  );
}

/** Byte to its character. */
const BYTE_CHARS = listByteChars();
const BYTES = new Map(BYTE_CHARS.map((char, byte) => [char, byte]));
const encoder = new TextEncoder();

/** What a space is written as. */
export const BYTE_SPACE = BYTE_CHARS[0x20];

const known = new Map<string, readonly string[]>();

/**
 * The bytes of a character (UTF-8), each as its visible character.
 *
 * @example `é` gives `Ã ©`
 */
export function toByteChars(char: string): readonly string[] {
  let bytes = known.get(char);
  if (bytes === undefined) {
    bytes = Array.from(encoder.encode(char), byte => BYTE_CHARS[byte]);
    known.set(char, bytes);
  }
  return bytes;
}

/** The bytes that a piece stands for, or null if it holds a character that stands for none. */
export function fromByteChars(piece: string): Uint8Array | null {
  const bytes = Array.from(piece, char => BYTES.get(char));
  return bytes.every(byte => byte !== undefined) ? Uint8Array.from(bytes) : null;
}
