/**
 * Marks behind the characters of lit tokens in a text field. The field's mirror holds the same
 * text in the same box, so places are measured there and drawn as boxes under the field's letters.
 * Leaves out: which tokens are lit.
 */
import type { JSX, RefObject } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';

import type { Span } from '../../tokens/encoding';

/** A piece of text on the screen, in pixels from the mirror's corner. */
type Box = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
};

/** More boxes than this are no longer a mark. */
const MOST_BOXES = 200;

/** Where `spans` of the text of `mirror` stand; a span that runs over lines has several boxes. */
export function boxesOf(mirror: HTMLElement, spans: readonly Span[]): readonly Box[] {
  const text = mirror.firstChild;
  if (!(text instanceof Text)) return [];
  const corner = mirror.getBoundingClientRect();
  const range = document.createRange();
  return spans.flatMap(([start, end]) => {
    range.setStart(text, Math.min(start, text.length));
    range.setEnd(text, Math.min(end, text.length));
    return [...range.getClientRects()].map(({ left, top, width, height }) => ({
      left: left - corner.left,
      top: top - corner.top + mirror.scrollTop,
      width,
      height
    }));
  });
}

/** Boxes of the spans asked for last: pointing asks for the same ones again and again. */
let known: { spans: readonly Span[]; widthPx: number; boxes: (readonly Box[])[] } | null = null;

/**
 * Which of `spans` a point of the screen lies on; -1 for none.
 *
 * @param scrollTop of the field; its mirror does not scroll
 */
export function spanAt(
  mirror: HTMLElement,
  spans: readonly Span[],
  point: { readonly x: number; readonly y: number },
  scrollTop: number
): number {
  const { left: x0, top: y0, width: widthPx } = mirror.getBoundingClientRect();
  if (known?.spans !== spans || known.widthPx !== widthPx) {
    known = { spans, widthPx, boxes: spans.map(span => boxesOf(mirror, [span])) };
  }
  const x = point.x - x0;
  const y = point.y - y0 + scrollTop;
  return known.boxes.findIndex(boxes =>
    boxes.some(
      ({ left, top, width, height }) =>
        x >= left && x < left + width && y >= top && y < top + height
    )
  );
}

type Props = {
  readonly mirror: RefObject<HTMLElement | null>;
  readonly text: string;
  readonly spans: readonly Span[];
  readonly scrollTop: number;
};

const NONE: readonly Box[] = [];

const markBoxes = (element: HTMLElement, spans: readonly Span[]): readonly Box[] =>
  spans.length === 0 ? NONE : boxesOf(element, spans).slice(0, MOST_BOXES);

export function TextMarks({ mirror, text, spans, scrollTop }: Props): JSX.Element {
  const [layouts, setLayouts] = useState(0);
  // Measured while drawing, before anything on the page has changed: the browser's layout is still
  // good then, and in an effect it would have to be made anew in the middle of every hover.
  const boxes = useMemo(
    () => (mirror.current === null ? NONE : markBoxes(mirror.current, spans)),
    [mirror, spans, layouts]
  );
  const isMarked = useRef(false);
  isMarked.current = spans.length > 0;
  // Another text or another width puts the characters elsewhere.
  useLayoutEffect(() => {
    const element = mirror.current;
    if (element === null) return undefined;
    const measure = (): void => {
      if (isMarked.current) setLayouts(count => count + 1);
    };
    measure();
    const observer = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(measure);
    observer?.observe(element);
    return () => observer?.disconnect();
  }, [mirror, text]);
  return (
    <span class="bertscope-marks" aria-hidden="true">
      {boxes.map(({ left, top, width, height }, i) => (
        <span
          key={i}
          class="bertscope-mark"
          style={{
            left: `${left}px`,
            top: `${top - scrollTop}px`,
            width: `${width}px`,
            height: `${height}px`
          }}
        />
      ))}
    </span>
  );
}
