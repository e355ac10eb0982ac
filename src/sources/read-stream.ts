/** Reads a body whole, with progress. Says nothing of why a stream broke: whoever opened it knows. */
import { PieceBuffer } from './piece-buffer';

export type ReadStreamOptions = {
  readonly totalBytes: number | null;
  readonly onProgress?: (loadedBytes: number, totalBytes: number | null) => void;
  /** What is thrown for a stream that breaks. */
  readonly failed: (loadedBytes: number, cause: unknown) => unknown;
};

/** A file comes in pieces of some 64 KB; telling of each would cost more than reading it. */
const PROGRESS_BYTES = 2 ** 20;

/** What came, and how much of it: where the length was known and wrong, the two differ. */
export async function readStream(
  body: ReadableStream<Uint8Array> | null,
  { totalBytes, onProgress, failed }: ReadStreamOptions
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly sizeBytes: number }> {
  const pieces = new PieceBuffer(totalBytes);
  onProgress?.(0, totalBytes);
  let toldBytes = 0;
  const reader = body?.getReader();
  for (;;) {
    const piece = await reader?.read().catch((cause: unknown) => {
      throw failed(pieces.sizeBytes, cause);
    });
    if (piece === undefined || piece.done) break;
    pieces.append(piece.value);
    const isLast = pieces.sizeBytes === totalBytes;
    if (isLast || pieces.sizeBytes - toldBytes >= PROGRESS_BYTES) {
      toldBytes = pieces.sizeBytes;
      onProgress?.(toldBytes, totalBytes);
    }
  }
  const { sizeBytes } = pieces;
  return { bytes: pieces.take(), sizeBytes };
}
