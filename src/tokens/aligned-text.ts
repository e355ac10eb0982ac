/**
 * Normalises a text as BertNormalizer does and remembers where every character came from.
 * Leaves out splitting into words. Reference: NormalizedString of huggingface/tokenizers, whose
 * transformations hand down alignments by position, which shows when marks change places.
 */
import type { CodePointRules, Part } from './code-point-rule';
import { rankClasses } from './combining-order';
import type { Span } from './encoding';

/** Normalised characters (one code point each) and, in parallel, their UTF-16 range in the source. */
export type AlignedText = {
  readonly chars: string[];
  readonly starts: number[];
  readonly ends: number[];
};

/** A combining mark that waits for its run to end; `inserted` = not the first of its decomposition. */
type Mark = { readonly part: Part; readonly inserted: boolean; readonly span: Span };

/**
 * Marks in canonical order. Spans stay in their places: the first of a decomposition takes the next
 * span in the order of the source, an inserted one shares the span before it. Not by `normalize`
 * over the run, which takes seconds for 100,000 marks.
 */
function reorder(marks: readonly Mark[], before: Span): Mark[] {
  const ranks = rankClasses(new Set(marks.map(mark => mark.part.char)));
  const spans = marks.filter(mark => !mark.inserted).map(mark => mark.span);
  let taken = 0;
  return marks
    .toSorted((a, b) => ranks.get(a.part.char)! - ranks.get(b.part.char)!)
    .map(({ part, inserted }) => {
      const span = inserted ? (taken === 0 ? before : spans[taken - 1]) : spans[taken++];
      return { part, inserted, span };
    });
}

/**
 * The normalised characters of `text.slice(start, end)`.
 *
 * @param text any string; a lone surrogate counts as U+FFFD
 * @param start first UTF-16 unit
 * @param end UTF-16 unit after the last
 * @param rules of the tokenizer's normaliser
 * @returns spans that point into `text`, monotone unless non-stripped marks changed places
 * @example "É\u00adz" gives chars `e z`, starts `0 2`, ends `1 3`
 */
export function alignText(
  text: string,
  start: number,
  end: number,
  rules: CodePointRules
): AlignedText {
  const chars: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let marks: Mark[] = [];
  // The span of the last character read, stripped or not: what an inserted one shares.
  let before: Span = [start, start];

  const push = (results: readonly string[], from: number, to: number) => {
    for (const char of results) {
      chars.push(char);
      starts.push(from);
      ends.push(to);
    }
  };
  const flushMarks = () => {
    // Where all marks are dropped their order cannot be seen.
    const ordered =
      marks.length > 1 && marks.some(mark => !mark.part.stripped) ? reorder(marks, before) : marks;
    for (const { part, span } of ordered) {
      if (!part.stripped) {
        push(part.result, span[0], span[1]);
      }
    }
    marks = [];
  };

  for (let position = start; position < end;) {
    const codePoint = text.codePointAt(position)!;
    const next = position + (codePoint > 0xffff ? 2 : 1);
    const rule = rules(codePoint);
    if (!rule.removed) {
      const span: Span = [position, next];
      if (rule.isolated) {
        flushMarks();
        push([' '], position, next);
      }
      rule.parts.forEach((part, index) => {
        if (part.combining) {
          marks.push({ part, inserted: index > 0, span });
          return;
        }
        if (marks.length > 0) {
          flushMarks();
        }
        before = span;
        if (!part.stripped) {
          push(part.result, position, next);
        }
      });
      if (rule.isolated) {
        flushMarks();
        push([' '], position, next);
      }
    }
    position = next;
  }
  flushMarks();
  return { chars, starts, ends };
}
