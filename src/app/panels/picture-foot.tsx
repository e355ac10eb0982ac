/** Below the picture: how to read a line, and what of the mass the picture leaves out. */
import type { JSX } from 'preact';

import { PLAIN, THICK } from '../../drawing/line-raster';
import { formatWeight } from '../../drawing/numerals';
import type { ViewDocument } from '../../state/document';

const SAMPLES = [0.1, 0.5, 1];
const SAMPLE_PX = 26;

type Props = {
  readonly stroke: ViewDocument['stroke'];
  /** How many heads are drawn over each other: a number beside a token is of one of them. */
  readonly overlaid: number;
  /** What {@link hiddenWords} says. */
  readonly hidden: string;
  /** What colours stand for, where they are not the heads'. */
  readonly hues: readonly { readonly colour: string; readonly means: string }[];
};

export function PictureFoot({ stroke, overlaid, hidden, hues }: Props): JSX.Element {
  const { thinPx, extraPx } = stroke === 'thickness' ? THICK : PLAIN;
  return (
    <div class="bertscope-foot bertscope-caption">
      <span class="bertscope-legend">
        <span>weight as {stroke}</span>
        {SAMPLES.map(weight => (
          <span key={weight} class="bertscope-sample">
            <svg width={SAMPLE_PX} height={10} aria-hidden="true">
              <line
                x1={0}
                x2={SAMPLE_PX}
                y1={5}
                y2={5}
                stroke="currentColor"
                stroke-width={thinPx + extraPx * weight}
                stroke-opacity={stroke === 'opacity' ? weight : 1}
              />
            </svg>
            {formatWeight(weight, 1)}
          </span>
        ))}
      </span>
      {hues.map(({ colour, means }) => (
        <span key={means} class="bertscope-sample">
          <span class="bertscope-swatch" style={{ '--bertscope-hue': colour }} aria-hidden="true" />
          {means}
        </span>
      ))}
      {overlaid > 1 && <span>beside a token: the largest of {overlaid} heads</span>}
      {hidden !== '' && (
        <span class="bertscope-hidden" role="status">
          {hidden}
        </span>
      )}
    </div>
  );
}
