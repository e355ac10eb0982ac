/** Draws the pairs behind a score: their lines in the pattern's hue, the head's others faint behind. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';

import { formatWeight } from '../../drawing/numerals';
import { layoutPairPicture, type PairPictureInput } from '../../drawing/pair-picture';
import { pairWords } from '../../drawing/token-words';

type Props = Pick<PairPictureInput, 'sentenceIds' | 'plane' | 'pairs'> & {
  readonly tokens: readonly string[];
  readonly colour: string;
  readonly label: string;
};

const WIDTH = 150;
/** Of the tokens' texts on either side. */
const MARGIN = 84;
const LONGEST = 13;
/** What a pair without weight looks like: it was asked about all the same. */
const LEAST_OPACITY = 0.12;

const shorten = (token: string): string =>
  token.length > LONGEST ? `${token.slice(0, LONGEST - 1)}…` : token;

export function PairPicture({
  sentenceIds,
  plane,
  pairs,
  tokens,
  colour,
  label
}: Props): JSX.Element {
  const picture = useMemo(
    () => layoutPairPicture({ sentenceIds, plane, pairs, widthPx: WIDTH }),
    [sentenceIds, plane, pairs]
  );
  const { behind, hasNames } = picture;
  const { startX, endX, heightPx, y, dotPx } = behind;
  const middle = (startX + endX) / 2;
  const curve = (fromY: number, toY: number): string =>
    `M${startX} ${fromY}C${middle} ${fromY} ${middle} ${toY} ${endX} ${toY}`;
  const side = hasNames ? MARGIN : 8;
  const isFrom = new Set(pairs.map(({ from }) => from));
  const isTo = new Set(pairs.map(({ to }) => to));
  const column = (x: number, anchor: 'start' | 'end', lit: ReadonlySet<number>) =>
    tokens.map((token, at) =>
      hasNames ? (
        <text
          key={at}
          x={x}
          y={y[at]}
          text-anchor={anchor}
          dominant-baseline="central"
          direction="ltr"
          data-lit={lit.has(at) ? '' : undefined}
        >
          {shorten(token)}
        </text>
      ) : (
        <circle key={at} cx={x} cy={y[at]} r={dotPx} data-lit={lit.has(at) ? '' : undefined} />
      )
    );
  return (
    <svg
      class="bertscope-pairs"
      viewBox={`${-side} 0 ${WIDTH + 2 * side} ${heightPx}`}
      style={{ maxWidth: `${WIDTH + 2 * side}px`, '--bertscope-hue': colour }}
      role="img"
      aria-label={label}
    >
      {behind.lines.map(({ fromY, toY, opacity, widthPx }, at) => (
        <path
          key={at}
          class="bertscope-pairs-behind"
          d={curve(fromY, toY)}
          stroke-width={widthPx}
          opacity={opacity * 0.5}
        />
      ))}
      {picture.pairs.map(({ from, to, fromY, toY, weight }) => (
        <path
          key={`${from}-${to}`}
          data-line={`${from}-${to}`}
          d={curve(fromY, toY)}
          stroke-width={0.8 + 1.6 * weight}
          opacity={Math.max(LEAST_OPACITY, weight)}
        >
          <title>
            {pairWords(tokens[from], tokens[to])} {formatWeight(weight, 4)}
          </title>
        </path>
      ))}
      {column(hasNames ? startX - 4 : startX - 3, 'end', isFrom)}
      {column(hasNames ? endX + 4 : endX + 3, 'start', isTo)}
    </svg>
  );
}
