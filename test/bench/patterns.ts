/**
 * What scoring costs: 144 heads and 999 permutations of them at 19, 128 and 256 tokens. Prints
 * milliseconds; `node scripts/bench-patterns.mjs`. It measures in Node what the worker runs in the browser.
 */
import { drawPermutations, PERMUTATIONS } from '../../src/patterns/permutations';
import { preparePatterns } from '../../src/patterns/pattern-input';
import { scoreHeads, testHeads } from '../../src/patterns/score-patterns';
import { median } from './figure';
import { encodePieces, planeOf } from '../patterns/synthetic';

const TEXT =
  'the house of the old man stood at the end of a long road , and the road led to the sea where ' +
  'the old boats of the men lay on the sand in the sun of the morning and the wind came from the ' +
  'west with the smell of salt and of weed and of the rain that had fall ##en in the night on the ' +
  'hills behind the town . the man who lived in the house had been a sail ##or and he knew the sea ' +
  'and the wind and the weed . he walked each day down the road to the boats and talked with the ' +
  'men who mend ##ed the nets in the sun and then he walked home again .';
const HEADS = 12;
const LAYERS = 12;
const REPS = 7;

function inputOf(tokens: number) {
  const pieces = TEXT.split(' ');
  const count = tokens - 3;
  const words = Array.from({ length: count }, (_, i) => pieces[i % pieces.length]);
  const half = Math.floor(count / 2);
  return encodePieces(words.slice(0, half).join(' '), words.slice(half).join(' '));
}

/** One layer of heads that are neither even nor sharp. */
function layerOf(tokens: number): Float32Array {
  const layer = new Float32Array(HEADS * tokens * tokens);
  for (let head = 0; head < HEADS; head++) {
    const plane = planeOf(tokens, (_, to) => Math.exp(3 * Math.random()) * (to === 0 ? 8 : 1));
    layer.set(plane, head * tokens * tokens);
  }
  return layer;
}

function time(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

for (const tokens of [19, 128, 256]) {
  const encoding = inputOf(tokens);
  const layers = Array.from({ length: LAYERS }, () => layerOf(tokens));
  const samples: { prepare: number[]; score: number[]; test: number[] } = {
    prepare: [],
    score: [],
    test: []
  };
  for (let rep = 0; rep < REPS + 2; rep++) {
    let input = preparePatterns(encoding);
    const prepare = time(() => (input = preparePatterns(encoding)));
    const scores = layers.map(layer => [...scoreHeads(layer, input)]);
    const score = time(() => layers.forEach(layer => [...scoreHeads(layer, input)]));
    const test = time(() => {
      const permutations = drawPermutations(input.plans[0]);
      layers.forEach((layer, at) => [...testHeads(layer, input, scores[at], permutations)]);
    });
    // The first two warm the compiler.
    if (rep < 2) continue;
    samples.prepare.push(prepare);
    samples.score.push(score);
    samples.test.push(test);
  }
  const { plans } = preparePatterns(encoding);
  const pairs = (plans[0].pairsWithin.length + plans[0].pairsAcross.length) / 2;
  const show = (values: readonly number[]): string => `${median(values).toFixed(1)} ms`;
  process.stdout.write(
    `${tokens} tokens, ${pairs} related pairs: prepare ${show(samples.prepare)}, ` +
      `score ${LAYERS * HEADS} heads ${show(samples.score)}, ` +
      `${PERMUTATIONS} permutations of them ${show(samples.test)}\n`
  );
}
