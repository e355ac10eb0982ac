/** What the page of families.test.ts does: runs the tiny models of every family in the browser's own WebAssembly. */
import { loadRuntime } from '../../src/inference/runtime';
import { compareWeights } from '../engine/compare-weights';
import { runStored } from '../engine/run-stored';
import type { StoredModel } from '../engine/stored-models';

export type FamilyResult = {
  readonly name: string;
  readonly largest: number;
  readonly tolerance: number;
};

async function unpack(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const { body } = await fetch(`/models/${name}.gz`);
  if (body === null) throw new Error(`no ${name}`);
  const opened = new Response(body.pipeThrough(new DecompressionStream('gzip')));
  return new Uint8Array(await opened.arrayBuffer());
}

async function compareFamilies(): Promise<readonly FamilyResult[]> {
  const runtime = await loadRuntime({ wasmUrl: new URL('/ort.wasm', location.href).href });
  const models = (await (await fetch('/models/models.json')).json()) as readonly StoredModel[];
  const attention = new Float32Array((await unpack('attention.f32')).buffer);
  const results: FamilyResult[] = [];
  for (const stored of models) {
    const { name, external, ids, tolerance, offsetFloats } = stored;
    const model = await unpack(`${name}.onnx`);
    const parameters = external === null ? null : await unpack(`${name}.onnx_data`);
    const { weights } = await runStored(runtime, stored, { model, parameters }, 'chunks');
    const expected = attention.subarray(offsetFloats, offsetFloats + weights.length);
    const { largest } = compareWeights(weights, expected, ids.length);
    results.push({ name, largest, tolerance });
  }
  return results;
}

const page = { compareFamilies };
export type FamiliesPage = typeof page;
(window as unknown as { families: FamiliesPage }).families = page;
