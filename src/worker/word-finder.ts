/** Which words of a text a model holds near each other, by its own input embeddings. */
import { indexOnnx } from '../model/onnx-index';
import { readWordTable } from '../model/word-table';
import { findRoles } from '../patterns/token-roles';
import { findNear, relatedThreshold } from '../patterns/vector-relation';
import type { Encoding } from '../tokens/encoding';
import type { NearMessage } from './messages';

/** Of the random pairs of the vocabulary whose cosines the threshold is taken from. */
export const NEAR_SEED = 1;

export interface IWordFinder {
  /** @param encoding of the same model's tokenizer */
  near(encoding: Encoding): NearMessage;
}

/**
 * @param file an ONNX model; only its table of words is kept
 * @param pieces ids of what a text can be cut into: the vocabulary for the random pairs. Null: all.
 * @throws {ModelFormatError} if it is damaged
 * @throws {UnsupportedModelError} if its word embeddings cannot be read
 */
export function createWordFinder(file: Uint8Array, pieces: readonly number[] | null): IWordFinder {
  const table = readWordTable(indexOnnx(file));
  // Placeholders (3 % of BERT's vocabulary) are all alike, and so are pieces that training hardly met: of
  // the 50 nearest of 10,000 random pairs most hold one, and the threshold would be theirs, not of words.
  const words =
    pieces === null
      ? table
      : { rows: pieces.length, rowOf: (at: number) => table.rowOf(pieces[at]) };
  const threshold = relatedThreshold(words, NEAR_SEED);
  return {
    near: encoding => ({
      ...findNear(findRoles(encoding), encoding.ids, table, threshold),
      ids: encoding.ids,
      seed: NEAR_SEED
    })
  };
}
