/** What the reference test runs inside Chromium: the shipped engine and tokenizer against fixtures. */
import type { ModelSource } from '../../src/sources/model-source';
import { createTokenizer, type ITokenizer } from '../../src/tokens/tokenizer';
import { createEngineClient } from '../../src/worker/client';
import {
  compareEncodings,
  describeMismatches,
  type ExpectedRow
} from '../engine/compare-encodings';
import { compareWeights, type WeightComparison } from '../engine/compare-weights';
import type { AttentionFixture } from '../engine/runtime-files';

export type TextReport = {
  readonly name: string;
  readonly ids: boolean;
  readonly eager: WeightComparison;
  readonly native: WeightComparison | null;
};

export type ReferencePage = {
  compareAttention(): Promise<{ rung: string | null; route: string | null; texts: TextReport[] }>;
  /** @param file a tokenizer.json; without, the embedded model's */
  compareTokens(
    rows: readonly ExpectedRow[],
    file?: unknown
  ): Promise<{ rows: number; differ: number; report: string }>;
};

const at = (path: string): string => new URL(path, location.href).href;

const model: ModelSource = {
  kind: 'packaged',
  id: 'embedded',
  manifestUrl: at('/model/manifest.json'),
  modelUrl: at('/model/model.onnx'),
  tokenizerUrl: at('/model/tokenizer.json'),
  tokenizerConfigUrl: at('/model/tokenizer_config.json')
};

async function floats(name: string): Promise<Float32Array> {
  const packed = (await fetch(at(`/fixtures/${name}`))).body!;
  const bytes = await new Response(
    packed.pipeThrough(new DecompressionStream('gzip'))
  ).arrayBuffer();
  return new Float32Array(bytes);
}

async function compareAttention(): ReturnType<ReferencePage['compareAttention']> {
  const texts = (await (await fetch(at('/fixtures/texts.json'))).json()) as AttentionFixture[];
  const [eager, native] = await Promise.all([floats('eager.f32.gz'), floats('native.f32.gz')]);
  const client = createEngineClient({
    workerUrl: at('/engine.worker.js'),
    wasmUrl: at('/ort.wasm')
  });
  const reports: TextReport[] = [];
  let route: string | null = null;
  for (const {
    name,
    textA,
    textB,
    ids,
    tokenCount,
    rows,
    offsetFloats,
    nativeOffsetFloats
  } of texts) {
    let sameIds = false;
    const kept: Float32Array[] = [];
    const summary = await client.run({ model, textA, textB }, new AbortController().signal, {
      onEncoded: encoding => {
        sameIds = encoding.ids.join() === ids.join();
      },
      onLayer: ({ layer, heads, weights }) => {
        const stored = new Float32Array(heads * rows.length * tokenCount);
        for (let head = 0; head < heads; head++) {
          rows.forEach((row, r) => {
            const start = (head * tokenCount + row) * tokenCount;
            stored.set(
              weights.subarray(start, start + tokenCount),
              (head * rows.length + r) * tokenCount
            );
          });
        }
        kept[layer] = stored;
      }
    });
    route = summary.model.route;
    const actual = new Float32Array(kept.reduce((sum, part) => sum + part.length, 0));
    kept.reduce((end, part) => (actual.set(part, end), end + part.length), 0);
    const against = (all: Float32Array, offset: number): WeightComparison =>
      compareWeights(actual, all.subarray(offset, offset + actual.length), tokenCount);
    reports.push({
      name,
      ids: sameIds,
      eager: against(eager, offsetFloats),
      native: nativeOffsetFloats === null ? null : against(native, nativeOffsetFloats)
    });
  }
  const { rung } = client;
  client.dispose();
  return { rung, route, texts: reports };
}

type LimitedRow = ExpectedRow & { readonly limit?: number };

async function compareTokens(
  rows: readonly LimitedRow[],
  given?: unknown
): ReturnType<ReferencePage['compareTokens']> {
  const file = given ?? ((await (await fetch(at('/model/tokenizer.json'))).json()) as unknown);
  const byLimit = new Map<number, ITokenizer>();
  const tokenizerOf = ({ limit = 512 }: LimitedRow): ITokenizer => {
    const tokenizer = byLimit.get(limit) ?? createTokenizer(file, null, limit);
    byLimit.set(limit, tokenizer);
    return tokenizer;
  };
  const mismatches = compareEncodings(tokenizerOf, rows);
  return { rows: rows.length, differ: mismatches.length, report: describeMismatches(mismatches) };
}

Object.assign(window, { reference: { compareAttention, compareTokens } satisfies ReferencePage });
