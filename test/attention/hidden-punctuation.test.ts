/** Punctuation left out of the article's own attention; the numbers were worked out apart, in Python. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { reduceLayer } from '../../src/attention/reduce-layer';
import { groupTokens } from '../../src/attention/token-groups';
import type { GroupedEncoding } from '../../src/attention/token-groups';
import { parseDocument } from '../../src/state/document';
import { groupingOf, renormalisesRows } from '../../src/state/hidden-tokens';

const ARTICLE = join(__dirname, '..', '..', 'models', 'article');
const article = JSON.parse(readFileSync(join(ARTICLE, 'article.json'), 'utf8')) as GroupedEncoding;
const bytes = Uint8Array.from(readFileSync(join(ARTICLE, 'attention.f32')));
const PER_LAYER = 12 * 19 * 19;
const layerOf = (layer: number): Float32Array =>
  new Float32Array(bytes.buffer, 4 * layer * PER_LAYER, PER_LAYER);
const STORE = 5;

const reduced = (layer: number, head: number, fields: object) => {
  const document = parseDocument(fields);
  const groups = groupTokens(article, groupingOf(document));
  const shown = reduceLayer(layerOf(layer), [head], groups, {
    filter: document.filter,
    renormalises: renormalisesRows(document),
    combine: document.combine_heads
  });
  const at = (from: number, to: number): number =>
    shown.weights[(head * shown.tokens + groups.groupOf[from]) * shown.tokens + groups.groupOf[to]];
  return { groups, mass: shown.mass, at };
};

test.each([
  [2, 0, 0.318142, 0.473685],
  [6, 7, 0.194288, 0.73419],
  [3, 5, 0.240183, 0.633274]
])(
  'layer %i head %i without punctuation lacks a share %d, without [CLS] and [SEP] too %d',
  (layer, head, punctuation, both) => {
    expect(reduced(layer, head, { punctuation: 'hide' }).mass.left).toBeCloseTo(punctuation, 5);
    const without = reduced(layer, head, { punctuation: 'hide', delimiters: 'hide' });
    expect(without.mass.left).toBeCloseTo(both, 5);
    expect(without.groups.left).toEqual(['[CLS]', '[SEP]', 'punctuation']);
  }
);

test('commas and full stops are gone, and the rest of a row is as it was', () => {
  const { groups, at } = reduced(6, 7, { punctuation: 'hide' });
  expect(groups.tokens).toHaveLength(16);
  expect(groups.tokens).not.toContain('.');
  expect(groups.left).toEqual(['punctuation']);
  expect(at(STORE, 18)).toBeCloseTo(0.40302, 4);
});

test('either field that says renormalise makes rows sum to 1 without all that is hidden', () => {
  const scaled = reduced(6, 7, { punctuation: 'renormalise' });
  expect(scaled.at(STORE, 18)).toBeCloseTo(0.40517, 4);
  expect(scaled.mass.left).toBeCloseTo(0.194288, 5);
  const both = { punctuation: 'hide', delimiters: 'renormalise' };
  const { groups, at } = reduced(6, 7, both);
  const pieces = groups.pieces.map(([piece]) => piece);
  const sum = pieces.reduce((mass, to) => mass + at(STORE, to), 0);
  expect(sum).toBeCloseTo(1, 5);
});

const encodingOf = (tokens: string[], wordIds: (number | null)[]): GroupedEncoding => ({
  tokens,
  wordIds,
  sentenceIds: tokens.map(() => 0),
  special: wordIds.map(word => word === null)
});

test.each([
  ['。', true],
  ['¿', true],
  ['…', true],
  ['#', true],
  ['##)', true],
  ['%', true],
  ['$', false],
  ['+', false],
  ['##s', false],
  ['7', false],
  ['😀', false]
])('%s is punctuation: %p', (text, isMark) => {
  const groups = groupTokens(encodingOf(['x', text], [0, 1]), {
    words: false,
    hidesSpecial: false,
    hidesPunctuation: true
  });
  expect(groups.tokens.length === 1).toBe(isMark);
});

test('by words a mark inside a word stays with it, and a special token is never punctuation', () => {
  const encoding = encodingOf(['.', 'it', "##'", '##s', '!', '!'], [null, 0, 0, 0, 1, 1]);
  const grouping = { hidesSpecial: false, hidesPunctuation: true };
  expect(groupTokens(encoding, { ...grouping, words: true }).tokens).toEqual(['.', "it's"]);
  expect(groupTokens(encoding, { ...grouping, words: false }).tokens).toEqual(['.', 'it', '##s']);
});
