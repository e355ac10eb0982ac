/**
 * Turns one text or two into an Encoding: words with known source, cut by the library's model,
 * checked against the library's own reading, truncated and put into the model's template. Leaves
 * out padding and strides. Reference: Rust `tokenizers`, to which every part is held by tests.
 */
import { createSentenceAligner, type Sentence } from './aligned-sentence';
import type { Encoding, SentenceId, Span } from './encoding';
import { createLibrary } from './library';
import { agreesWithLibrary, createDeviationTest } from './library-check';
import { createPieceLabeler } from './piece-labels';
import { readTemplate, type Template, type TemplatePart } from './template';
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
  /** Ids of the pieces that a text can be cut into, ascending. Slow. */
  textPieces(): readonly number[];
}

/** Gives the tokens of a sentence with their spans, or null where ours and the library's differ. */
type CheckedAligner = (text: string) => Sentence | null;

/** The two readings of a text: ours, and of BERT's own kind the library's beside it. */
type Readings = {
  readonly alignChecked: CheckedAligner;
  /** The library's own tokens, whose place in the text nobody knows. */
  readonly readUnaligned: (text: string) => Sentence;
};

/**
 * Only BERT's own kind has a second reading: of the others the library leaves the reference more
 * often than it helps (normalisers, splitters), so those are held to Rust by tests alone.
 */
function createReadings(file: TokenizerFile, tokenizerConfig: unknown): Readings {
  const align = createSentenceAligner(file.steps);
  if (file.bert === null) {
    return { alignChecked: align, readUnaligned: align };
  }
  const { rules, model } = file.bert;
  const library = createLibrary(file.json, model, tokenizerConfig);
  const deviates = createDeviationTest(library, rules, file.steps.addedTokens);
  return {
    alignChecked: text => {
      const sentence = align(text);
      return agreesWithLibrary(text, sentence.ids, library, deviates) ? sentence : null;
    },
    readUnaligned: text => {
      const { ids, tokens } = library.encode(text);
      const unknown = ids.map(() => null);
      return { ids: [...ids], tokens: [...tokens], spans: unknown, words: unknown };
    }
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
 * A tokenizer of one model: WordPiece, byte-level or plain BPE, Unigram, or whole words, with the
 * normalisers and splitters of the reference.
 *
 * @param tokenizerJson parsed tokenizer.json; its truncation and padding are ignored
 * @param tokenizerConfig parsed tokenizer_config.json, or null where there is none
 * @param limit the most tokens the model takes, special tokens counted
 * @throws {VocabularyError} if the file lacks its unknown token or one of its template, or has a
 * part that is not known
 * @throws {RangeError} if `limit` has no room for the special tokens of a pair
 * @example "I went" gives `[CLS] i went [SEP]`, offsets `null [0,1] [2,6] null`
 */
export function createTokenizer(
  tokenizerJson: unknown,
  tokenizerConfig: unknown,
  limit: number
): ITokenizer {
  const file = readTokenizerFile(tokenizerJson);
  const { addedTokens, model } = file.steps;
  const addedIds = new Map(addedTokens.map(token => [token.content, token.id]));
  const idOf = (token: string) => addedIds.get(token) ?? model.idOf(token);
  const readPlaces = (pair: boolean) => readTemplate(file.json.post_processor, pair, idOf);
  const templates = { single: readPlaces(false), pair: readPlaces(true) };
  const specialCount = countSpecial(templates.pair);
  if (!Number.isInteger(limit) || limit < specialCount) {
    throw new RangeError(
      `limit is ${limit}, but must be a whole number from ${specialCount} (the special tokens)`
    );
  }
  const { alignChecked, readUnaligned } = createReadings(file, tokenizerConfig);
  const labelPieces = createPieceLabeler(file);

  return {
    textPieces: () => findTextPieces(file),
    encode: (textA, textB, most = limit) => {
      const allowed = Math.max(specialCount, Math.min(limit, Math.floor(most)));
      const template = textB === null ? templates.single : templates.pair;
      const texts = (textB === null ? [textA] : [textA, textB]).map(makeWellFormed);
      const checked = texts.map(alignChecked);
      const aligned = !checked.includes(null);
      const [a, b = EMPTY] = texts.map((text, index) =>
        aligned ? checked[index]! : readUnaligned(text)
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
      const typeIds: number[] = [];
      const wordIds: (number | null)[] = [];
      const special: boolean[] = [];
      const push = (
        id: number,
        token: string,
        offset: Span | null,
        wordId: number | null,
        part: TemplatePart
      ) => {
        ids.push(id);
        tokens.push(token);
        offsets.push(offset);
        wordIds.push(wordId);
        sentenceIds.push(part.sentenceId);
        typeIds.push(part.typeId);
        special.push(part.kind === 'special');
      };
      for (const part of template) {
        if (part.kind === 'special') {
          push(part.id, part.token, null, null, part);
          continue;
        }
        const [sentence, keep] = part.source === 'a' ? [a, keepA] : [b, keepB];
        for (let index = 0; index < keep; index += 1) {
          const { ids: own, tokens: pieces, spans, words } = sentence;
          push(own[index], pieces[index], spans[index], words[index], part);
        }
      }
      const labels = labelPieces(ids, tokens);
      return {
        ids,
        tokens,
        ...(labels !== null && { labels }),
        offsets,
        sentenceIds,
        ...(typeIds.some((type, at) => type !== sentenceIds[at]) && { typeIds }),
        wordIds,
        special,
        cut: { a: a.ids.length - keepA, b: b.ids.length - keepB },
        limit: allowed,
        unknown: ids.filter(id => id === model.unknownId).length,
        aligned
      };
    }
  };
}
