/** The lines of some tokens alone: few enough to be chosen anew at every pointer move. */
import type { TokenRef } from '../state/document';
import { FAINTEST, headPlane, type HeadLines, type LayerLines } from './line-selection';

/**
 * The lines of some tokens alone: those each sends (side `from`) or gets (side `to`), of at least
 * `threshold`. Touches heads × tokens weights a token, so it is fast enough for every pointer move.
 */
export function selectTokenLines(
  layer: LayerLines,
  refs: readonly TokenRef[],
  threshold: number
): HeadLines {
  const { tokens, heads } = layer;
  const least = Math.max(threshold, FAINTEST);
  const found: { from: number; to: number; head: number; weight: number }[] = [];
  for (const head of heads) {
    const values = headPlane(layer, head);
    for (const { side, token } of refs) {
      for (let other = 0; other < tokens; other++) {
        const [from, to] = side === 'from' ? [token, other] : [other, token];
        const weight = values[from * tokens + to];
        if (weight >= least) found.push({ from, to, head, weight });
      }
    }
  }
  found.sort((a, b) => b.weight - a.weight);
  return {
    count: found.length,
    from: Uint16Array.from(found, line => line.from),
    to: Uint16Array.from(found, line => line.to),
    head: Uint16Array.from(found, line => line.head),
    weight: Float32Array.from(found, line => line.weight)
  };
}
