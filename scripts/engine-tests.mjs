/**
 * Runs test/engine: the real WebAssembly and the real model, in Node's own runner, because typed arrays of another realm,
 * as jest makes them, are refused by the runtime. Each test is bundled to .build/engine; packages stay outside.
 * Arguments are names to select: `node scripts/engine-tests.mjs inference`.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bundleForNode } from './bundle.mjs';
import { BUILD, ROOT } from './process.mjs';

const source = join(ROOT, 'test', 'engine');
const selected = process.argv.slice(2).filter(name => !name.startsWith('-'));
const long = process.argv.includes('--long');
const options = process.argv.slice(2).filter(name => name.startsWith('-') && name !== '--long');

const names = readdirSync(source)
  .filter(name => name.endsWith('.test.ts') && (long || !name.endsWith('.long.test.ts')))
  .filter(name => selected.length === 0 || selected.some(part => name.includes(part)));
if (names.length === 0) {
  process.stderr.write(`No test in test/engine has a name with ${selected.join(' or ')}.\n`);
  process.exit(1);
}

const files = await bundleForNode(
  names.map(name => join(source, name)),
  join(BUILD, 'engine')
);
// Two files at a time would compete for the memory and the processors that each one measures itself against.
const flags = ['--enable-source-maps', '--expose-gc', '--test', '--test-concurrency=1', ...options];
const { status } = spawnSync(process.execPath, [...flags, ...files], {
  cwd: ROOT,
  stdio: 'inherit'
});
process.exit(status ?? 1);
