/** What the grid says of one head: its number, its measure and its strongest pair of tokens. */
import type { JSX } from 'preact';

import { measureHead, strongestPair } from '../../attention/head-measures';
import type { MeasureName } from '../../attention/head-measures';
import { formatWeight } from '../../drawing/numerals';
import { cellRect } from '../../drawing/grid-layout';
import type { GridLayout } from '../../drawing/grid-layout';
import type { HeadRef } from '../../state/document';

type Head = {
  readonly ref: HeadRef;
  /** The layer's; null while it is not there. */
  readonly weights: Float32Array | null;
  readonly tokens: readonly string[];
  readonly special: readonly boolean[];
  readonly measure: MeasureName;
  /** Why there is no picture; null where there is one. */
  readonly word: string | null;
};

/** What is said of a head in words, for its cell's name and its tooltip. */
export function headWords(head: Head): { name: string; measure: string; pair: string | null } {
  const { ref, weights, tokens, special, measure, word } = head;
  const name = `layer ${ref.layer}, head ${ref.head}`;
  if (weights === null) return { name, measure: word ?? 'computing', pair: null };
  const plane = { weights, tokens: tokens.length, head: ref.head };
  const value = measureHead(measure, plane, special);
  const best = strongestPair(plane);
  return {
    name,
    measure: Number.isNaN(value)
      ? `${measure} unknown: some weights are not numbers`
      : `${measure} ${formatWeight(value, 2)}`,
    pair:
      best === null
        ? null
        : `${tokens[best.from]} → ${tokens[best.to]} ${formatWeight(best.weight, 3)}`
  };
}

type Props = {
  readonly layout: GridLayout;
  readonly index: number;
  readonly words: ReturnType<typeof headWords>;
};

export function GridTooltip({ layout, index, words }: Props): JSX.Element {
  const { x, y, width, height } = cellRect(layout, index);
  const isRight = x + width / 2 > layout.widthPx / 2;
  // Below the cell, and above it in the lower half: it must not be cut off by the box.
  const isLow = y > layout.heightPx / 2;
  return (
    <div
      class="bertscope-grid-tip"
      aria-hidden="true"
      style={{
        ...(isRight ? { right: `${layout.widthPx - x - width}px` } : { left: `${x}px` }),
        ...(isLow ? { bottom: `${layout.heightPx - y + 6}px` } : { top: `${y + height + 6}px` })
      }}
    >
      <b>{words.name}</b>
      <span>{words.measure}</span>
      {words.pair !== null && <bdi>{words.pair}</bdi>}
    </div>
  );
}
