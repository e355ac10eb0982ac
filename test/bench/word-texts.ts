/** Texts of a known number of tokens, none like the other, so that nothing can be kept from before. */

/** Each is one token of bert-base-uncased's vocabulary. */
const WORDS = (
  'the cat sat on mat and then it was soft dog house tree water light night day man woman child city river ' +
  'mountain road car door window table chair book paper music song game food bread milk coffee tea sun moon ' +
  'star wind rain snow fire earth small large red green blue white black old young new good long short high low'
).split(' ');
/** [CLS] and [SEP]. */
const SPECIALS = 2;

/** Gives a next text of `tokens` tokens each time; the same texts in every run of the program. */
export function createTexts(): (tokens: number) => string {
  // The constants of Numerical Recipes; nothing here needs better.
  let state = 1;
  const nextWord = (): string => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return WORDS[Math.floor((state / 2 ** 32) * WORDS.length)];
  };
  return tokens => Array.from({ length: tokens - SPECIALS }, nextWord).join(' ');
}
