/** Where tokens stand in the two texts, and which places are lit. */
import { useMemo } from 'preact/hooks';

import type { TokenRef } from '../../state/document';
import type { ViewState } from '../../state/view-state';
import type { Encoding, Span } from '../../tokens/encoding';

/** Tokens of one sentence that have a place in its text, in reading order. */
export type SentencePlaces = {
  readonly tokens: readonly number[];
  /** One a token of `tokens`: UTF-16 code units of the sentence's own text. */
  readonly spans: readonly Span[];
};

type Pair<T> = readonly [T, T];

const NONE: readonly never[] = [];
const NOWHERE: SentencePlaces = { tokens: NONE, spans: NONE };

/** The places of both sentences. */
export function tokenPlaces({ offsets, sentenceIds }: Encoding): Pair<SentencePlaces> {
  const of = (sentence: number): SentencePlaces => {
    const tokens: number[] = [];
    const spans: Span[] = [];
    offsets.forEach((span, token) => {
      if (span === null || sentenceIds[token] !== sentence) return;
      tokens.push(token);
      spans.push(span);
    });
    return { tokens, spans };
  };
  return [of(0), of(1)];
}

/** The spans of `refs` in both sentences; at word level those of the whole word. */
export function litSpans(
  { offsets, sentenceIds, wordIds }: Encoding,
  refs: readonly TokenRef[],
  words: boolean
): Pair<readonly Span[]> {
  const of = (sentence: number): readonly Span[] => {
    const lit = new Set<number>();
    for (const { token } of refs) {
      if (sentenceIds[token] !== sentence) continue;
      lit.add(token);
      if (!words || wordIds[token] === null) continue;
      wordIds.forEach((word, other) => {
        if (word === wordIds[token] && sentenceIds[other] === sentence) lit.add(other);
      });
    }
    return [...lit].flatMap(token => {
      const span = offsets[token] ?? null;
      return span === null ? [] : [span];
    });
  };
  return [of(0), of(1)];
}

type Places = { places: Pair<SentencePlaces>; lit: Pair<readonly Span[]> };

/** Follows what is lit: the token under pointer or focus, else the pinned ones. */
export function useTokenPlaces(state: ViewState): Places {
  const { document, hover, phase } = state;
  // While another text is on its way, the tokens on the screen are not those of the fields.
  const encoding = phase.phase === 'ready' ? state.encoding : null;
  const places = useMemo<Pair<SentencePlaces>>(
    () => (encoding === null ? [NOWHERE, NOWHERE] : tokenPlaces(encoding)),
    [encoding]
  );
  const { pinned, words } = document;
  const lit = useMemo<Pair<readonly Span[]>>(
    () =>
      encoding === null
        ? [NONE, NONE]
        : litSpans(encoding, hover === null ? pinned : [hover], words),
    [encoding, hover, pinned, words]
  );
  return useMemo(() => ({ places, lit }), [places, lit]);
}
