/**
 * Paints the article's picture for those who see a notebook without a browser's half: layer and head
 * that its view opens with, from the stored attention, by the painter of the screen's own layout.
 * Written into the Python package as `article.html`; Python paints nothing itself.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { BUILD, ROOT } from './process.mjs';

const outfile = join(BUILD, 'picture', 'article-picture.mjs');
mkdirSync(join(BUILD, 'picture'), { recursive: true });
await build({
  entryPoints: [join(ROOT, 'scripts', 'article-picture.ts')],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  logLevel: 'warning'
});
const { paintArticle } = await import(pathToFileURL(outfile).href);
const html = paintArticle(join(ROOT, 'models', 'article'));
writeFileSync(join(ROOT, 'bertscope', 'article.html'), html);
process.stdout.write(`bertscope/article.html, ${Buffer.byteLength(html)} bytes\n`);
