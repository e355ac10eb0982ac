/**
 * Byte pair encoding: the library merges, this maps the pieces back to the characters of the word.
 * Leaves out dropout, which is for training. Reference: models/bpe/model.rs of huggingface/tokenizers.
 */
import { BPE } from '@huggingface/tokenizers';

import { failOnFile, readList, readObject, refusePart, type Json } from './file-part';
import type { IWordModel, Piece } from './word-model';

const BYTE_PIECE = /^<0x[0-9A-F]{2}>$/;
const encoder = new TextEncoder();

type BytePairConfig = ConstructorParameters<typeof BPE>[0];

/** @throws {VocabularyError} if the merges are no pairs */
function readMerges(value: unknown): [string, string][] {
  return readList(value).map(merge => {
    // Written as "a b" until 2024; a piece holds no space there.
    const pair: unknown = typeof merge === 'string' ? merge.split(' ', 2) : merge;
    return Array.isArray(pair) && typeof pair[0] === 'string' && typeof pair[1] === 'string'
      ? [pair[0], pair[1]]
      : failOnFile(`has a merge that is no pair: ${JSON.stringify(merge)}`, '');
  });
}

/**
 * @param model the part of a tokenizer.json
 * @throws {VocabularyError} if it lacks its vocabulary, or marks pieces inside a word
 * @example `Ġcats` with the merges `Ġ c`, `Ġc a`, `Ġca t` gives `Ġcat` of 0 to 4 and `s` of 4 to 5
 */
export function createBytePairModel(model: Json): IWordModel {
  if (typeof model.continuing_subword_prefix === 'string' && model.continuing_subword_prefix !== '')
    return refusePart('setting continuing_subword_prefix of BPE', model.continuing_subword_prefix);
  readObject(model.vocab, 'vocab');
  const library = new BPE({
    ...model,
    merges: readMerges(model.merges)
  } as unknown as BytePairConfig);
  const vocabulary = library.tokens_to_ids;
  const suffix = typeof model.end_of_word_suffix === 'string' ? model.end_of_word_suffix : '';
  const unknown = typeof model.unk_token === 'string' ? model.unk_token : null;
  if (unknown !== null && !vocabulary.has(unknown)) {
    return failOnFile(`has no ${unknown}, which stands for unknown characters`, unknown);
  }
  const hasByteFallback = model.byte_fallback === true;
  const fusesUnknown = model.fuse_unk === true;

  const cut = (chars: readonly string[]): Piece[] => {
    const spelled = (index: number): string =>
      index === chars.length - 1 ? chars[index] + suffix : chars[index];
    // What the vocabulary lacks leaves no trace where there is no token for it.
    const isSilent = unknown === null && !hasByteFallback;
    const kept = isSilent ? chars.filter((_, at) => vocabulary.has(spelled(at))) : chars;
    const pieces: Piece[] = [];
    let from = 0;
    let bytesLeft = 0;
    for (const token of library.encode([chars.join('')])) {
      const id = vocabulary.get(token)!;
      const isLacking = from < kept.length && !isSilent && !vocabulary.has(spelled(from));
      if (isLacking && hasByteFallback && BYTE_PIECE.test(token)) {
        bytesLeft = bytesLeft > 0 ? bytesLeft : encoder.encode(spelled(from)).length;
        pieces.push({ id, token, from, to: from + 1 });
        bytesLeft -= 1;
        from += bytesLeft === 0 ? 1 : 0;
        continue;
      }
      if (isLacking) {
        const last = pieces.at(-1);
        if (fusesUnknown && last?.token === unknown && last.to === from) {
          pieces[pieces.length - 1] = { ...last, to: from + 1 };
        } else {
          pieces.push({ id, token, from, to: from + 1 });
        }
        from += 1;
        continue;
      }
      const length = Array.from(token).length;
      const isEnd = suffix !== '' && token.endsWith(suffix) && from + length > kept.length;
      const to = isEnd ? kept.length : from + length;
      pieces.push({ id, token, from, to });
      from = to;
    }
    return pieces;
  };
  return {
    cut,
    idOf: token => vocabulary.get(token),
    unknownId: unknown === null ? undefined : vocabulary.get(unknown),
    listIds: () => vocabulary.values()
  };
}
