/**
 * The front half: cuts one sentence into words of known source, has the model cut each word into
 * pieces, and maps the pieces back. Leaves out templates and truncation.
 * Reference: Tokenizer::encode of huggingface/tokenizers.
 */
import { createSectionSplitter, type AddedToken } from './added-token';
import type { AlignedText } from './aligned-text';
import type { WordRange } from './aligned-words';
import type { Span } from './encoding';
import { trimSpan, type OffsetTrim } from './offset-trim';
import type { Words } from './pre-tokenizer';
import type { IWordModel } from './word-model';

/** The tokens of one sentence in parallel; spans and words are null where they are not known. */
export type Sentence = {
  readonly ids: number[];
  readonly tokens: string[];
  readonly spans: (Span | null)[];
  readonly words: (number | null)[];
};

/** Tokenizes a sentence, every piece with its UTF-16 span and word number. */
export type SentenceAligner = (text: string) => Sentence;

/** The steps from a text to the pieces of its words. */
export type TokenizerSteps = {
  /** The normalised characters of `text.slice(start, end)`, with spans that point into `text`. */
  normalize(text: string, start: number, end: number): AlignedText;
  /** The words among the characters `from` to `to` of a normalised text. */
  split(text: AlignedText, from: number, to: number): Words;
  readonly model: IWordModel;
  /** How spans lose the spaces around a piece; null where they keep them. */
  readonly trim: OffsetTrim | null;
  readonly addedTokens: readonly AddedToken[];
};

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

/** @example "Wörter" with the pieces "wort ##er" gives spans `[0,4] [4,6]`, words `0 0` */
export function createSentenceAligner(steps: TokenizerSteps): SentenceAligner {
  const { model, trim, addedTokens } = steps;
  const normalizedTokens = addedTokens.filter(token => token.normalized);
  const splitSource = createSectionSplitter(
    addedTokens.filter(token => !token.normalized),
    token => token.content
  );
  const splitNormalized = createSectionSplitter(normalizedTokens, ({ content }) =>
    steps.normalize(content, 0, content.length).chars.join('')
  );

  return text => {
    const sentence: Sentence = { ids: [], tokens: [], spans: [], words: [] };
    let word = 0;
    const push = (id: number, token: string, written: string, span: Span) => {
      const isFirst = sentence.ids.length === 0;
      sentence.ids.push(id);
      sentence.tokens.push(token);
      sentence.spans.push(trim === null ? span : trimSpan(written, span, isFirst, text, trim));
      sentence.words.push(word);
    };
    const spanOf = (aligned: AlignedText, from: number, to: number): Span => [
      aligned.starts[from],
      aligned.ends[to - 1]
    ];
    const pushWords = (aligned: AlignedText, [from, to]: WordRange) => {
      const words = steps.split(aligned, from, to);
      for (const [start, end] of words.ranges) {
        for (const piece of model.cut(words.text.chars.slice(start, end))) {
          const span = spanOf(words.text, start + piece.from, start + piece.to);
          push(piece.id, piece.token, piece.token, span);
        }
        word += 1;
      }
    };
    const pushNormalized = (aligned: AlignedText) => {
      const indexAt = unitPositions(aligned.chars);
      const joined = aligned.chars.join('');
      for (const { token, span } of splitNormalized(joined)) {
        const range = [indexAt.get(span[0])!, indexAt.get(span[1])!] as const;
        if (token === null) {
          pushWords(aligned, range);
        } else {
          push(token.id, token.content, joined.slice(...span), spanOf(aligned, ...range));
          word += 1;
        }
      }
    };

    for (const { token, span } of splitSource(text)) {
      if (token !== null) {
        push(token.id, token.content, text.slice(...span), span);
        word += 1;
        continue;
      }
      const aligned = steps.normalize(text, span[0], span[1]);
      if (normalizedTokens.length > 0) {
        pushNormalized(aligned);
      } else {
        pushWords(aligned, [0, aligned.chars.length]);
      }
    }
    return sentence;
  };
}
