/** A survey over the real model: what it keeps is what running and scoring each text by hand gives. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { provideAssets } from '../../src/app/host';
import { runSurvey } from '../../src/app/survey/survey-run';
import { createMemoryShelf } from '../../src/app/survey/survey-shelf';
import { createSurveyStore } from '../../src/app/survey/survey-store';
import { summariseSurvey } from '../../src/app/survey/summarise-survey';
import { scorePatterns } from '../../src/patterns/score-patterns';
import { recordOf } from '../../src/survey/survey-record';
import { createEngine } from '../../src/worker/engine';
import { createScorer } from '../../src/worker/scorer';
import { nextTurn } from '../../src/inference/next-turn';
import { modelFile, modelManifest, modelSource, wasmBinary } from './runtime-files';
import type { HeadScores } from '../../src/patterns/head-scores';
import type { Encoding } from '../../src/tokens/encoding';
import type { IEngineClient } from '../../src/worker/client';

const NEVER = new AbortController().signal;
const TEXTS = [
  { text_a: 'I went to the store.', text_b: 'At the store, I bought fresh strawberries.' },
  { text_a: 'The cat sat on the mat and the cat slept.', text_b: null },
  { text_a: 'Blueberries and strawberries grow in the barnyard.', text_b: null },
  { text_a: '', text_b: null },
  { text_a: 'One two three.', text_b: 'Three two one.' }
];

const fetch = (async (url: unknown) =>
  new Response(modelFile(String(url).split('/').at(-1) ?? ''))) as typeof globalThis.fetch;
const engine = createEngine({ wasmBinary: wasmBinary(), fetch });
after(() => engine.dispose());

const source = { ...modelSource(), id: 'embedded' };
provideAssets({ engine: null, models: [source], article: null });
const scorer = createScorer({ sliceMs: 20, pause: nextTurn });
const client: IEngineClient = {
  rung: null,
  isBusy: false,
  warm: model => engine.warm(model),
  run: (request, signal, listener) => engine.run(request, signal, listener),
  vectors: (request, signal) => engine.vectors(request, signal),
  layer: (request, signal) => engine.layer(request, signal),
  keepLayer: (request, weights) => engine.keepLayer(request, weights),
  score: (request, signal) => scorer.score(request, signal),
  near: (request, signal) => engine.near(request, signal),
  summarise: () => Promise.reject(new Error('nobody asks the engine')),
  look: (source, signal) => engine.look(source, signal),
  kept: (serverUrl, signal) => engine.kept(serverUrl, signal),
  giveUp: () => undefined,
  dispose: () => undefined
};
const lease = () => ({ engine: client, release: () => undefined });

async function recordByHand(index: number) {
  const { text_a: textA, text_b: textB } = TEXTS[index];
  const encodings: Encoding[] = [];
  const layers: (readonly HeadScores[])[] = [];
  await engine.run({ model: source, textA, textB, maxTokens: 512 }, NEVER, {
    onEncoded: encoding => void encodings.push(encoding),
    onLayer: ({ layer, weights }) => void (layers[layer] = scorePatterns(weights, encodings[0]))
  });
  const { tokens } = encodings[0];
  return recordOf({ index, tokens: tokens.length, isCut: false }, layers);
}

test('a survey of five texts keeps what scoring each by hand gives, stopped and resumed', async () => {
  const store = createSurveyStore(createMemoryShelf());
  const survey = await store.create({ name: 'five', texts: TEXTS, model: 'embedded' });
  const controller = new AbortController();
  await assert.rejects(
    runSurvey({
      ...{ survey, store, lease, signal: controller.signal },
      onProgress: ({ index }) => {
        if (index === 2) controller.abort();
      }
    }),
    { name: 'AbortError' }
  );
  assert.equal((await store.outcomes(survey.id)).size, 2);

  const last = await runSurvey({ survey, store, lease, signal: NEVER });
  assert.deepEqual([last.scored, last.empty, last.failed], [4, 1, 0]);
  const entries = await store.entries(survey.id);
  for (const entry of entries) {
    if (entry.outcome !== 'scored') {
      assert.deepEqual([entry.index, entry.outcome], [3, 'empty']);
      continue;
    }
    assert.deepEqual(entry.record, await recordByHand(entry.index));
  }

  const begun = (await store.survey(survey.id))!;
  const { sha256 } = modelManifest().files['model.onnx'];
  assert.equal(begun.modelInfo?.sha256, sha256);
  const table = (await summariseSurvey(begun, entries, NEVER))!;
  assert.deepEqual([table.inputs, table.skipped, table.rows.length], [4, 1, 6 * 12 * 6]);
  // (0, 2) is the embedded model's previous-word head; four inputs are too few to name it.
  const row = table.rows.find(
    ({ layer, head, pattern }) => layer === 0 && head === 2 && pattern === 'previous'
  )!;
  assert.ok(row.mass! > 0.8 && row.margin! > 0.5, JSON.stringify(row));
  assert.equal(row.p, 1 / 16);
});
