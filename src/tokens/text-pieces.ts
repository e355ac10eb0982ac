/**
 * Which pieces of a vocabulary a text can be cut into. BERT's has a thousand placeholders beside
 * them (`[unused7]`), whose parameters no training has ever touched and which are all alike.
 */
import type { TokenizerFile } from './tokenizer-file';
import { isPunctuation } from './unicode-class';

/** BERT makes every punctuation mark a word of its own, so none comes with anything else. */
const isOneWord = (piece: string): boolean => {
  const characters = [...piece];
  return (
    characters.length === 1 ||
    !characters.some(character => isPunctuation(character.codePointAt(0)!))
  );
};

/**
 * @returns ids, ascending; null where it is not known how the text is cut
 * @example of `[PAD] the ##s . [unused7]` those of `the`, `##s` and `.`
 */
export function findTextPieces({ bert, addedTokens }: TokenizerFile): readonly number[] | null {
  if (bert === null) return null;
  const { vocabulary, prefix } = bert.model;
  const added = new Set(addedTokens.map(({ id }) => id));
  const found = [...vocabulary].flatMap(([piece, id]) => {
    const own = piece.startsWith(prefix) ? piece.slice(prefix.length) : piece;
    return !added.has(id) && isOneWord(own) ? [id] : [];
  });
  return found.sort((one, other) => one - other);
}
