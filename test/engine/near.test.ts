/**
 * Tiers (b) and (c) of what counts as related, on the embedded model: stems, and words near each
 * other by its own input embeddings, held to a slow reading of the file that shares no code with it.
 */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fromBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema } from 'onnx-buf';
import { createEngine } from '../../src/worker/engine';
import { createScorer } from '../../src/worker/scorer';
import { scoreOf } from './computed-heads';
import { fromHalves } from './half';
import { modelFile, modelSource, wasmBinary } from './runtime-files';
import type { Sound } from './computed-heads';
import type { PatternName, Tier } from '../../src/patterns/pattern';
import type { Encoding } from '../../src/tokens/encoding';
import type { NearMessage } from '../../src/worker/messages';

const NEVER = new AbortController().signal;
const asked: string[] = [];
const fetch = (async (url: unknown) => {
  const name = String(url).split('/').at(-1) ?? '';
  asked.push(name);
  return new Response(modelFile(name));
}) as typeof globalThis.fetch;
const engine = createEngine({ wasmBinary: wasmBinary(), fetch });
after(() => engine.dispose());

const requestOf = (textA: string, textB: string | null = null) => ({
  model: modelSource(),
  textA,
  textB
});

const PAIR = requestOf('I went to the store.', 'At the stores, I bought fresh strawberries.');
const FAMILY = requestOf(
  'On Monday my brother purchased four stores in London.',
  'His sister bought the fourth shop in Paris on Tuesday.'
);

const { vocab } = (
  JSON.parse(new TextDecoder().decode(modelFile('tokenizer.json'))) as {
    readonly model: { readonly vocab: Readonly<Record<string, number>> };
  }
).model;

/** The rows of the table as the file of this one model calls it. */
function readSlowly(): readonly (readonly number[])[] {
  const { graph } = fromBinary(ModelProtoSchema, modelFile('model.onnx'));
  const { dims, rawData } = graph!.initializer.find(
    ({ name }) => name === 'embeddings.word_embeddings.weight'
  )!;
  const [rows, width] = dims.map(Number);
  const numbers = fromHalves(new Uint16Array(Uint8Array.from(rawData).buffer));
  return Array.from({ length: rows }, (_, row) => [
    ...numbers.subarray(row * width, (row + 1) * width)
  ]);
}

const product = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((sum, value, i) => sum + value * other[i], 0);
const cosine = (one: readonly number[], other: readonly number[]): number =>
  product(one, other) / Math.sqrt(product(one, one)) / Math.sqrt(product(other, other));

/** Seed 1, two draws a pair, over the pieces but `[unused7]` and its like, and `...`, which is cut in three; the 9950th of 10,000 cosines. */
function slowThreshold(table: readonly (readonly number[])[]): number {
  const pieces = Object.entries(vocab)
    .filter(([piece]) => !/^(\[.+\]|\.\.\.)$/.test(piece))
    .map(([, id]) => id)
    .sort((a, b) => a - b);
  let state = 1n;
  const draw = (below: number): number => {
    state = (1664525n * state + 1013904223n) % 2n ** 32n;
    return Math.floor((Number(state) / 2 ** 32) * below);
  };
  const cosines = Array.from({ length: 10_000 }, () => {
    const one = draw(pieces.length);
    const other = draw(pieces.length - 1);
    const [a, b] = [one, other < one ? other : other + 1].map(at => table[pieces[at]]);
    return cosine(a, b);
  });
  return cosines.sort((a, b) => a - b)[9949];
}

/** Every pair of pieces with letters in different words, the mean of whose pieces are near. */
function slowPairs(table: readonly (readonly number[])[], encoding: Encoding, threshold: number) {
  const { ids, tokens, wordIds, sentenceIds } = encoding;
  const isWord = (i: number): boolean => wordIds[i] !== null && /[\p{L}\p{N}]/u.test(tokens[i]);
  const wordOf = (i: number): string => `${sentenceIds[i]}:${wordIds[i]}`;
  const meanOf = (i: number): readonly number[] => {
    const rows = ids.flatMap((id, j) => (wordOf(j) === wordOf(i) ? [table[id]] : []));
    return rows[0].map((_, at) => rows.reduce((sum, row) => sum + row[at], 0) / rows.length);
  };
  return ids.flatMap((_, one) =>
    ids.slice(0, one).flatMap((__, other) => {
      if (!isWord(one) || !isWord(other) || wordOf(one) === wordOf(other)) return [];
      const found = cosine(meanOf(one), meanOf(other));
      return found > threshold ? [{ one, other, found }] : [];
    })
  );
}

async function compute(request: typeof PAIR) {
  const encodings: Encoding[] = [];
  const layers: Float32Array[] = [];
  await engine.run(request, NEVER, {
    onEncoded: encoding => encodings.push(encoding),
    onLayer: ({ weights }) => layers.push(weights)
  });
  return { encoding: encodings[0], layers };
}

const wordsOf = ({ tokens }: Encoding, { pairs }: Pick<NearMessage, 'pairs'>): readonly string[] =>
  pairs.map(([one, other]) => `${tokens[other]} ${tokens[one]}`);

test('threshold and near words are those of a slow reading of the file', async t => {
  const table = readSlowly();
  const threshold = slowThreshold(table);
  for (const request of [PAIR, FAMILY]) {
    const { encoding } = await compute(request);
    const near = await engine.near(request, NEVER);
    assert.deepEqual(near.ids, encoding.ids);
    assert.equal(near.seed, 1);
    assert.ok(Math.abs(near.threshold - threshold) <= 1e-6, `${near.threshold} ${threshold}`);
    const slow = slowPairs(table, encoding, threshold);
    assert.deepEqual(
      near.pairs,
      slow.map(({ one, other }) => [one, other])
    );
    slow.forEach(({ found }, at) => assert.ok(Math.abs(near.cosines[at] - found) <= 1e-6));
    const found = wordsOf(encoding, near).map(
      (words, at) => `${words} ${near.cosines[at].toFixed(2)}`
    );
    t.diagnostic(`above ${threshold.toFixed(3)}: ${found.join(', ')}`);
  }
});

test('near are words of one kind: inflections, days, buying and purchasing; others are not', async () => {
  const { encoding } = await compute(FAMILY);
  const words = wordsOf(encoding, await engine.near(FAMILY, NEVER));
  for (const one of ['monday tuesday', 'purchased bought', 'brother sister', 'stores shop']) {
    assert.ok(words.includes(one), `${one} is not among ${words.join(', ')}`);
  }
  for (const one of ['monday bought', 'brother shop', 'purchased sister']) {
    assert.ok(!words.includes(one), one);
  }
});

test('same stem: store and stores are related where their pieces are not', async () => {
  const { encoding, layers } = await compute(PAIR);
  const scorer = createScorer({ sliceMs: Infinity, pause: () => Promise.resolve() });
  const request = { weights: layers[2], encoding, stem: true, permutations: true };
  const heads = (await scorer.score(request, NEVER)) as readonly Sound[];
  const queriesOf = (pattern: PatternName, tier: Tier): readonly string[] =>
    heads[9].scores
      .filter(score => score.pattern === pattern && score.tier === tier)
      .map(({ queries, p }) => `${queries} ${p !== null}`);
  // By piece: i and the; by stem: these, and store with stores.
  assert.deepEqual(queriesOf('other-sentence', 'piece'), ['4 true']);
  assert.deepEqual(queriesOf('other-sentence', 'stem'), ['6 true']);
  assert.deepEqual(queriesOf('other-sentence', 'vectors'), []);
});

test('near words are scored as a tier of their own, beside the same piece and with its p', async () => {
  const { encoding, layers } = await compute(FAMILY);
  const { pairs } = await engine.near(FAMILY, NEVER);
  const scorer = createScorer({ sliceMs: Infinity, pause: () => Promise.resolve() });
  const plain = (await scorer.score({ weights: layers[2], encoding }, NEVER)) as readonly Sound[];
  const heads = (await scorer.score(
    { weights: layers[2], encoding, vectors: pairs, permutations: true },
    NEVER
  )) as readonly Sound[];
  heads.forEach((head, at) => {
    assert.equal(head.name.text, plain[at].name.text);
    const piece = scoreOf(head, 'other-sentence');
    assert.equal(piece.tier, 'piece');
    assert.equal(piece.mass, scoreOf(plain[at], 'other-sentence').mass);
    const near = head.scores.filter(({ tier }) => tier === 'vectors');
    assert.deepEqual(
      near.map(({ pattern }) => pattern),
      ['identical', 'other-sentence']
    );
    assert.ok(near.every(({ p, queries }) => p !== null && queries > piece.queries));
  });
});

test('the file is read once more for the first text, and for no other', async () => {
  assert.equal(asked.filter(name => name === 'model.onnx').length, 2);
  await engine.near(requestOf('another text'), NEVER);
  assert.equal(asked.filter(name => name === 'model.onnx').length, 2);
});

test('a request that is aborted leaves, and one that failed is tried anew', async () => {
  const controller = new AbortController();
  let isDown = false;
  const other = createEngine({
    wasmBinary: wasmBinary(),
    fetch: async (url: unknown) =>
      isDown ? new Response('', { status: 503 }) : fetch(url as string)
  });
  const left = other.near(PAIR, controller.signal);
  controller.abort();
  await assert.rejects(left, { name: 'AbortError' });
  await other.run(PAIR, NEVER, {});
  isDown = true;
  await assert.rejects(other.near(PAIR, NEVER), { name: 'DownloadError' });
  isDown = false;
  assert.ok((await other.near(PAIR, NEVER)).pairs.length > 0);
  await other.dispose();
  await assert.rejects(other.near(PAIR, NEVER), { name: 'AbortError' });
});
