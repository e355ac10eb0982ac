/**
 * The one shuffle of the project, written down so that every language draws the same.
 *
 * Random numbers come from d3-random's `randomLcg(seed)`. For a whole number seed ≥ 1 it is, in
 * whole numbers of 32 bits without sign: `state = seed mod 2**32` at first, then for every draw
 * `state = (1664525 * state + 1013904223) mod 2**32` and the number is `state / 2**32` (the first
 * draw is of the state after one step).
 *
 * The shuffle is Fisher and Yates's, from the last place down: for i from n - 1 to 1,
 * `j = floor(random() * (i + 1))`, and the entries i and j change places.
 */

/**
 * Shuffles in place.
 *
 * @param random gives numbers from 0 to below 1; one draw is taken for each entry but the first
 * @example seed 1, entries 0 1 2 3 4 become 0 2 3 4 1; 0 to 9 become 9 5 6 8 1 0 7 4 3 2
 */
export function shuffle(entries: Uint16Array, random: () => number): void {
  for (let i = entries.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const entry = entries[i];
    entries[i] = entries[j];
    entries[j] = entry;
  }
}
