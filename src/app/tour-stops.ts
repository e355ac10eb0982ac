/**
 * The six stops of the tour through "Deconstructing BERT" (Vig 2018): of each pattern the head and the
 * token of the article's figure, what the article says, and what was found later. Numbers of the
 * article's own model and pair are not written here: they are measured where they are shown.
 */
import type { PatternName } from '../patterns/pattern';

export type TourStop = {
  readonly pattern: PatternName;
  /** What the article calls it. */
  readonly title: string;
  readonly layer: number;
  readonly head: number;
  /** The token selected in the figure, 0-based among the 19 of the article's pair. */
  readonly token: number;
  /** What the article says of this head. */
  readonly claim: string;
  /** How that stands up, and what later work found. */
  readonly later: string;
};

export const TOUR_STOPS: readonly TourStop[] = [
  {
    pattern: 'next',
    title: 'Next word',
    layer: 2,
    head: 0,
    token: 1,
    claim: 'Most of the attention at a position goes to the next token of the sequence.',
    later:
      'It does so for every word of the pair, and head 9 of the same layer does exactly the same. Clark et al. (2019) find such heads in layers 0, 1, 2 and 5. Raganato et al. (2020) put fixed positions in place of all but one head a layer of a translation model and keep its quality.'
  },
  {
    pattern: 'previous',
    title: 'Previous word',
    layer: 6,
    head: 11,
    token: 2,
    claim:
      'Much of the attention goes to the previous token. The pattern is not as distinct as the first: some goes to others, the delimiters above all.',
    later:
      'The delimiters get nearly as much as the previous word, so the head is named mostly idle. Head (3,5) shows the pattern more clearly. Clark et al. (2019) find previous-token heads in layers 1, 3, 6 and 7.'
  },
  {
    pattern: 'identical',
    title: 'Identical words',
    layer: 2,
    head: 6,
    token: 5,
    claim:
      'Attention goes to identical or related words, the token itself among them: store attends to itself and to the other store.',
    later:
      'Only equal pieces are counted here, and a word must occur twice, else every head that looks at itself would pass. No published score measures this pattern.'
  },
  {
    pattern: 'other-sentence',
    title: 'Other sentence',
    layer: 10,
    head: 10,
    token: 10,
    claim: 'Attention goes to identical or related words in the other sentence.',
    later:
      'Neighbours look there too: bought attends to the same store almost as strongly, so part of this is one bright column. The margin, against words put in other places, takes that off. Kovaleva et al. (2019) find heads that match words across sentences in layers 1 and 3.'
  },
  {
    pattern: 'sub-word',
    title: 'Predictive words',
    layer: 2,
    head: 1,
    token: 16,
    claim:
      'Attention goes to other words that help to predict the word, not to the word itself: straw for ##berries.',
    later:
      'What can be measured without a language model is the partner within a split word, and this pair has only one such word: two tokens are a picture, not evidence. Correia et al. (2019) find a head that merges pieces in a translation model.'
  },
  {
    pattern: 'delimiter',
    title: 'Delimiters',
    layer: 6,
    head: 4,
    token: 5,
    claim:
      'Most of the attention goes to the delimiters, [CLS] and [SEP]. The later text of the article takes this for a way of doing nothing.',
    later:
      'Many heads do so more than this one. Clark et al. (2019) find over half of the attention of layers 5 to 9 on [SEP] and that changing it hardly changes the output: heads rest there when they find nothing.'
  }
];
