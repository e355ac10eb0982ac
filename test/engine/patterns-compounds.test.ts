/**
 * "Sub-word partner" on words that the embedded model cuts into pieces, each in a sentence of its
 * own and beside the same sentence with a word that stays whole; and what padding does to scores.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { loadRuntime } from '../../src/inference/runtime';
import { textInputs } from '../../src/inference/text-inputs';
import { cutModel } from '../../src/model/cut-model';
import { findAttention } from '../../src/model/find-attention';
import { indexOnnx } from '../../src/model/onnx-index';
import type { Encoding } from '../../src/tokens/encoding';
import { headOf, isNamed, meanOf, openModel, scoreAll, scoreOf } from './computed-heads';
import type { Computed, HeadPlace, Sound } from './computed-heads';
import { modelFile, modelManifest, wasmBinary } from './runtime-files';

type Compound = { readonly text: string; readonly split: string; readonly whole: string };
type Heads = readonly Sound[];

const texts = JSON.parse(readFileSync('test/fixtures/metamorphic-texts.json', 'utf8')) as {
  readonly compounds: readonly Compound[];
  readonly inflections: readonly Compound[];
  readonly threePieces: readonly Compound[];
  readonly onePiece: readonly string[];
};

/** Heads whose partner stands out over many words: measured. */
const PARTNERS: readonly HeadPlace[] = [
  [1, 11],
  [2, 1],
  [2, 11],
  [4, 9]
];
/** Always the previous token, so always a partner in half of the pieces. */
const PREVIOUS: HeadPlace = [0, 2];

const model = openModel();
after(() => model.dispose());
const scored = new Map<string, { readonly split: Heads; readonly whole: Heads }>();

const fill = (text: string, word: string): string => text.replace('{}', word);

/** The pieces that word by word make up the text. */
const piecesOf = ({ encoding: { tokens, wordIds } }: Computed): readonly string[] =>
  tokens.filter(
    (_, i) => wordIds[i] !== null && wordIds.filter(id => id === wordIds[i]).length > 1
  );

async function scoreBoth(compound: Compound, pieces: number): Promise<void> {
  const { text, split, whole } = compound;
  const [one, other] = [
    await model.compute(fill(text, split)),
    await model.compute(fill(text, whole))
  ];
  assert.equal(piecesOf(one).length, pieces, piecesOf(one).join(' '));
  assert.equal(piecesOf(other).length, 0, piecesOf(other).join(' '));
  scored.set(split, { split: scoreAll(one), whole: scoreAll(other) });
}

before(async () => {
  for (const compound of texts.compounds) await scoreBoth(compound, 2);
  for (const compound of texts.inflections) await scoreBoth(compound, 2);
  for (const compound of texts.threePieces) await scoreBoth(compound, 3);
});

/** Means over the words of one list, every word one vote. */
function partnerMeans(words: readonly Compound[], place: HeadPlace) {
  const scores = words.map(({ split }) =>
    scoreOf(headOf(scored.get(split)!.split, place), 'sub-word')
  );
  return {
    conditional: meanOf(scores.map(({ conditional }) => conditional)),
    margin: meanOf(scores.map(({ margin }) => margin))
  };
}

test('a split word asks for a partner of each piece, a whole one in its place does not', () => {
  assert.ok(texts.compounds.length >= 30);
  for (const [word, { split, whole }] of scored) {
    const pieces = texts.threePieces.some(compound => compound.split === word) ? 3 : 2;
    split.forEach(head => {
      const { absent, queries } = scoreOf(head, 'sub-word');
      assert.deepEqual([absent, queries], [null, pieces], word);
    });
    whole.forEach(head => {
      const { absent, mass, margin } = scoreOf(head, 'sub-word');
      assert.deepEqual([absent, mass, margin], ['no queries', null, null], word);
      assert.ok(!isNamed(head, 'sub-word'));
    });
  }
});

test('words that look like compounds but are one piece have no partner', async () => {
  for (const text of texts.onePiece) {
    const computed = await model.compute(text);
    assert.deepEqual(piecesOf(computed), [], text);
    for (const head of scoreAll(computed)) {
      assert.equal(scoreOf(head, 'sub-word').absent, 'no queries');
    }
  }
});

for (const kind of ['compounds', 'inflections', 'threePieces'] as const) {
  test(`over ${kind} the same heads hold word and partner together, more than neighbours`, t => {
    for (const place of PARTNERS) {
      const { conditional, margin } = partnerMeans(texts[kind], place);
      t.diagnostic(
        `(${place.join(', ')}): S~ ${conditional.toFixed(3)}, margin ${margin.toFixed(3)} ` +
          `over ${texts[kind].length} words`
      );
      assert.ok(conditional >= 0.5);
      assert.ok(margin >= 0.2);
    }
  });
}

test('a head of the previous token reaches half of all partners, and no margin: neighbours get as much', t => {
  const { conditional, margin } = partnerMeans(texts.compounds, PREVIOUS);
  t.diagnostic(
    `(${PREVIOUS.join(', ')}): S~ ${conditional.toFixed(3)}, margin ${margin.toFixed(3)}`
  );
  assert.ok(Math.abs(conditional - 0.5) <= 0.01);
  assert.ok(Math.abs(margin) <= 0.1);
  for (const { split } of texts.compounds) {
    assert.ok(!isNamed(headOf(scored.get(split)!.split, PREVIOUS), 'sub-word'));
  }
});

/** The same text behind more tokens that nobody attends to. The engine itself never pads. */
async function computePadded(encoding: Encoding, padding: number): Promise<Computed> {
  const bytes = modelFile('model.onnx');
  const index = indexOnnx(bytes);
  const [part] = cutModel(index, findAttention(index), 'appended');
  const runtime = await loadRuntime({ wasmBinary: wasmBinary() });
  const session = await runtime.createSession(part.write(), part.parameters);
  const pad = <Value>(values: readonly Value[], value: Value): Value[] => [
    ...values,
    ...new Array<Value>(padding).fill(value)
  ];
  const padded = {
    ...encoding,
    ids: pad(encoding.ids, 0),
    tokens: pad(encoding.tokens, '[PAD]'),
    sentenceIds: pad(encoding.sentenceIds, 0),
    wordIds: pad(encoding.wordIds, null),
    special: pad(encoding.special, true)
  };
  const feeds = textInputs(runtime, session, padded, new Set());
  feeds.attention_mask = runtime.integers(
    pad(
      encoding.ids.map(() => 1),
      0
    ),
    'int64'
  );
  const results = await session.run(feeds);
  const layers = part.layers.map(({ tensor }) => results[tensor].data as Float32Array);
  await session.release();
  return { encoding: padded, layers };
}

test('padding changes no weight between tokens and no score beyond 1e-4', async t => {
  const plain = await model.compute(
    'I went to the store.',
    'At the store, I bought fresh strawberries.'
  );
  const padding = 13;
  const padded = await computePadded(plain.encoding, padding);
  const tokens = plain.encoding.tokens.length;
  const wide = tokens + padding;
  const { heads } = modelManifest();
  let weightChange = 0;
  plain.layers.forEach((weights, layer) => {
    for (let row = 0; row < heads * tokens; row++) {
      const head = Math.floor(row / tokens);
      const from = (head * wide + (row % tokens)) * wide;
      for (let to = 0; to < tokens; to++) {
        const change = Math.abs(weights[row * tokens + to] - padded.layers[layer][from + to]);
        weightChange = Math.max(weightChange, change);
      }
    }
  });
  let scoreChange = 0;
  const scores = scoreAll(padded);
  scoreAll(plain).forEach((head, at) => {
    assert.equal(scores[at].name.label, head.name.label);
    head.scores.forEach((score, which) => {
      const other = scores[at].scores[which];
      assert.deepEqual([other.queries, other.kept], [score.queries, score.kept]);
      for (const field of ['mass', 'conditional', 'chance', 'margin', 'topRate'] as const) {
        assert.equal(other[field] === null, score[field] === null);
        scoreChange = Math.max(scoreChange, Math.abs((other[field] ?? 0) - (score[field] ?? 0)));
      }
    });
  });
  t.diagnostic(`weights change by up to ${weightChange}, scores by up to ${scoreChange}`);
  assert.ok(padded.layers[0].length > plain.layers[0].length);
  assert.ok(weightChange <= 1e-4);
  assert.ok(scoreChange <= 1e-4);
});
