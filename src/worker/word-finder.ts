/** Which words of a text a model holds near each other, by its own input embeddings. */
import { indexOnnx, type OnnxIndex } from '../model/onnx-index';
import { parameterFilesOf } from '../model/parameter-files';
import { findWordTable, readWordTable, type WordRows } from '../model/word-table';
import { findRoles } from '../patterns/token-roles';
import { findNear, relatedThreshold } from '../patterns/vector-relation';
import type { ModelDownload } from '../sources/model-source';
import type { Encoding } from '../tokens/encoding';
import type { NearMessage } from './messages';

/** Of the random pairs of the vocabulary whose cosines the threshold is taken from. */
export const NEAR_SEED = 1;

export interface IWordFinder {
  /** @param encoding of the same model's tokenizer */
  near(encoding: Encoding): NearMessage;
}

/** The table, with the file beside the model that holds it; other files of parameters are not read. */
async function openTable(index: OnnxIndex, beside: ModelDownload['beside']): Promise<WordRows> {
  const table = findWordTable(index);
  const parameters = await beside(parameterFilesOf({ initializers: new Map([['', table]]) }));
  return readWordTable(index, table, parameters[0]?.bytes ?? null);
}

/**
 * @param file an ONNX model; only its table of words is kept
 * @param pieces ids of what a text can be cut into: the vocabulary for the random pairs. Null: all.
 * @param beside reads files beside it, see `ModelDownload`
 * @throws {ModelFormatError} if it is damaged
 * @throws {UnsupportedModelError} if its word embeddings cannot be read
 */
export async function createWordFinder(
  file: Uint8Array,
  pieces: readonly number[] | null,
  beside: ModelDownload['beside']
): Promise<IWordFinder> {
  const table = await openTable(indexOnnx(file), beside);
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
