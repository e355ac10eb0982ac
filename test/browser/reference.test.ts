/**
 * The numbers in Chromium: the shipped worker's attention against PyTorch and native ONNX Runtime,
 * and the tokens against the Rust tokenizers, whose Unicode version is not the browser's.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import type { ExpectedRow } from '../engine/compare-encodings';
import { readKinds } from '../tokens/stored-kinds';
import type { ReferencePage } from './reference-page';
import { openScriptPage, type ScriptPage } from './script-page';

const MODEL = 'models/all-MiniLM-L6-v2';
// A browser's message has a limit; what a page is given at once stays well below it.
const ROWS_AT_ONCE = 4_000;

declare global {
  interface Window {
    reference: ReferencePage;
  }
}

let page: ScriptPage;
before(async () => {
  page = await openScriptPage('test/browser/reference-page.ts', path => {
    if (path === '/engine.worker.js') return { file: 'lib/worker/engine.worker.js' };
    const [, folder, name] = path.split('/');
    if (folder === 'model') return { file: `${MODEL}/${name}` };
    return folder === 'fixtures' ? { file: `test/fixtures/attention/${name}` } : null;
  });
});
after(() => page.stop());

test(
  'attention in Chromium is that of PyTorch eager and of native ONNX Runtime',
  { timeout: 300_000 },
  async t => {
    const { rung, route, texts } = await page.watched.page.evaluate(() =>
      window.reference.compareAttention()
    );
    assert.equal(rung, 'worker');
    assert.equal(route, 'chunks');
    assert.ok(texts.length >= 40);
    assert.deepEqual(
      texts.filter(({ ids }) => !ids).map(({ name }) => name),
      []
    );
    const largest = Math.max(...texts.map(({ eager }) => eager.largest));
    const [{ eager: article }] = texts as [(typeof texts)[number]];
    const natives = texts.flatMap(({ native }) => native ?? []);
    const sum = (count: (typeof texts)[number]['eager'][keyof typeof article][]) =>
      count.reduce((a, b) => a + b, 0);
    const same =
      sum(texts.map(({ eager }) => eager.sameTarget)) / sum(texts.map(({ eager }) => eager.rows));
    const fromNative = Math.max(...natives.map(({ largest: difference }) => difference));
    t.diagnostic(
      `PyTorch: largest ${largest.toExponential(2)}, the article's pair on average ${article.mean.toExponential(2)}, same target in ${same}`
    );
    t.diagnostic(`native ONNX Runtime: largest ${fromNative.toExponential(2)}`);
    assert.ok(largest <= 2e-3, String(largest));
    assert.ok(article.mean <= 2e-5, String(article.mean));
    assert.ok(same >= 0.999, String(same));
    assert.ok(natives.length >= 10 && fromNative <= 1e-5, String(fromNative));
    page.watched.assertNothingLeft();
  }
);

test(
  'tokens in Chromium are those of Rust, in ids, spans, types and words',
  { timeout: 600_000 },
  async t => {
    const folder = await mkdtemp(join(tmpdir(), 'bertscope-tokens-'));
    const target = join(folder, 'rows.jsonl');
    const python = process.env['BERTSCOPE_PYTHON'];
    assert.ok(python);
    await promisify(execFile)(python, [
      'test/fixtures/random_strings.py',
      `${MODEL}/tokenizer.json`,
      target
    ]);
    const [, ...lines] = (await readFile(target, 'utf8')).trimEnd().split('\n');
    await rm(folder, { recursive: true });
    const rows = lines
      .map(line => JSON.parse(line) as ExpectedRow & { variant: string; limit: number })
      .filter(({ variant }) => variant === 'uncased');
    assert.ok(rows.length >= 20_000, `${rows.length} rows`);
    for (let begin = 0; begin < rows.length; begin += ROWS_AT_ONCE) {
      const found = await page.watched.page.evaluate(
        some => window.reference.compareTokens(some),
        rows.slice(begin, begin + ROWS_AT_ONCE)
      );
      assert.equal(found.differ, 0, found.report);
    }
    t.diagnostic(`${rows.length} strings`);
  }
);

test(
  'tokens of every other kind of tokenizer in Chromium are those of Rust too',
  { timeout: 300_000 },
  async t => {
    const kinds = readKinds();
    let count = 0;
    for (const { name, file, rows } of kinds) {
      const found = await page.watched.page.evaluate(
        ([some, json]) => window.reference.compareTokens(some, json),
        [rows, file] as const
      );
      assert.equal(found.differ, 0, `${name}: ${found.report}`);
      count += found.rows;
    }
    assert.ok(kinds.length >= 20, `${kinds.length} kinds`);
    t.diagnostic(`${count} encodings of ${kinds.length} kinds`);
  }
);
