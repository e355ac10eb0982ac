/** Base64 of bytes: the platform's own coder where it has one, else in pieces that spare the stack. */

// Too young for the compiler's library of types.
type NativeBytes = { readonly toBase64?: () => string };
type NativeCoder = { readonly fromBase64?: (text: string) => Uint8Array<ArrayBuffer> };

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

/** @throws {SyntaxError | DOMException} for what is no base64 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const bytes = (Uint8Array as NativeCoder).fromBase64?.(text);
  if (bytes !== undefined) return bytes;
  return Uint8Array.from(atob(text), character => character.charCodeAt(0));
}
