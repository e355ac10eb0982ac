/**
 * The front half: cuts one sentence into words of known source, has the library's model cut each
 * word into pieces, and maps the pieces back. Leaves out templates and truncation.
 * Reference: Tokenizer::encode of huggingface/tokenizers.
 */
import { createSectionSplitter, type AddedToken } from './added-token';
import { alignText, type AlignedText } from './aligned-text';
import { splitWords, type WordRange } from './aligned-words';
import type { CodePointRules } from './code-point-rule';
import type { Span } from './encoding';
import type { Library } from './library';
import type { WordPieceFile } from './tokenizer-file';

/** The tokens of one sentence in parallel; spans and words are null where they are not known. */
export type Sentence = {
  readonly ids: number[];
  readonly tokens: string[];
  readonly spans: (Span | null)[];
  readonly words: (number | null)[];
};

/** Tokenizes a sentence, every piece with its UTF-16 span and word number. */
export type SentenceAligner = (text: string) => Sentence;

/** How many code points of its word a piece covers. */
function pieceLength(piece: string, isFirst: boolean, prefix: string): number {
  return Array.from(isFirst ? piece : piece.slice(prefix.length)).length;
}

/** Character indices to where a normalised token spelling begins and ends in a joined text. */
function unitPositions(chars: readonly string[]): Map<number, number> {
  const indexAt = new Map([[0, 0]]);
  let position = 0;
  chars.forEach((char, index) => {
    position += char.length;
    indexAt.set(position, index + 1);
  });
  return indexAt;
}

/**
 * @param library whose model cuts the words
 * @param model the settings of that model
 * @param rules what the normaliser does to a code point
 * @param addedTokens tokens that may stand in the text
 * @example "Wörter" with the pieces "wort ##er" gives spans `[0,4] [4,6]`, words `0 0`
 */
export function createSentenceAligner(
  library: Library,
  model: WordPieceFile,
  rules: CodePointRules,
  addedTokens: readonly AddedToken[]
): SentenceAligner {
  const normalize = (content: string) =>
    alignText(content, 0, content.length, rules).chars.join('');
  const normalizedTokens = addedTokens.filter(token => token.normalized);
  const splitSource = createSectionSplitter(
    addedTokens.filter(token => !token.normalized),
    token => token.content
  );
  const splitNormalized = createSectionSplitter(normalizedTokens, token =>
    normalize(token.content)
  );

  return text => {
    const sentence: Sentence = { ids: [], tokens: [], spans: [], words: [] };
    let word = 0;
    const push = (id: number, token: string, span: Span) => {
      sentence.ids.push(id);
      sentence.tokens.push(token);
      sentence.spans.push(span);
      sentence.words.push(word);
    };
    const spanOf = (aligned: AlignedText, [from, to]: WordRange): Span => [
      aligned.starts[from],
      aligned.ends[to - 1]
    ];
    const pushWord = (aligned: AlignedText, [from, to]: WordRange) => {
      const pieces = library.encodeWord(aligned.chars.slice(from, to).join(''));
      let done = from;
      pieces.forEach((piece, index) => {
        // One piece is the whole word, also when it is [UNK], which does not spell it.
        const next =
          pieces.length === 1 ? to : done + pieceLength(piece, index === 0, model.prefix);
        push(library.idOf(piece)!, piece, spanOf(aligned, [done, next]));
        done = next;
      });
      word += 1;
    };
    const pushWords = (aligned: AlignedText, from: number, to: number) => {
      for (const range of splitWords(aligned, from, to)) {
        pushWord(aligned, range);
      }
    };
    const pushNormalized = (aligned: AlignedText) => {
      const indexAt = unitPositions(aligned.chars);
      for (const { token, span } of splitNormalized(aligned.chars.join(''))) {
        const range = [indexAt.get(span[0])!, indexAt.get(span[1])!] as const;
        if (token === null) {
          pushWords(aligned, ...range);
        } else {
          push(token.id, token.content, spanOf(aligned, range));
          word += 1;
        }
      }
    };

    for (const { token, span } of splitSource(text)) {
      if (token !== null) {
        push(token.id, token.content, span);
        word += 1;
        continue;
      }
      const aligned = alignText(text, span[0], span[1], rules);
      if (normalizedTokens.length > 0) {
        pushNormalized(aligned);
      } else {
        pushWords(aligned, 0, aligned.chars.length);
      }
    }
    return sentence;
  };
}
