/**
 * Several heads draw lines between the same two tokens, most of them too faint to be told apart:
 * those become one line in their mixed colour that hides as much as all of them together, several
 * times fewer to draw. Leaves out: stronger lines, which stay what they are.
 */
import { GREY, opacityOf, widthOf } from './line-raster';
import type { Ink, RasterJob } from './line-raster';

/** So few lines are drawn sooner than mixed. One token's lines in twelve heads are more. */
const FEW = 300;

/** How many lines from the first on are to be drawn as they are; behind them all are faint. */
export function clearLines({ lines, stroke }: RasterJob): number {
  if (lines.count <= FEW) return lines.count;
  // They are in order, to 1/255: halving finds the place without looking at every one.
  let clear = 0;
  let faint = lines.count;
  while (clear < faint) {
    const middle = (clear + faint) >> 1;
    if (lines.weight[middle] < stroke.mixBelow) faint = middle;
    else clear = middle + 1;
  }
  return clear;
}

/**
 * The lines of `job` from `start` on, one for each two tokens, in the order of the strongest of
 * each; linear in lines, and in tokens² for a table of pairs.
 */
export function mixLines({ lines, y, inks, stroke, ratio }: RasterJob, start: number): RasterJob {
  const tokens = y.length;
  /** By pair of tokens, its line + 1; there are fewer lines than numbers for them (MOST_LINES). */
  const lineOf = new Uint16Array(tokens * tokens);
  const most = Math.min(lines.count - start, tokens * tokens);
  const from = new Uint16Array(most);
  const to = new Uint16Array(most);
  const hidden = new Float32Array(most);
  /** Premultiplied red, green and blue of each. */
  const mixed = new Float32Array(3 * most);
  let count = 0;
  let opacity = 0;
  let width = 0;
  for (let i = start; i < lines.count; i++) {
    const pair = lines.from[i] * tokens + lines.to[i];
    let at = lineOf[pair] - 1;
    if (at < 0) {
      at = count++;
      lineOf[pair] = count;
      from[at] = lines.from[i];
      to[at] = lines.to[i];
    }
    const ink = inks[lines.head[i]] ?? GREY;
    const own = opacityOf(stroke, lines.weight[i], ratio);
    opacity += own;
    width += own * widthOf(stroke, lines.weight[i]);
    // Beneath those of the same pair that came before it, as the raster would have it.
    const share = own * (1 - hidden[at]);
    mixed[3 * at] += share * ink[0];
    mixed[3 * at + 1] += share * ink[1];
    mixed[3 * at + 2] += share * ink[2];
    hidden[at] += share;
  }
  const straight: Ink[] = [];
  const head = new Uint16Array(count);
  for (let at = 0; at < count; at++) {
    const scale = 1 / hidden[at];
    straight.push([mixed[3 * at] * scale, mixed[3 * at + 1] * scale, mixed[3 * at + 2] * scale]);
    head[at] = at;
  }
  return {
    lines: { count, from, to, head, weight: hidden },
    y,
    inks: straight,
    // Their widths hardly differ, and none is narrower than a pixel.
    stroke: { thinPx: Math.max(1 / ratio, width / opacity), extraPx: 0, power: 1, mixBelow: 0 },
    ratio
  };
}
