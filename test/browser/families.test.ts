/** The tiny models of every family in Chromium, against what PyTorch eager or native ONNX Runtime gives. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { relative, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { launchChromium, openPage, type WatchedPage } from './chromium';
import type { FamiliesPage } from './families-page';
import { startFileServer, type FileServer } from './file-server';

declare global {
  interface Window {
    families: FamiliesPage;
  }
}

let browser: Browser;
let server: FileServer;
let watched: WatchedPage;

before(async () => {
  const bundle = await build({
    entryPoints: ['test/browser/families-page.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022'
  });
  const script = bundle.outputFiles[0].text;
  const wasm = createRequire(resolve('package.json')).resolve(
    'onnxruntime-web/ort-wasm-simd-threaded.wasm'
  );
  server = await startFileServer(path => {
    if (path === '/')
      return {
        text: '<!doctype html><script type="module" src="/page.js"></script>',
        headers: { 'content-type': 'text/html' }
      };
    if (path === '/page.js')
      return { text: script, headers: { 'content-type': 'text/javascript' } };
    if (path === '/ort.wasm') return { file: relative(process.cwd(), wasm) };
    const [, folder, name] = path.split('/');
    return folder === 'models' ? { file: `test/fixtures/models/${name}` } : null;
  });
  browser = await launchChromium();
  watched = await openPage(browser);
  await watched.page.goto(server.url);
  await watched.page.waitForFunction(() => 'families' in window);
});
after(async () => {
  await browser.close();
  await server.stop();
});

test('every stored model gives its attention in Chromium', { timeout: 200_000 }, async t => {
  const results = await watched.page.evaluate(() => window.families.compareFamilies());
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
