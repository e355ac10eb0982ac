/**
 * Runs test/engine: the real WebAssembly and the real model, in Node's own runner, because typed arrays of another realm,
 * as jest makes them, are refused by the runtime. Each test is bundled to .build/engine; packages stay outside.
 * Arguments are names to select: `node scripts/engine-tests.mjs inference`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, 'test', 'engine');
const target = join(root, '.build', 'engine');
const selected = process.argv.slice(2).filter(name => !name.startsWith('-'));
const long = process.argv.includes('--long');
const options = process.argv.slice(2).filter(name => name.startsWith('-') && name !== '--long');

const names = readdirSync(source)
  .filter(name => name.endsWith('.test.ts') && (long || !name.endsWith('.long.test.ts')))
  .filter(name => selected.length === 0 || selected.some(part => name.includes(part)))
  .map(name => name.slice(0, -'.ts'.length));
if (names.length === 0) {
  process.stderr.write(`No test in test/engine has a name with ${selected.join(' or ')}.\n`);
  process.exit(1);
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
await build({
  entryPoints: names.map(name => join(source, `${name}.ts`)),
  outdir: target,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'warning'
});
const files = names.map(name => join(target, `${name}.mjs`));
// Two files at a time would compete for the memory and the processors that each one measures itself against.
const flags = ['--enable-source-maps', '--expose-gc', '--test', '--test-concurrency=1', ...options];
const { status } = spawnSync(process.execPath, [...flags, ...files], {
  cwd: root,
  stdio: 'inherit'
});
process.exit(status ?? 1);
