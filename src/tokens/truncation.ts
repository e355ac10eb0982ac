/**
 * How many tokens of a pair are kept when both do not fit: `longest_first`, from the right.
 * Leaves out the other strategies and strides. Reference: truncate_encodings of
 * huggingface/tokenizers, which does not remove token by token but halves the room.
 */

/**
 * @param lengthA tokens of sentence A, without special tokens
 * @param lengthB tokens of sentence B, 0 where there is none
 * @param room tokens that fit beside the special tokens, ≥ 0
 * @returns tokens to keep of A and of B, together at most `room`; where both are cut the longer
 * sentence (B when equal) gets the odd one
 * @example 4 and 8 tokens in a room of 7 keep 3 and 4; 8 and 4 keep 4 and 3; 2 and 8 keep 2 and 5
 */
export function truncateLongestFirst(
  lengthA: number,
  lengthB: number,
  room: number
): readonly [keepA: number, keepB: number] {
  if (lengthA + lengthB <= room) {
    return [lengthA, lengthB];
  }
  const swapped = lengthA > lengthB;
  let shorter = Math.min(lengthA, lengthB);
  let longer = Math.max(shorter, room - shorter);
  if (shorter + longer > room) {
    shorter = Math.floor(room / 2);
    longer = shorter + (room % 2);
  }
  return swapped ? [longer, shorter] : [shorter, longer];
}
