/** Runs a tiny stored model by one route; pure, so that it runs in Node and in a browser. */
import { createAttentionModel } from '../../src/inference/attention-model';
import { cutModel } from '../../src/model/cut-model';
import { findAttention } from '../../src/model/find-attention';
import { graphToRun } from '../../src/model/graph-to-run';
import { indexOnnx } from '../../src/model/onnx-index';
import { parameterFilesOf } from '../../src/model/parameter-files';
import { describePrecision } from '../../src/model/precision';
import type { IRuntime } from '../../src/inference/runtime';
import type { Route } from '../../src/model/model-info';
import type { StoredModel } from './stored-models';

export type StoredRun = {
  /** [layer][head][from][to] */
  readonly weights: Float32Array;
  readonly precision: string;
  /** Queries and keys of each layer, where they were asked for. */
  readonly vectors: readonly { readonly queries: Float32Array; readonly keys: Float32Array }[];
};

/**
 * @param parameters the second file of a model that has one
 * @throws if another number of layers is found than is stored, or another route had to be taken
 */
export async function runStored(
  runtime: IRuntime,
  stored: StoredModel,
  files: { readonly model: Uint8Array; readonly parameters: Uint8Array | null },
  firstRoute: Route,
  withVectors = false
): Promise<StoredRun> {
  const original = indexOnnx(files.model);
  const beside = parameterFilesOf(original).map(path => {
    if (files.parameters === null || path !== stored.external) throw new Error(`no file ${path}`);
    return { path, bytes: files.parameters };
  });
  const run = graphToRun(original, beside);
  const found = findAttention(run.index);
  if (found.length !== stored.layers) throw new Error(`${found.length} layers were found`);
  const model = createAttentionModel({
    runtime,
    manifest: stored,
    sizeBytes: files.model.length,
    cut: route => cutModel(run.index, found, route, run.files),
    firstRoute
  });
  const { ids, typeIds } = stored;
  const signal = new AbortController().signal;
  const weights = new Float32Array(stored.layers * stored.heads * ids.length ** 2);
  const text = { ids, sentenceIds: typeIds };
  for await (const layer of model.run(text, signal)) {
    weights.set(layer.weights, layer.layer * layer.weights.length);
  }
  if (model.route !== firstRoute) throw new Error(`it fell back to ${model.route}`);
  const vectors: { queries: Float32Array; keys: Float32Array }[] = [];
  for (let layer = 0; withVectors && layer < stored.layers; layer++) {
    vectors.push(await model.vectors(text, layer, signal));
  }
  await model.dispose();
  return { weights, precision: describePrecision(run.precision), vectors };
}
