/** The stored tokenizers of `test/fixtures/tokenizers` and what Rust made of the texts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import type { ExpectedRow } from '../engine/compare-encodings';

const FOLDER = 'test/fixtures/tokenizers';

type StoredRow = readonly [
  a: number,
  b: number | null,
  limit: number,
  cutA: number,
  cutB: number,
  ids: readonly number[],
  spans: readonly number[],
  words: readonly number[],
  types: string,
  special: string
];

export type KindRow = ExpectedRow & { readonly limit: number };

/** A tokenizer.json and its expected encodings. */
export type StoredKind = {
  readonly name: string;
  readonly file: Readonly<Record<string, unknown>>;
  readonly rows: readonly KindRow[];
};

function readStored(name: string): unknown {
  return JSON.parse(gunzipSync(readFileSync(join(FOLDER, name))).toString('utf8')) as unknown;
}

/** The table of normalisations that several files share, and the files by name. */
export function readFiles(): Map<string, StoredKind['file']> {
  const { nmt_nfkc: table, files } = readStored('files.json.gz') as {
    readonly nmt_nfkc: string;
    readonly files: Readonly<Record<string, object>>;
  };
  const whole = Object.entries(files).map(([name, file]) => {
    const text = JSON.stringify(file).replaceAll('"nmt_nfkc"', () => `"${table}"`);
    return [name, JSON.parse(text) as StoredKind['file']] as const;
  });
  return new Map(whole);
}

export function readKinds(): readonly StoredKind[] {
  const { texts, rows } = readStored('encodings.json.gz') as {
    readonly texts: readonly string[];
    readonly rows: Readonly<Record<string, readonly StoredRow[]>>;
  };
  return [...readFiles()].map(([name, file]) => ({
    name,
    file,
    rows: rows[name].map(([a, b, limit, cutA, cutB, ids, spans, words, types, special]) => ({
      textA: texts[a],
      textB: b === null ? null : texts[b],
      limit,
      cutA,
      cutB,
      ids,
      typeIds: Array.from(types, Number),
      offsets: ids.map((_, at) =>
        spans[2 * at] < 0 ? null : ([spans[2 * at], spans[2 * at + 1]] as const)
      ),
      wordIds: words.map(word => (word < 0 ? null : word)),
      special: Array.from(special, Number)
    }))
  }));
}
