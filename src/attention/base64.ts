/** Base64 of bytes: the platform's own coder where it has one, else in pieces that spare the stack. */

// Too young for the compiler's library of types.
type NativeBytes = { readonly toBase64?: () => string };
type NativeReader = {
  readonly setFromBase64?: (text: string) => { readonly read: number; readonly written: number };
};

const PIECE_BYTES = 0x8000;

/** @example bytes [1, 2, 3] give "AQID" */
export function toBase64(bytes: Uint8Array): string {
  const text = (bytes as NativeBytes).toBase64?.();
  if (text !== undefined) return text;
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + PIECE_BYTES)));
  }
  return btoa(pieces.join(''));
}

/** Characters read at once: a page may carry 60 MB of them, which should not be in memory twice more. */
const PIECE_CHARACTERS = 2 ** 20;

/**
 * @param text padded, without white space
 * @throws {SyntaxError | DOMException} for what is no base64, or has white space in it
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array(Math.max(0, Math.ceil((text.length / 4) * 3) - padding));
  // Not the platform's `fromBase64`, which does not know how much is to come: new memory for
  // megabytes costs ten times the decoding.
  const { read, written } = (bytes as NativeReader).setFromBase64?.(text) ?? setPieces(bytes, text);
  // White space is passed over by either coder: looking for it beforehand costs more than decoding.
  if (read !== text.length || written !== bytes.length) {
    throw new SyntaxError('white space in base64');
  }
  return bytes;
}

function setPieces(bytes: Uint8Array, text: string): { read: number; written: number } {
  let written = 0;
  for (let at = 0; at < text.length; at += PIECE_CHARACTERS) {
    const piece = atob(text.slice(at, at + PIECE_CHARACTERS));
    for (let i = 0; i < piece.length; i++) bytes[written++] = piece.charCodeAt(i);
  }
  return { read: text.length, written };
}
