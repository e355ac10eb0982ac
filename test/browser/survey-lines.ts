/** Short texts and pairs for surveys in tests: repeated words, split words, and nothing random. */
const PEOPLE = ['Anna', 'The farmer', 'My sister', 'A scarecrow', 'The clockmaker'];
const DEEDS = ['picked blueberries', 'watched fireflies', 'ate gingerbread', 'swept the barnyard'];
const PLACES = ['near the river', 'at dusk', 'behind the old house', 'with a friend'];

/** @returns `count` lines, every other one a pair with a tab between its texts */
export function surveyLines(count: number): string[] {
  return Array.from({ length: count }, (_, at) => {
    const who = PEOPLE[at % PEOPLE.length];
    const what = DEEDS[Math.floor(at / 2) % DEEDS.length];
    const where = PLACES[Math.floor(at / 5) % PLACES.length];
    const first = `${who} ${what} ${where}, number ${at}.`;
    return at % 2 === 0 ? first : `${first}\tLater ${who.toLowerCase()} ${what} again.`;
  });
}
