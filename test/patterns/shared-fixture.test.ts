/**
 * What other languages' scores are compared with: the article's pair and inputs that go to the edges
 * (one sentence, rows dropped, padding, words of three pieces, unknown words). Weights are whole
 * numbers of 4096ths, so that every language holds the very same.
 */
import { readFileSync, writeFileSync } from 'node:fs';

import { randomLcg } from 'd3-random';

import { MASS_CLASSES } from '../../src/patterns/mass-bar';
import type { HeadScores } from '../../src/patterns/head-scores';
import { preparePatterns } from '../../src/patterns/pattern-input';
import type { PatternEncoding, PatternOptions } from '../../src/patterns/pattern-input';
import { drawPermutations } from '../../src/patterns/permutations';
import { scoreHeads, testHeads } from '../../src/patterns/score-patterns';
import { GOLDEN, GOLDEN_LAYERS } from './golden';
import { encodePieces } from './synthetic';

const PATH = 'test/fixtures/patterns.json';
const UNIT = 4096;
const DRAWS = 999;
const SEED = 1;
const HEADS = 3;

const FIELDS = [
  ...(['queries', 'kept', 'mass', 'conditional', 'chance', 'lift', 'corrected'] as const),
  ...(['permutedChance', 'topRate', 'control', 'margin', 'p'] as const)
];

const round = (value: number | null): number | null =>
  value === null ? null : Number(value.toPrecision(10));

function plainScores(found: HeadScores): unknown {
  if (found.isBroken) return { name: found.name.label };
  const { context, scores, bar, name } = found;
  return {
    name: name.text,
    context: Object.fromEntries(Object.entries(context).map(([key, value]) => [key, round(value)])),
    bar: bar === null ? null : MASS_CLASSES.map(key => round(bar[key])),
    scores: scores.map(score => [
      score.pattern,
      score.tier,
      score.absent,
      ...FIELDS.map(field => round(score[field])),
      ...[score.content, score.functional].map(part =>
        part === null ? null : [part.queries, part.kept, round(part.mass), round(part.conditional)]
      )
    ])
  };
}

function scoreAll(
  weights: Float32Array,
  encoding: PatternEncoding,
  options: PatternOptions
): readonly unknown[] {
  const input = preparePatterns(encoding, options);
  const steps = testHeads(
    weights,
    input,
    [...scoreHeads(weights, input)],
    drawPermutations(input.plans[0], DRAWS, SEED)
  );
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value.map(plainScores);
}

/** Rows of whole numbers that sum to 4096; every third row of the last head is idle. */
function makeLayer({ tokens, special }: PatternEncoding, seed: number): number[] {
  const random = randomLcg(seed);
  const isPadding = tokens.map((token, i) => special[i] && /^(\[PAD\]|<pad>)$/.test(token));
  return Array.from({ length: HEADS * tokens.length }, (_, row) => {
    const head = Math.floor(row / tokens.length);
    const from = row % tokens.length;
    const shares = tokens.map((token, to) => {
      const share = random() ** [1, 6, 12][head];
      if (isPadding[to]) return 0;
      if (head === 1 && to === from + 1) return share + 4;
      if (head === 2 && from % 3 === 0 && token === '[CLS]') return share + 30;
      return head === 2 && token === tokens[from] ? share + 1 : share;
    });
    const sum = shares.reduce((a, b) => a + b, 0);
    const whole = shares.map(share => Math.floor((share / sum) * UNIT));
    const missing = UNIT - whole.reduce((a, b) => a + b, 0);
    whole[0] += missing;
    return whole;
  }).flat();
}

const padded = (encoding: PatternEncoding): PatternEncoding => ({
  tokens: [...encoding.tokens, '[PAD]', '[PAD]'],
  sentenceIds: [...encoding.sentenceIds, 0, 0],
  wordIds: [...encoding.wordIds, null, null],
  special: [...encoding.special, true, true]
});

/** Pieces of other tokenizers: a bar after a piece that the word goes on behind. */
function encodeLabelled(
  sentences: readonly string[],
  read: (token: string) => string,
  template: readonly [before: readonly string[], between: readonly string[], after: string[]]
): PatternEncoding {
  const tokens: string[] = [];
  const sentenceIds: (0 | 1)[] = [];
  const wordIds: (number | null)[] = [];
  const special: boolean[] = [];
  const push = (token: string, sentence: 0 | 1, word: number | null): void => {
    tokens.push(token);
    sentenceIds.push(sentence);
    wordIds.push(word);
    special.push(word === null);
  };
  const [before, between, after] = template;
  before.forEach(token => push(token, 0, null));
  sentences.forEach((sentence, at) => {
    if (at > 0) between.forEach((token, i) => push(token, i > 0 ? 1 : 0, null));
    let word = 0;
    for (const piece of sentence.split(' ')) {
      push(piece.replace(/\|$/u, ''), at === 0 ? 0 : 1, word);
      word += piece.endsWith('|') ? 0 : 1;
    }
  });
  after.forEach(token => push(token, sentences.length > 1 ? 1 : 0, null));
  return { tokens, labels: tokens.map(read), sentenceIds, wordIds, special };
}

const readBytes = (token: string): string => token.replace('Ġ', ' ').replace('Ċ', '⏎');
const readSpaces = (token: string): string =>
  token === '▁' ? '␣' : token.replace('▁', ' ').replace(/^<0x(..)>$/u, '\\x$1');

const LABELLED: readonly (readonly [string, PatternEncoding, PatternOptions])[] = [
  [
    'byte-level pieces in a template of <s> and </s></s>',
    encodeLabelled(
      [
        'At Ġthe Ġstore , ĠI Ġbought Ġfresh Ġstraw| berries .',
        'straw| berries Ġare Ġat Ġthe Ġstore| s .'
      ],
      readBytes,
      [['<s>'], ['</s>', '</s>'], ['</s>']]
    ),
    { stem: true }
  ],
  [
    'byte-level pieces without any delimiter',
    encodeLabelled(['The Ġcat Ġsat Ġon Ġthe Ġmat . Ċ the Ġcat Ġslept'], readBytes, [[], [], []]),
    { stem: true }
  ],
  [
    'pieces of Unigram with bytes of a cut letter, unknown words and padding',
    encodeLabelled(
      ['▁the ▁| <unk> ▁caf| <0xC3>| <0xA9> ▁the ▁caf| é ▁| <unk> , <mask>'],
      readSpaces,
      [['<s>'], [], ['</s>', '<pad>', '<pad>']]
    ),
    { stem: true }
  ]
];

const INPUTS: readonly (readonly [string, PatternEncoding, PatternOptions])[] = [
  [
    'stems and three pieces',
    encodePieces('the wheel ##bar ##row runs .', 'a run of wheel ##bar ##row ##s , the end'),
    { stem: true }
  ],
  ['one sentence', encodePieces('the cat sat on the mat and the cat slept'), { stem: true }],
  ['unknown words and punctuation', encodePieces('[UNK] , [UNK] ! the $', 'the - $ [MASK]'), {}],
  ['padding', padded(encodePieces('a rose is a rose', 'is a rose')), {}],
  ['no words', encodePieces(''), {}],
  ['one word', encodePieces('hello'), { stem: true }],
  [
    '[SEP] counted',
    encodePieces('i went to the store', 'the store was shut'),
    { countsSeparator: true }
  ],
  ['by words', encodePieces('straw ##berries and the', 'straw ##berries too'), { words: true }],
  ...LABELLED
];

test('the committed scores are the ones computed (BERTSCOPE_WRITE_FIXTURES=1 writes them anew)', () => {
  const article = [2, 4, 6, 10].map(layer => ({
    layer,
    heads: scoreAll(GOLDEN_LAYERS[layer], GOLDEN, { stem: true })
  }));
  const inputs = INPUTS.map(([title, encoding, options], at) => {
    const weights = makeLayer(encoding, at + 1);
    const layer = Float32Array.from(weights, weight => weight / UNIT);
    const { tokens, labels, sentenceIds, wordIds, special } = encoding;
    return {
      ...{ title, options, tokens, sentenceIds, wordIds, special },
      ...(labels !== undefined && { labels }),
      weights,
      heads: scoreAll(layer, encoding, options)
    };
  });
  const fields = ['pattern', 'tier', 'absent', ...FIELDS, 'content', 'functional'];
  const facts = { unit: UNIT, draws: DRAWS, seed: SEED, fields, bar: MASS_CLASSES };
  const lines = (list: readonly unknown[]): string =>
    list.map(entry => JSON.stringify(entry)).join(',\n');
  const text = `{"facts": ${JSON.stringify(facts)},\n"article": [\n${lines(article)}\n],\n"inputs": [\n${lines(inputs)}\n]}\n`;
  if (process.env['BERTSCOPE_WRITE_FIXTURES'] === '1') writeFileSync(PATH, text);
  expect(JSON.parse(readFileSync(PATH, 'utf8'))).toEqual(JSON.parse(text));
});
