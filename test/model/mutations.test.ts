/**
 * Ten thousand damaged graphs through everything that reads them. Bytes of parameters are left alone: they are numbers
 * that nothing here looks at. Whatever happens is an error of the family, and soon.
 */
import { randomLcg } from 'd3-random';
import { isBertScopeError } from '../../src/errors';
import { cutModel } from '../../src/model/cut-model';
import { findAttention } from '../../src/model/find-attention';
import { graphToRun } from '../../src/model/graph-to-run';
import { indexOnnx } from '../../src/model/onnx-index';
import { parameterFilesOf } from '../../src/model/parameter-files';
import { mutate, structureOf } from '../engine/mutate';
import { OPEN_LAYOUTS, syntheticBert } from '../engine/synthetic-bert';

const SMALL = { layers: 2, heads: 2, hidden: 16, inner: 8, words: 40, positions: 16 };
const LAYOUTS = [...OPEN_LAYOUTS, 'half', 'opaque'] as const;
const EACH = Math.ceil(10_000 / LAYOUTS.length);

test.each(LAYOUTS)('no damage to a graph of the layout %s is more than an error', layout => {
  const bytes = syntheticBert(layout, SMALL);
  const places = structureOf(bytes);
  expect(places.length).toBeGreaterThan(1000);
  const random = randomLcg(LAYOUTS.indexOf(layout) / 16);
  let refused = 0;
  for (let count = 0; count < EACH; count++) {
    const damaged = mutate(bytes, places, random);
    try {
      const original = indexOnnx(damaged);
      parameterFilesOf(original);
      const { index, files } = graphToRun(original);
      const found = findAttention(index);
      for (const route of ['chunks', 'skeleton', 'appended'] as const) {
        for (const part of cutModel(index, found, route, files)) part.write();
      }
    } catch (error) {
      if (!isBertScopeError(error)) throw error;
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(EACH / 5);
});
