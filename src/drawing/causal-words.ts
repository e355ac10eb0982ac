/** Why half of what a model such as GPT-2 attends to is empty, on the screen and in what is exported. */
export const CAUSAL_SENTENCE =
  'The model is causal: no token attends to a later one, so all above the diagonal is empty.';

/** The tokens that a weight is a share among. */
export const softmaxTokens = (isMasked: boolean): string =>
  isMasked ? 'this token and those before it' : 'all tokens';
