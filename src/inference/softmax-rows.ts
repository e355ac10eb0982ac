/**
 * Attention weights from scaled scores, in place. Needed for the one fused operator that gives its scores only.
 *
 * @param scores rows of `tokens` numbers; -Infinity for what is masked
 * @example the row [0, ln 3] becomes [0.25, 0.75]
 */
export function softmaxRows(scores: Float32Array, tokens: number): void {
  for (let start = 0; start < scores.length; start += tokens) {
    let largest = -Infinity;
    for (let key = 0; key < tokens; key++) largest = Math.max(largest, scores[start + key]);
    let sum = 0;
    for (let key = 0; key < tokens; key++) {
      // Without the largest, e to the power of a score could overflow.
      const weight = Math.exp(scores[start + key] - largest);
      scores[start + key] = weight;
      sum += weight;
    }
    for (let key = 0; key < tokens; key++) scores[start + key] /= sum;
  }
}
