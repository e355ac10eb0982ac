/**
 * The `model` of a tokenizer.json: cuts a normalised word into pieces of the vocabulary and tells
 * which of its characters each covers. Leaves out how the text came to be words.
 */
import { createBytePairModel } from './byte-pair-model';
import { failOnFile, readObject, readText, refusePart, type Json } from './file-part';
import { createUnigramModel } from './unigram-model';
import { createWordPieceModel } from './word-piece-model';
import { readVocabulary, readWordPiece } from './word-piece-file';

/** A piece of a word and the characters that it stands for, half-open. */
export type Piece = {
  readonly id: number;
  readonly token: string;
  readonly from: number;
  readonly to: number;
};

export interface IWordModel {
  /** The pieces of a word, given as its characters (one code point each), in order. */
  cut(chars: readonly string[]): Piece[];
  /** The number of a piece; undefined where it has none. */
  idOf(token: string): number | undefined;
  /** The number that stands for what the vocabulary lacks; undefined where nothing is lacking. */
  readonly unknownId: number | undefined;
  /** All numbers that a word can be cut into, in any order. */
  listIds(): Iterable<number>;
}

function createWordLevelModel(model: Json): IWordModel {
  const unknownToken = readText(model.unk_token ?? '[UNK]', 'unk_token');
  const { vocabulary } = readVocabulary(model.vocab);
  const unknownId = vocabulary.get(unknownToken);
  if (unknownId === undefined) {
    return failOnFile(`has no ${unknownToken}, which stands for unknown words`, unknownToken);
  }
  return {
    cut: chars => {
      const word = chars.join('');
      const id = vocabulary.get(word);
      const token = id === undefined ? unknownToken : word;
      return [{ id: id ?? unknownId, token, from: 0, to: chars.length }];
    },
    idOf: token => vocabulary.get(token),
    unknownId,
    listIds: () => vocabulary.values()
  };
}

/** Files of before 2020 do not name the kind of their model, but have what only it has. */
function findType(model: Json): unknown {
  if (model.type !== undefined) return model.type;
  if (Array.isArray(model.vocab)) return 'Unigram';
  return 'merges' in model ? 'BPE' : 'WordPiece';
}

/**
 * @param value `model` of a tokenizer.json
 * @throws {VocabularyError} if it is of another kind, or lacks what it names
 */
export function readWordModel(value: unknown): IWordModel {
  const model = readObject(value, 'model');
  const type = findType(model);
  switch (type) {
    case 'WordPiece':
      return createWordPieceModel(readWordPiece(model));
    case 'BPE':
      return createBytePairModel(model);
    case 'Unigram':
      return createUnigramModel(model);
    case 'WordLevel':
      return createWordLevelModel(model);
    default:
      return refusePart('model', type);
  }
}
