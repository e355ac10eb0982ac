/**
 * Where special tokens stand around one sentence or a pair, such as [CLS] A [SEP] B [SEP].
 * Leaves out what the sentences hold. Reference: the post_processor of tokenizer.json, read by
 * letting the library apply it to one placeholder a sentence, so that every kind of it works.
 */
import { VocabularyError } from '../errors';
import type { SentenceId } from './encoding';
import type { Library } from './library';

/** One place of a template: a special token, or all tokens of a sentence. */
export type TemplatePart =
  | {
      readonly kind: 'special';
      readonly token: string;
      readonly id: number;
      readonly sentenceId: SentenceId;
    }
  | { readonly kind: 'sentence'; readonly source: 'a' | 'b'; readonly sentenceId: SentenceId };

/** The parts in order; each sentence once. */
export type Template = readonly TemplatePart[];

// No added token can be spelled like these, which hold a character that no text keeps.
const PLACEHOLDERS = { a: '\u0000a', b: '\u0000b' } as const;

/**
 * @param library the tokenizer
 * @param pair whether the template is for two sentences
 * @throws {VocabularyError} if a special token has no number, or a sentence is not there once
 * @example a BERT file gives for one sentence: special [CLS], sentence a, special [SEP]
 */
export function readTemplate(library: Library, pair: boolean): Template {
  const { tokens, sentenceIds } = library.applyTemplate(
    PLACEHOLDERS.a,
    pair ? PLACEHOLDERS.b : null
  );
  for (const placeholder of pair ? [PLACEHOLDERS.a, PLACEHOLDERS.b] : [PLACEHOLDERS.a]) {
    if (tokens.filter(token => token === placeholder).length !== 1) {
      throw new VocabularyError(
        `The tokenizer file does not place ${pair ? 'both sentences' : 'the sentence'} once.`,
        'Take the tokenizer.json that was published with this model.',
        { token: '' }
      );
    }
  }
  return tokens.map((token, index): TemplatePart => {
    const sentenceId = sentenceIds[index] === 1 ? 1 : 0;
    if (token === PLACEHOLDERS.a || token === PLACEHOLDERS.b) {
      return { kind: 'sentence', source: token === PLACEHOLDERS.a ? 'a' : 'b', sentenceId };
    }
    const id = library.idOf(token);
    if (id === undefined) {
      throw new VocabularyError(
        `The tokenizer file has no ${token}, which its own template puts around every text.`,
        'Take the tokenizer.json that was published with this model.',
        { token }
      );
    }
    return { kind: 'special', token, id, sentenceId };
  });
}
