/** The sha256 of bytes: by the browser where it may, which pages on plain http may not; else by a library, in pieces. */
import { sha256 as hash } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** So much at a stretch: between two pieces an abort is heard. */
const PIECE_BYTES = 2 ** 22;

/** @returns lower-case hexadecimal; @throws `signal.reason` once aborted */
export async function sha256(
  bytes: Uint8Array<ArrayBuffer>,
  signal?: AbortSignal
): Promise<string> {
  const { crypto } = globalThis as { readonly crypto?: { readonly subtle?: SubtleCrypto } };
  if (crypto?.subtle !== undefined) {
    const digest = await crypto.subtle.digest('SHA-256', bytes);
    signal?.throwIfAborted();
    return bytesToHex(new Uint8Array(digest));
  }
  const running = hash.create();
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    running.update(bytes.subarray(at, at + PIECE_BYTES));
    await new Promise(resolve => setTimeout(resolve));
    signal?.throwIfAborted();
  }
  return bytesToHex(running.digest());
}
