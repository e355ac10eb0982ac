/** Bundles what runs inside Chromium. */
import { build } from 'esbuild';

/** One classic script of test/bench/page. */
export async function bundlePage(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`test/bench/page/${name}.ts`],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    // The package calls its modules free of side effects; the worker's own entry is imported for nothing else.
    ignoreAnnotations: true,
    // As in scripts/build-worker.mjs.
    define: { 'import.meta.url': 'undefined' },
    logLevel: 'warning'
  });
  return outputFiles[0].text;
}
