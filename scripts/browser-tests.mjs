/**
 * Runs test/browser/*.test.ts in real browsers, two files at a time: bundles each with esbuild
 * (packages stay outside) and hands them to Node's own test runner.
 *
 * Usage: node scripts/browser-tests.mjs [--long] [part of a file name …]
 */
import { readdirSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { bundleForNode } from './bundle.mjs';
import { findChromium } from './chromium.mjs';
import { findFirefox } from './firefox.mjs';
import { BUILD, ROOT } from './process.mjs';
import { VENV_PYTHON } from './python.mjs';

const options = process.argv.slice(2);
const long = options.includes('--long');
const parts = options.filter(option => !option.startsWith('--'));
const folder = join(ROOT, 'test', 'browser');
const files = readdirSync(folder)
  .filter(name => name.endsWith('.test.ts') && (long || !name.endsWith('.long.test.ts')))
  .filter(name => parts.length === 0 || parts.some(part => name.includes(part)));
const chromium = findChromium();
if (files.length === 0 || chromium === null) {
  process.stderr.write(
    chromium === null
      ? 'No Chromium, Chrome or Edge was found. `npm test` installs one.\n'
      : `No browser test has ${parts.join(' or ')} in its name.\n`
  );
  process.exit(1);
}

const bundles = await bundleForNode(
  files.map(name => join(folder, name)),
  join(BUILD, 'browser')
);
const runner = spawn(
  process.execPath,
  [
    '--enable-source-maps',
    '--test',
    // Two at a time: each waits for servers and kernels to start most of its time.
    '--test-concurrency=2',
    '--test-reporter=spec',
    ...bundles
  ],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: {
      ...process.env,
      BERTSCOPE_CHROMIUM: chromium,
      BERTSCOPE_FIREFOX: findFirefox() ?? '',
      BERTSCOPE_PYTHON: VENV_PYTHON
    }
  }
);
runner.on('close', code => {
  process.exitCode = code ?? 1;
});
