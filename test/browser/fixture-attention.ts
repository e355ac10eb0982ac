/** The attention of a text of test/fixtures/attention, and how far what a notebook holds is from it. */
import assert from 'node:assert/strict';
import { decodeSnapshot } from '../../src/attention/snapshot';
import { readSnapshot } from '../../src/state/snapshot-schema';
import { attentionFixtures } from '../engine/runtime-files';

const HEADS = 12;
const { texts, native } = attentionFixtures();
const found = texts.find(({ name }) => name === 'question and answer');
assert.ok(found !== undefined && found.nativeOffsetFloats !== null);
const { tokenCount, nativeOffsetFloats } = found;

/** A pair of sentences whose whole attention native ONNX Runtime has computed. */
export const PAIR = { textA: found.textA, textB: String(found.textB), tokenCount };

/** What the fixture has for a layer, shape [heads, from, to]. */
function layerOf(layer: number): Float32Array {
  const size = HEADS * tokenCount * tokenCount;
  const begin = Number(nativeOffsetFloats) + layer * size;
  return native.subarray(begin, begin + size);
}

/** The weight that one token of {@link PAIR} gives to another. */
export function weightOf(layer: number, head: number, from: number, to: number): number {
  return layerOf(layer)[(head * tokenCount + from) * tokenCount + to];
}

/** The largest difference between a stored snapshot of {@link PAIR} and the fixture, all layers. */
export function differenceOf(snapshot: unknown): number {
  const { attention, encoding } = decodeSnapshot(readSnapshot(snapshot));
  assert.equal(encoding.ids.length, tokenCount);
  assert.ok(attention.weights.length > 0);
  return Math.max(
    ...attention.weights.map((weights, layer) => {
      assert.ok(weights !== null, `layer ${layer} is there`);
      return layerOf(layer).reduce(
        (most, weight, i) => Math.max(most, Math.abs(weight - weights[i])),
        0
      );
    })
  );
}
