/**
 * How wide text will be where nothing can measure it: in a picture that is painted without a page.
 * An estimate from kinds of characters, a little on the wide side; good to some ten per cent.
 */

const NARROW = /[iljtfrI.,:;'’|![\]()]/u;
const BROAD = /[mwMW@%&—…]/u;
const CAPITAL = /\p{Lu}/u;
// East Asian wide forms, and pictographs.
const FULL =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE4F\uFF00-\uFF60]|\p{Extended_Pictographic}/u;
const NO_WIDTH = /\p{Mn}|\p{Me}|\p{Cf}/u;

function emOf(character: string): number {
  if (NO_WIDTH.test(character)) return 0;
  if (FULL.test(character)) return 1.05;
  if (NARROW.test(character)) return 0.34;
  if (BROAD.test(character)) return 0.9;
  return CAPITAL.test(character) ? 0.69 : 0.585;
}

/** Width in CSS pixels of `text` in a sans-serif face of `fontPx`. */
export function estimateTextPx(text: string, fontPx: number): number {
  let em = 0;
  for (const character of text) em += emOf(character);
  return em * fontPx;
}

/**
 * The text, or as much of its beginning as fits `widthPx` with an ellipsis behind it.
 *
 * @example shortenText('I bought fresh strawberries.', 100, 14) gives 'I bought fres…'
 */
export function shortenText(text: string, widthPx: number, fontPx: number): string {
  if (estimateTextPx(text, fontPx) <= widthPx) return text;
  let left = widthPx - emOf('…') * fontPx;
  let kept = '';
  for (const character of text) {
    left -= emOf(character) * fontPx;
    if (left < 0) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}
