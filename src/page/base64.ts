/** Base64 to bytes: by the browser's own decoder where it has one, else piece by piece. */

/** Characters decoded at once: four give three bytes, and a string of 60 MB more is not made. */
const PIECE = 4 * 2 ** 18;

type WithDecoder = { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> };

/**
 * @param text padded, without white space
 * @throws {DOMException | SyntaxError} if it is not base64
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const native = (Uint8Array as WithDecoder).fromBase64;
  return native === undefined ? decodePieces(text) : native.call(Uint8Array, text);
}

/** What {@link decodeBase64} does in older browsers. */
export function decodePieces(text: string): Uint8Array<ArrayBuffer> {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let from = 0, to = 0; from < text.length; from += PIECE) {
    const piece = atob(text.slice(from, from + PIECE));
    for (let i = 0; i < piece.length; i++) bytes[to++] = piece.charCodeAt(i);
  }
  return bytes;
}
