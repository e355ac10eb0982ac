/** The scores of all heads for one pattern as dots on a line, with one head marked: no head is shown without the others. */
import type { JSX } from 'preact';

import { formatWeight } from '../../drawing/numerals';

type Props = {
  /** 0 to 1, one a head that has a score. */
  readonly masses: readonly number[];
  /** Of the chosen head. */
  readonly own: number;
  readonly colour: string;
  /** What is scored, for those who do not see it. */
  readonly label: string;
};

const WIDTH = 260;
const HEIGHT = 30;
const EDGE = 6;
const MIDDLE = 12;
/** Dots of the same place are put above and below the line, so that many look like many. */
const SPREAD = [0, -4, 4, -8, 8];

const placeOf = (mass: number): number => EDGE + mass * (WIDTH - 2 * EDGE);

export function ScoreStrip({ masses, own, colour, label }: Props): JSX.Element {
  const seen = new Map<number, number>();
  const above = masses.filter(mass => mass > own).length;
  return (
    <svg
      class="bertscope-strip"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`${label}: ${formatWeight(own, 2)}; ${above} of ${masses.length} heads have more.`}
    >
      <line x1={EDGE} x2={WIDTH - EDGE} y1={MIDDLE} y2={MIDDLE} class="bertscope-strip-line" />
      {masses.map((mass, at) => {
        const x = Math.round(placeOf(mass) / 3);
        const there = seen.get(x) ?? 0;
        seen.set(x, there + 1);
        return (
          <circle
            key={at}
            cx={placeOf(mass)}
            cy={MIDDLE + SPREAD[there % SPREAD.length]}
            r={1.8}
            class="bertscope-strip-dot"
          />
        );
      })}
      <circle cx={placeOf(own)} cy={MIDDLE} r={4.6} fill={colour} class="bertscope-strip-own" />
      {[0, 0.5, 1].map(mass => (
        <text
          key={mass}
          x={placeOf(mass)}
          y={HEIGHT - 1}
          text-anchor={mass === 0 ? 'start' : mass === 1 ? 'end' : 'middle'}
        >
          {mass === 0 ? '0' : mass === 1 ? '1' : '.5'}
        </text>
      ))}
    </svg>
  );
}
