/** The snapshots that the Python tests read are what this coder writes. */
import { readFileSync, writeFileSync } from 'node:fs';

import { decodeSnapshot, encodeExactly, encodeSnapshot } from '../../src/attention/snapshot';
import { encodingOf, layerOf, MODEL } from '../state/sample-run';

const PATH = 'test/fixtures/snapshots.json';
const TOKENS = 6;

/** One snapshot a coding, of the sample model's run, and which layers were held. */
function snapshots(): Record<string, unknown> {
  const weights = [0, 1, 2].map(layer => layerOf(layer, TOKENS).weights);
  const attention = { layers: 3, heads: 3, tokens: TOKENS, weights, tolerance: 0 };
  const run = { encoding: encodingOf(TOKENS), model: MODEL, attention };
  const rounded = { ...run, attention: { ...attention, tolerance: 0.004 } };
  const one = { ...run, attention: { ...attention, weights: [null, weights[1], null] } };
  return {
    float32: encodeExactly(run),
    'sqrt-uint16': encodeSnapshot(run, 0, Infinity),
    'sqrt-uint8': encodeSnapshot(rounded, 0, Infinity),
    'one layer': encodeSnapshot(one, 1, Infinity),
    'no attention': encodeSnapshot(run, 0, 0)
  };
}

test('the committed snapshots are what the coder writes (BERTSCOPE_WRITE_FIXTURES=1 writes them anew)', () => {
  const lines = Object.entries(snapshots()).map(
    ([name, snapshot]) => `${JSON.stringify(name)}: ${JSON.stringify(snapshot)}`
  );
  const text = `{\n${lines.join(',\n')}\n}\n`;
  if (process.env['BERTSCOPE_WRITE_FIXTURES'] === '1') writeFileSync(PATH, text);
  const committed = JSON.parse(readFileSync(PATH, 'utf8')) as Record<string, never>;
  expect(committed).toEqual(JSON.parse(text));
  expect(decodeSnapshot(committed['sqrt-uint8']).attention.tolerance).toBe(0.004);
});
