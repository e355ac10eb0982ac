/**
 * Which pieces of a vocabulary a text can be cut into. BERT's has a thousand placeholders beside
 * them (`[unused7]`), whose parameters no training has ever touched and which are all alike.
 */
import type { TokenizerFile } from './tokenizer-file';
import { isPunctuation } from './unicode-class';
import type { WordPieceFile } from './word-piece-file';

/** BERT makes every punctuation mark a word of its own, so none comes with anything else. */
const isOneWord = (piece: string): boolean => {
  const characters = [...piece];
  return (
    characters.length === 1 ||
    !characters.some(character => isPunctuation(character.codePointAt(0)!))
  );
};

/**
 * @returns ids, ascending; other kinds than BERT's have no placeholders that are not added tokens
 * @example of `[PAD] the ##s . [unused7]` those of `the`, `##s` and `.`
 */
export function findTextPieces({ bert, steps }: TokenizerFile): readonly number[] {
  const { model } = steps;
  const left = new Set(steps.addedTokens.map(({ id }) => id));
  const placeholders = bert === null ? [] : findPlaceholders(bert.model);
  for (const id of [...placeholders, model.unknownId]) {
    if (id !== undefined) left.add(id);
  }
  return [...model.listIds()].filter(id => !left.has(id)).sort((one, other) => one - other);
}

function findPlaceholders({ vocabulary, prefix }: WordPieceFile): number[] {
  return [...vocabulary].flatMap(([piece, id]) => {
    const own = piece.startsWith(prefix) ? piece.slice(prefix.length) : piece;
    return isOneWord(own) ? [] : [id];
  });
}
