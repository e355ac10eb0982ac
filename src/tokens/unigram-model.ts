/**
 * Unigram: the pieces of a word whose scores add up to the most. Done here and not by the library,
 * which builds a tree of a Map a node (half a gigabyte for XLM-R's 250,000 pieces); the pieces are
 * the same (held by a test). Leaves out sampling. Reference: encode_optimized in
 * models/unigram/model.rs of huggingface/tokenizers.
 */
import { failOnFile, readList, type Json } from './file-part';
import type { IWordModel, Piece } from './word-model';

/** How much worse than the worst piece a character is that none covers. */
const UNKNOWN_PENALTY = 10;

type Vocabulary = {
  readonly pieces: readonly string[];
  readonly scores: Float64Array;
  readonly ids: Map<string, number>;
  /** UTF-16 units of the longest piece by its first character. */
  readonly longest: ReadonlyMap<string, number>;
  readonly unknownScore: number;
};

function readVocabulary(value: unknown): Vocabulary {
  const entries = readList(value);
  if (entries.length === 0) return failOnFile('has no "vocab"', 'vocab');
  const pieces: string[] = [];
  const scores = new Float64Array(entries.length);
  const ids = new Map<string, number>();
  const longest = new Map<string, number>();
  let lowest = Infinity;
  for (const entry of entries) {
    const [piece, score] = readList(entry);
    if (typeof piece !== 'string' || typeof score !== 'number') {
      return failOnFile(`has a piece without text or score: ${JSON.stringify(entry)}`, '');
    }
    const first = String.fromCodePoint(piece.codePointAt(0) ?? 0);
    longest.set(first, Math.max(longest.get(first) ?? 0, piece.length));
    ids.set(piece, pieces.length);
    scores[pieces.length] = score;
    lowest = Math.min(lowest, score);
    pieces.push(piece);
  }
  return { pieces, scores, ids, longest, unknownScore: lowest - UNKNOWN_PENALTY };
}

/** The best way to each place of a word: where its last piece begins and its number. */
type Path = { readonly starts: Int32Array; readonly ids: Int32Array };

function findPath(chars: readonly string[], vocabulary: Vocabulary, unknownId: number): Path {
  const { scores, ids, longest, unknownScore } = vocabulary;
  const count = chars.length;
  const path: Path = {
    starts: new Int32Array(count + 1).fill(-1),
    ids: new Int32Array(count + 1)
  };
  const best = new Float64Array(count + 1);
  const offer = (from: number, to: number, id: number, score: number) => {
    const sum = score + best[from];
    if (path.starts[to] < 0 || sum > best[to]) {
      best[to] = sum;
      path.starts[to] = from;
      path.ids[to] = id;
    }
  };
  for (let from = 0; from < count; from += 1) {
    const most = longest.get(chars[from]) ?? 0;
    let piece = '';
    let isCovered = false;
    for (let to = from + 1; to <= count; to += 1) {
      piece += chars[to - 1];
      if (piece.length > most) break;
      const id = ids.get(piece);
      if (id !== undefined) {
        offer(from, to, id, scores[id]);
        isCovered ||= to === from + 1;
      }
    }
    if (!isCovered) offer(from, from + 1, unknownId, unknownScore);
  }
  return path;
}

/** The stretches of the best way, unknown neighbours as one. */
function readPath({ starts, ids }: Path, unknownId: number): { from: number; to: number }[] {
  const stretches: { from: number; to: number }[] = [];
  let isOpen = false;
  for (let to = starts.length - 1; to > 0; to = starts[to]) {
    const isUnknown = ids[to] === unknownId;
    if (isUnknown && isOpen) {
      stretches[stretches.length - 1].from = starts[to];
    } else {
      stretches.push({ from: starts[to], to });
    }
    isOpen = isUnknown;
  }
  return stretches.reverse();
}

const encoder = new TextEncoder();

/** The pieces `<0xE2>` of a text, or null where the vocabulary lacks one. */
function findByteIds(text: string, ids: ReadonlyMap<string, number>): number[] | null {
  const found = Array.from(encoder.encode(text), byte =>
    ids.get(`<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`)
  );
  return found.every(id => id !== undefined) ? found : null;
}

/**
 * @param model the part of a tokenizer.json
 * @throws {VocabularyError} if it has no vocabulary or no number for what it lacks
 * @example `▁cats` with `▁cat` -2, `▁` -1, `cats` -4, `s` -1 gives `▁cat s`, which is -3 and not -5
 */
export function createUnigramModel(model: Json): IWordModel {
  const vocabulary = readVocabulary(model.vocab);
  const { pieces, ids } = vocabulary;
  const { unk_id: unknownId } = model;
  if (typeof unknownId !== 'number' || pieces[unknownId] === undefined) {
    return failOnFile('has no "unk_id", which stands for unknown characters', 'unk_id');
  }
  const hasByteFallback = model.byte_fallback === true;
  const cutStretch = (chars: readonly string[], from: number, to: number): Piece[] => {
    const text = chars.slice(from, to).join('');
    const id = ids.get(text);
    if (id !== undefined) return [{ id, token: text, from, to }];
    const bytes = hasByteFallback ? findByteIds(text, ids) : null;
    return (bytes ?? [unknownId]).map(one => ({ id: one, token: pieces[one], from, to }));
  };
  return {
    cut: chars =>
      readPath(findPath(chars, vocabulary, unknownId), unknownId).flatMap(({ from, to }) =>
        cutStretch(chars, from, to)
      ),
    idOf: token => ids.get(token),
    unknownId,
    listIds: () => ids.values()
  };
}
