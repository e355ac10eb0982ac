/** Bundles TypeScript programs for Node: tests and the benchmark. Packages stay outside. */
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from './process.mjs';

/**
 * @param files full paths of `.ts` files
 * @param folder takes the bundles and nothing else; what was there goes
 * @returns the bundles, in the order of `files`
 */
export async function bundleForNode(files, folder) {
  // Here, not above: who imports this can still say something where there is no node_modules.
  const { build } = await import('esbuild');
  rmSync(folder, { recursive: true, force: true });
  await build({
    absWorkingDir: ROOT,
    entryPoints: files,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning'
  });
  return files.map(file => join(folder, basename(file).replace(/\.ts$/, '.mjs')));
}
