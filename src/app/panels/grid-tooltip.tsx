/** What the grid says of one head: its number, its measure and its strongest pair of tokens. */
import type { JSX } from 'preact';

import { strongestPair } from '../../attention/head-measures';
import type { MeasureName } from '../../attention/head-measures';
import { cellRect } from '../../drawing/grid-layout';
import type { GridLayout } from '../../drawing/grid-layout';
import { MEASURE_WORDS } from '../../drawing/measure-words';
import { formatWeight } from '../../drawing/numerals';
import { shownHead, type HeadLook } from '../../drawing/shown-head';
import { pairWords } from '../../drawing/token-words';
import type { HeadRef } from '../../state/document';

type Head = {
  readonly ref: HeadRef;
  /** The layer's; null while it is not there. */
  readonly weights: Float32Array | null;
  readonly look: HeadLook;
  readonly measure: MeasureName;
  /** Of the whole head; NaN where it cannot be told. */
  readonly value: number;
  /** Why there is no picture; null where there is one. */
  readonly word: string | null;
};

/** What is said of a head, for its cell's name and its tooltip. */
export type HeadWords = {
  readonly name: string;
  readonly measure: string;
  /** The strongest of what is shown; tokens keep their own direction. */
  readonly pair: string | null;
};

export function headWords({ ref, weights, look, measure, value, word }: Head): HeadWords {
  const name = `layer ${ref.layer}, head ${ref.head}`;
  if (weights === null) return { name, measure: word ?? 'computing', pair: null };
  const { weights: plane, tokens: count } = shownHead(weights, ref.head, look);
  const best = strongestPair({ weights: plane, tokens: count, head: 0 });
  const { tokens } = look.groups;
  const label = MEASURE_WORDS[measure].name;
  return {
    name,
    measure: Number.isNaN(value)
      ? `${label} unknown: some weights are not numbers`
      : `${label} ${formatWeight(value, 2)}`,
    pair:
      best === null
        ? null
        : `${pairWords(tokens[best.from], tokens[best.to])} ${formatWeight(best.weight, 3)}`
  };
}

type Props = {
  readonly layout: GridLayout;
  readonly index: number;
  readonly words: HeadWords;
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
      {words.pair !== null && <span>{words.pair}</span>}
    </div>
  );
}
