/** The tiny models of every family in Chromium, against what PyTorch eager or native ONNX Runtime gives. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FamiliesPage } from './families-page';
import { openScriptPage, type ScriptPage } from './script-page';

declare global {
  interface Window {
    families: FamiliesPage;
  }
}

let page: ScriptPage;
before(async () => {
  page = await openScriptPage('test/browser/families-page.ts', path => {
    const [, folder, name] = path.split('/');
    return folder === 'models' ? { file: `test/fixtures/models/${name}` } : null;
  });
});
after(() => page.stop());

test('every stored model gives its attention in Chromium', { timeout: 200_000 }, async t => {
  const results = await page.watched.page.evaluate(() => window.families.compareFamilies());
  assert.ok(results.length >= 60, `${results.length} models`);
  const largest = Math.max(...results.map(result => result.largest / result.tolerance));
  t.diagnostic(
    `${results.length} models, at most ${(largest * 100).toFixed(0)} % of what is allowed`
  );
  assert.deepEqual(
    results.filter(result => !(result.largest <= result.tolerance)),
    []
  );
});
