/**
 * Makes the template of exported pages, lib/page/page.html: script and style in the page, places
 * for what differs from export to export (src/app/page-format.ts, bertscope/_page.py).
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const options = { bundle: true, write: false, minify: true, target: 'es2022', logLevel: 'warning' };

const script = await build({
  ...options,
  entryPoints: ['src/page/entry.ts'],
  format: 'iife',
  platform: 'browser',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  charset: 'ascii',
  legalComments: 'none',
  // Nothing lies beside the page.
  define: { 'import.meta.url': '"about:blank"', BERTSCOPE_IN_ONE_FILE: 'true' }
});
const style = await build({ ...options, entryPoints: ['style/page.css'] });

// An end of line of its own would not count the same on every system.
const code = script.outputFiles[0].text.replaceAll('\r', '').trim();
const hash = createHash('sha256').update(code).digest('base64');
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

const parts = {
  '<!--bertscope-hash-->': `sha256-${hash}`,
  '<!--bertscope-version-->': version,
  '<style id="bertscope-style"></style>': `<style id="bertscope-style">${style.outputFiles[0].text.trim()}</style>`,
  '<script id="bertscope-script"></script>': `<script id="bertscope-script">${code}</script>`
};
let page = readFileSync('src/page/template.html', 'utf8');
for (const [place, text] of Object.entries(parts)) {
  if (page.split(place).length !== 2) throw new Error(`${place} is not once in the template`);
  page = page.replace(place, () => text);
}
for (const name of ['head', 'views', 'assets']) {
  if (page.split(`<!--bertscope-${name}-->`).length !== 2)
    throw new Error(`${name} is not once in the page`);
}
mkdirSync('lib/page', { recursive: true });
writeFileSync('lib/page/page.html', page);
