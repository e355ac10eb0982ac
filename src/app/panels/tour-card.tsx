/** One stop of the tour as a small picture: the head of the article's figure with its token lit. */
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

import { shownTokens } from '../../attention/token-groups';
import { layoutThumbnail } from '../../drawing/thumbnail';
import { paintThumbnail } from '../../drawing/thumbnail-painter';
import type { ViewState } from '../../state/view-state';
import type { TourStop } from '../tour-stops';

type Props = {
  readonly stop: TourStop;
  readonly state: Pick<ViewState, 'encoding' | 'attention'>;
  readonly isChosen: boolean;
  /** Whether Tab comes to it. */
  readonly isTabStop: boolean;
  readonly colour: string;
  readonly onChoose: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
};

const SIZE = { widthPx: 112, heightPx: 96 } as const;
const CUT = { by: 'mass', value: 0.95 } as const;

export function TourCard(props: Props): JSX.Element {
  const { stop, state, isChosen, isTabStop, colour, onChoose, onKeyDown } = props;
  const { encoding, attention } = state;
  const canvas = useRef<HTMLCanvasElement>(null);
  const weights = attention?.weights[stop.layer] ?? null;
  useLayoutEffect(() => {
    if (canvas.current === null || weights === null || encoding === null) return;
    const { sentenceIds } = encoding;
    const layer = { weights, tokens: sentenceIds.length, cut: CUT };
    const pinned = [{ side: 'from', token: stop.token }] as const;
    const thumbnail = layoutThumbnail({ sentenceIds, layer, head: stop.head, pinned, ...SIZE });
    const token = getComputedStyle(canvas.current).color;
    paintThumbnail(canvas.current, thumbnail, { line: colour, token });
  }, [weights, encoding, stop, colour]);
  return (
    <button
      type="button"
      class="bertscope-tour-card"
      data-stop={stop.pattern}
      aria-current={isChosen ? 'step' : undefined}
      tabIndex={isTabStop ? 0 : -1}
      onClick={onChoose}
      onKeyDown={onKeyDown}
    >
      <canvas ref={canvas} aria-hidden="true" />
      <span class="bertscope-tour-name">{stop.title}</span>
      <span class="bertscope-tour-place">
        {stop.layer}-{stop.head} · {encoding === null ? '' : shownTokens(encoding)[stop.token]}
      </span>
    </button>
  );
}
