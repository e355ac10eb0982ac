/** Bytes that come in pieces: one buffer of the right size where the length is known, else joined at the end. */
export class PieceBuffer {
  /** Of what has come, also where that is more than was expected. */
  sizeBytes = 0;
  private readonly whole: Uint8Array<ArrayBuffer> | null;
  private readonly pieces: Uint8Array[] = [];

  /** @param expectedBytes null while unknown */
  constructor(expectedBytes: number | null) {
    this.whole = expectedBytes === null ? null : allocate(expectedBytes);
  }

  append(piece: Uint8Array): void {
    const end = this.sizeBytes + piece.length;
    if (this.whole === null) this.pieces.push(piece);
    // What is too much is only counted: the length is wrong anyway.
    else if (end <= this.whole.length) this.whole.set(piece, this.sizeBytes);
    this.sizeBytes = end;
  }

  take(): Uint8Array<ArrayBuffer> {
    if (this.whole !== null) return this.whole;
    const joined = new Uint8Array(this.sizeBytes);
    let offset = 0;
    for (const piece of this.pieces) {
      joined.set(piece, offset);
      offset += piece.length;
    }
    return joined;
  }
}

/** Null for a length that no buffer can have: what comes is then counted, and is not so long. */
function allocate(sizeBytes: number): Uint8Array<ArrayBuffer> | null {
  try {
    return new Uint8Array(sizeBytes);
  } catch {
    return null;
  }
}
