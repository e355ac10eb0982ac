/**
 * Turns one text or two into an Encoding: words with known source, cut by the library's model,
 * checked against the library's own reading, truncated and put into the model's template. Leaves
 * out padding and strides. Reference: Rust `tokenizers`, to which every part is held by tests.
 */
import { createSentenceAligner, type Sentence } from './aligned-sentence';
import { createCodePointRules } from './code-point-rule';
import type { Encoding, SentenceId, Span } from './encoding';
import { createLibrary, type Library } from './library';
import { agreesWithLibrary, createDeviationTest } from './library-check';
import { readTemplate, type Template } from './template';
import { findTextPieces } from './text-pieces';
import { readTokenizerFile, type TokenizerFile } from './tokenizer-file';
import { truncateLongestFirst } from './truncation';

export interface ITokenizer {
  /**
   * @param textA first sentence, any string
   * @param textB second sentence; null for none. An empty string is a sentence without tokens and
   * still gets its [SEP], as in Python
   * @param most the most tokens wanted, special tokens counted, where that is fewer than `limit`; at least those of the
   * template are there
   * @returns at most `limit` tokens; never throws, lone surrogates are read as U+FFFD
   */
  encode(textA: string, textB: string | null, most?: number): Encoding;
  /** Ids of the pieces that a text can be cut into; null where that is not known. Slow. */
  textPieces(): readonly number[] | null;
}

/** Gives the tokens of a sentence with their spans, or null where ours and the library's differ. */
type CheckedAligner = (text: string) => Sentence | null;

function createCheckedAligner(file: TokenizerFile, library: Library): CheckedAligner {
  if (file.bert === null) {
    return () => null;
  }
  const rules = createCodePointRules(file.bert.settings);
  const align = createSentenceAligner(library, file.bert.model, rules, file.addedTokens);
  const deviates = createDeviationTest(library, rules, file.addedTokens);
  return text => {
    const sentence = align(text);
    return agreesWithLibrary(text, sentence.ids, library, deviates) ? sentence : null;
  };
}

/** The library's own tokens, whose place in the text nobody knows. */
function readUnaligned(text: string, library: Library): Sentence {
  const { ids, tokens } = library.encode(text);
  return {
    ids: [...ids],
    tokens: [...tokens],
    spans: ids.map(() => null),
    words: ids.map(() => null)
  };
}

function countSpecial(template: Template): number {
  return template.filter(part => part.kind === 'special').length;
}

/** With U+FFFD for every lone surrogate, so that offsets stay as they are. */
function makeWellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd');
}

const EMPTY: Sentence = { ids: [], tokens: [], spans: [], words: [] };

/**
 * A tokenizer of one model. WordPiece with BertNormalizer and BertPreTokenizer gets offsets and
 * word ids; any other kind works through the library alone and says `aligned: false`.
 *
 * @param tokenizerJson parsed tokenizer.json; its truncation and padding are ignored
 * @param tokenizerConfig parsed tokenizer_config.json, or null where there is none
 * @param limit the most tokens the model takes, special tokens counted
 * @throws {VocabularyError} if the file lacks its unknown token or one of its template
 * @throws {RangeError} if `limit` has no room for the special tokens of a pair
 * @example "I went" gives `[CLS] i went [SEP]`, offsets `null [0,1] [2,6] null`
 */
export function createTokenizer(
  tokenizerJson: unknown,
  tokenizerConfig: unknown,
  limit: number
): ITokenizer {
  const file = readTokenizerFile(tokenizerJson);
  const library = createLibrary(file, tokenizerConfig);
  const templates = { single: readTemplate(library, false), pair: readTemplate(library, true) };
  const specialCount = countSpecial(templates.pair);
  if (!Number.isInteger(limit) || limit < specialCount) {
    throw new RangeError(
      `limit is ${limit}, but must be a whole number from ${specialCount} (the special tokens)`
    );
  }
  const alignChecked = createCheckedAligner(file, library);

  return {
    textPieces: () => findTextPieces(file),
    encode: (textA, textB, most = limit) => {
      const allowed = Math.max(specialCount, Math.min(limit, Math.floor(most)));
      const template = textB === null ? templates.single : templates.pair;
      const texts = (textB === null ? [textA] : [textA, textB]).map(makeWellFormed);
      const checked = texts.map(alignChecked);
      const aligned = !checked.includes(null);
      const [a, b = EMPTY] = texts.map((text, index) =>
        aligned ? checked[index]! : readUnaligned(text, library)
      );
      const [keepA, keepB] = truncateLongestFirst(
        a.ids.length,
        b.ids.length,
        allowed - countSpecial(template)
      );

      const ids: number[] = [];
      const tokens: string[] = [];
      const offsets: (Span | null)[] = [];
      const sentenceIds: SentenceId[] = [];
      const wordIds: (number | null)[] = [];
      const special: boolean[] = [];
      const push = (
        id: number,
        token: string,
        offset: Span | null,
        wordId: number | null,
        sentenceId: SentenceId,
        isSpecial: boolean
      ) => {
        ids.push(id);
        tokens.push(token);
        offsets.push(offset);
        wordIds.push(wordId);
        sentenceIds.push(sentenceId);
        special.push(isSpecial);
      };
      for (const part of template) {
        if (part.kind === 'special') {
          push(part.id, part.token, null, null, part.sentenceId, true);
          continue;
        }
        const [sentence, keep] = part.source === 'a' ? [a, keepA] : [b, keepB];
        for (let index = 0; index < keep; index += 1) {
          const { ids: own, tokens: pieces, spans, words } = sentence;
          push(own[index], pieces[index], spans[index], words[index], part.sentenceId, false);
        }
      }
      return {
        ids,
        tokens,
        offsets,
        sentenceIds,
        wordIds,
        special,
        cut: { a: a.ids.length - keepA, b: b.ids.length - keepB },
        limit: allowed,
        unknown: ids.filter(id => id === library.unknownId).length,
        aligned
      };
    }
  };
}
