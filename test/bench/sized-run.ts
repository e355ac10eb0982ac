/**
 * Runs one model of a given size in a process of its own and prints what it took as JSON: BertScope's layers, a plain
 * session of the same file that gives the same weights at once, and the most memory that the first of them held.
 *
 * Usage: node sized-run.mjs '{"layout":"fp16","layers":12,…}' (see {@link SizedCase})
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InferenceSession } from 'onnxruntime-web/wasm';
import { createAttentionModel, type IAttentionModel } from '../../src/inference/attention-model';
import { loadRuntime, type IRuntime } from '../../src/inference/runtime';
import { appendOutputs } from '../../src/model/append-outputs';
import { cutModel } from '../../src/model/cut-model';
import { findAttention } from '../../src/model/find-attention';
import { indexOnnx } from '../../src/model/onnx-index';
import { syntheticBert, type Layout, type SyntheticSize } from '../engine/synthetic-bert';
import { wasmBinary } from '../engine/runtime-files';

export type SizedCase = {
  readonly layout: Layout;
  readonly size: SyntheticSize;
  readonly tokens: readonly number[];
  readonly reps: number;
  /** Where the file with all attention as outputs is left for the native runtime; null: not compared with anything. */
  readonly plainPath: string | null;
};

export type SizedRun = {
  readonly fileBytes: number;
  /** From the bytes in memory to the first text's last layer, 16 tokens. */
  readonly openMs: number;
  /** The whole process, after BertScope's longest text and before the plain session exists. */
  readonly mostBytes: number;
  readonly texts: readonly {
    readonly tokens: number;
    readonly firstMs: readonly number[];
    readonly allMs: readonly number[];
    /** Empty where there is nothing to compare with. */
    readonly plainMs: readonly number[];
  }[];
};

const KIBIBYTE = 1024;

const idsOf = (tokens: number, words: number): number[] =>
  Array.from({ length: tokens }, (_, i) => (i * 7919 + 101) % words);

async function runAll(
  model: IAttentionModel,
  ids: number[]
): Promise<[first: number, all: number]> {
  const begun = performance.now();
  let first = 0;
  const text = { ids, sentenceIds: ids.map(() => 0 as const) };
  for await (const { layer } of model.run(text, new AbortController().signal)) {
    if (layer === 0) first = performance.now() - begun;
  }
  return [first, performance.now() - begun];
}

async function runPlain(
  runtime: IRuntime,
  session: InferenceSession,
  ids: number[],
  outputs: readonly string[]
): Promise<number> {
  const begun = performance.now();
  const feeds = {
    input_ids: runtime.integers(ids, 'int64'),
    attention_mask: runtime.integers(Array<number>(ids.length).fill(1), 'int64'),
    token_type_ids: runtime.integers(Array<number>(ids.length).fill(0), 'int64')
  };
  await session.run(feeds, outputs);
  return performance.now() - begun;
}

const { layout, size, tokens, reps, plainPath } = JSON.parse(process.argv[2]) as SizedCase;
// As on a device of 8 GB: what a browser says, Node does not.
Object.defineProperty(globalThis, 'navigator', { value: { deviceMemory: 8 }, configurable: true });

const runtime = await loadRuntime({ wasmBinary: wasmBinary() });
const bytes = syntheticBert(layout, size);
const begun = performance.now();
const index = indexOnnx(bytes);
const found = findAttention(index);
const model = createAttentionModel({
  runtime,
  manifest: size,
  sizeBytes: bytes.length,
  cut: route => cutModel(index, found, route)
});
await runAll(model, idsOf(16, size.words));
const openMs = performance.now() - begun;
if (model.route !== 'chunks') throw new Error(`the model runs as ${model.route}`);

const warm = new Map<number, [first: number, all: number]>();
for (const count of tokens) warm.set(count, await runAll(model, idsOf(count, size.words)));
const mostBytes = process.resourceUsage().maxRSS * KIBIBYTE;

let session: InferenceSession | null = null;
if (plainPath !== null) {
  const appended = appendOutputs(index, found);
  await mkdir(dirname(plainPath), { recursive: true });
  await writeFile(plainPath, appended);
  session = await InferenceSession.create(appended, {
    logSeverityLevel: 3,
    extra: { optimization: { disable_specified_optimizers: 'AttentionFusion' } }
  });
}
const outputs = found.map(({ tensor }) => tensor);
const texts: SizedRun['texts'][number][] = [];
for (const count of tokens) {
  const ids = idsOf(count, size.words);
  const row = {
    tokens: count,
    firstMs: [] as number[],
    allMs: [] as number[],
    plainMs: [] as number[]
  };
  if (session !== null) await runPlain(runtime, session, ids, outputs);
  // One after the other, so that a busy moment meets both.
  for (let rep = 0; rep < reps; rep++) {
    const [first, all] = await runAll(model, ids);
    row.firstMs.push(first);
    row.allMs.push(all);
    if (session !== null) row.plainMs.push(await runPlain(runtime, session, ids, outputs));
  }
  texts.push(row);
}
const run: SizedRun = { fileBytes: bytes.length, openMs, mostBytes, texts };
process.stdout.write(`${JSON.stringify(run)}\n`);
