/**
 * Bundles the engine into one self-contained classic script, lib/worker/engine.worker.js, so that
 * the same file serves as a worker of this origin, as a blob worker and as a fallback in the page.
 */
import { build } from 'esbuild';

await build({
  entryPoints: ['src/worker/entry.ts'],
  outfile: 'lib/worker/engine.worker.js',
  bundle: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  minify: true,
  legalComments: 'linked',
  // Without it the runtime uses the glue code bundled with it, which is what a classic script needs.
  define: { 'import.meta.url': 'undefined' },
  logLevel: 'warning'
});
