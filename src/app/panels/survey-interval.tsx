/**
 * One pattern in one head over a set of inputs, as a line from 0 to 1: the mean mass in its 95 %
 * interval with the chance mark, and below it the share when active, in the interval of its margin,
 * with the mark of its control.
 */
import type { JSX } from 'preact';

import { formatWeight } from '../../drawing/numerals';
import type { SurveyRow } from '../../survey/survey-table';

type Props = {
  readonly row: SurveyRow;
  readonly colour: string;
  /** The large one has the scale and names its marks. */
  readonly isLarge?: boolean;
};

/** Marks have the same size in both; a pixel is a unit. */
const WIDTHS = { large: 260, small: 88 } as const;
const EDGE = 6;
const LANES = { large: 13, small: 9 } as const;

const rangeWords = (low: number | null, high: number | null): string =>
  low === null || high === null
    ? ''
    : ` (95 % between ${formatWeight(low, 2)} and ${formatWeight(high, 2)})`;

/** The same in words. */
function sayRow({ mass, mass_low, mass_high, chance, conditional, control }: SurveyRow): string {
  if (mass === null) return 'Not applicable.';
  return [
    `Mass ${formatWeight(mass, 2)}${rangeWords(mass_low, mass_high)}`,
    ...(chance === null ? [] : [`chance ${formatWeight(chance, 2)}`]),
    ...(conditional === null ? [] : [`when active ${formatWeight(conditional, 2)}`]),
    ...(control === null ? [] : [`control ${formatWeight(control, 2)}`])
  ].join(', ');
}

type PlaceOf = (value: number) => number;

type LaneProps = {
  readonly placeOf: PlaceOf;
  readonly y: number;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Chance or control. */
  readonly against: number | null;
  readonly isHollow: boolean;
  readonly colour: string;
};

function Lane({ placeOf, y, value, low, high, against, isHollow, colour }: LaneProps): JSX.Element {
  return (
    <>
      {against !== null && (
        <line
          class="bertscope-interval-against"
          x1={placeOf(against)}
          x2={placeOf(against)}
          y1={y - 4}
          y2={y + 4}
        />
      )}
      {low !== null && high !== null && (
        <line
          class="bertscope-interval-range"
          style={{ stroke: colour }}
          x1={placeOf(low)}
          x2={placeOf(high)}
          y1={y}
          y2={y}
        />
      )}
      <circle
        class={isHollow ? 'bertscope-interval-hollow' : 'bertscope-interval-dot'}
        style={isHollow ? { stroke: colour } : { fill: colour }}
        cx={placeOf(value)}
        cy={y}
        r={3.6}
      />
    </>
  );
}

export function SurveyInterval({ row, colour, isLarge = false }: Props): JSX.Element {
  const { pattern, mass, conditional, margin, control } = row;
  const isActive = pattern !== 'delimiter' && conditional !== null;
  const size = isLarge ? 'large' : 'small';
  const [width, lane] = [WIDTHS[size], LANES[size]];
  const placeOf: PlaceOf = value => EDGE + Math.max(0, Math.min(1, value)) * (width - 2 * EDGE);
  const bottom = 4 + 2 * lane;
  const top = isActive || isLarge ? 4 + lane / 2 : 4 + lane;
  const height = bottom + (isLarge ? 13 : 0);
  /** The margin's interval, laid around the share it is the margin of. */
  const around = (bound: number | null): number | null =>
    bound === null || margin === null || conditional === null ? null : conditional + bound - margin;
  return (
    <svg
      class="bertscope-interval"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={sayRow(row)}
    >
      {[0, 0.5, 1].map(at => (
        <line
          key={at}
          class="bertscope-interval-grid"
          x1={placeOf(at)}
          x2={placeOf(at)}
          y1={1}
          y2={bottom}
        />
      ))}
      {mass !== null && (
        <Lane
          placeOf={placeOf}
          y={top}
          value={mass}
          low={row.mass_low}
          high={row.mass_high}
          against={row.chance}
          isHollow={false}
          colour={colour}
        />
      )}
      {isActive && (
        <Lane
          placeOf={placeOf}
          y={top + lane}
          value={conditional}
          low={around(row.margin_low)}
          high={around(row.margin_high)}
          against={control}
          isHollow
          colour={colour}
        />
      )}
      {isLarge &&
        [0, 0.5, 1].map(at => (
          <text
            key={at}
            x={placeOf(at)}
            y={height - 2}
            text-anchor={at === 0 ? 'start' : at === 1 ? 'end' : 'middle'}
          >
            {at === 0.5 ? '.5' : at}
          </text>
        ))}
    </svg>
  );
}
