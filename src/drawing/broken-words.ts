/** The sentence about heads that cannot be drawn, and the next step. */

/** Both apart. @param broken the heads, at least one */
export function brokenParts(
  layer: number,
  broken: readonly number[]
): { readonly sentence: string; readonly advice: string } {
  const isOne = broken.length === 1;
  const [which, holds, it] = isOne
    ? [`head ${broken[0]}`, 'holds', 'it is']
    : [`heads ${broken.join(', ')}`, 'hold', 'they are'];
  return {
    sentence: `Layer ${layer}, ${which} ${holds} weights that are not numbers, so ${it} not drawn.`,
    advice: 'Choose another head or layer, or a file of the model with parameters in float32.'
  };
}

/**
 * @param broken the heads, at least one
 * @example layer 3, [5] gives "Layer 3, head 5 holds weights that are not numbers, so it is not drawn. …"
 */
export function brokenWords(layer: number, broken: readonly number[]): string {
  const { sentence, advice } = brokenParts(layer, broken);
  return `${sentence} ${advice}`;
}
