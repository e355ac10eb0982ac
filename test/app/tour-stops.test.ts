import { ARTICLE_PAIR } from '../../src/app/article';
import { TOUR_STOPS } from '../../src/app/tour-stops';
import { PATTERNS } from '../../src/patterns/pattern';
import { GOLDEN } from '../patterns/golden';

test('the tour has one stop for each pattern, in the article’s order, at the heads of its figures', () => {
  expect(TOUR_STOPS.map(({ pattern }) => pattern)).toEqual(PATTERNS);
  expect(TOUR_STOPS.map(({ layer, head, token }) => [layer, head, GOLDEN.tokens[token]])).toEqual([
    [2, 0, 'i'],
    [6, 11, 'went'],
    [2, 6, 'store'],
    [10, 10, 'store'],
    [2, 1, '##berries'],
    [6, 4, 'store']
  ]);
  // Which of the two stores: that of A, of B, of A.
  expect([2, 3, 5].map(at => GOLDEN.sentenceIds[TOUR_STOPS[at].token])).toEqual([0, 1, 0]);
});

test('no stop writes down a number that is measured, nor says what a head knows', () => {
  for (const { claim, later } of TOUR_STOPS) {
    const prose = `${claim} ${later}`.replace(/\((?:\d+,\d+|[12]\d{3})\)/g, '');
    expect(prose).not.toMatch(/\.\d|\d %|understand|know|because|interpretable/);
  }
  expect(ARTICLE_PAIR.textA).toBe('I went to the store.');
});
