/** Weights as decimals that lose nothing. */

/** This many significant digits tell any two float32 apart. */
const MOST_DIGITS = 9;
/** Fewer are found by these too: their last digits are zeros, which a number does not write. */
const LEAST_DIGITS = 7;

/**
 * The shortest decimal that reads back as the same float32.
 *
 * @param value a float32; a double is rounded to one
 * @returns as JSON and CSV write a number, "NaN" for no number
 * @example 0.1 as float32, which is 0.10000000149011612, gives "0.1"
 */
export function float32Text(value: number): string {
  const exact = Math.fround(value);
  for (let digits = LEAST_DIGITS; digits < MOST_DIGITS; digits++) {
    const short = Number(exact.toPrecision(digits));
    if (Math.fround(short) === exact) return String(short);
  }
  return String(Number(exact.toPrecision(MOST_DIGITS)));
}
