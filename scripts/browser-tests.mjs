/**
 * Runs test/browser/*.test.ts in real browsers, two files at a time: bundles each with esbuild
 * (packages stay outside) and hands them to Node's own test runner.
 *
 * A file that fails is run once more, alone, when the others are through: servers, kernels and
 * browsers share the machine with another file, and what fails only then is named in the log
 * as unsteady. What fails alone has failed.
 *
 * Usage: node scripts/browser-tests.mjs [--long] [--once] [part of a file name …]
 */
import { readdirSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { basename, join } from 'node:path';
import { bundleForNode } from './bundle.mjs';
import { findChromium } from './chromium.mjs';
import { nodeTestCounts } from './counts.mjs';
import { findFirefox } from './firefox.mjs';
import { BUILD, ROOT } from './process.mjs';
import { VENV_PYTHON } from './python.mjs';

/** Each file waits for servers and kernels to start most of its time. */
const AT_A_TIME = 2;

/** They take longest: started first, so that none of them is left for the end. */
const LONGEST = ['everywhere', 'write-back', 'main-job', 'lite', 'explorer'];

const options = process.argv.slice(2);
const long = options.includes('--long');
const parts = options.filter(option => !option.startsWith('--'));
const folder = join(ROOT, 'test', 'browser');
const isLong = name => LONGEST.includes(name.split('.')[0]);
const files = readdirSync(folder)
  .filter(name => name.endsWith('.test.ts') && (long || !name.endsWith('.long.test.ts')))
  .filter(name => parts.length === 0 || parts.some(part => name.includes(part)))
  .sort((one, other) => isLong(other) - isLong(one));
const chromium = findChromium();
if (files.length === 0 || chromium === null) {
  process.stderr.write(
    chromium === null
      ? 'No Chromium, Chrome or Edge was found. `npm test` installs one.\n'
      : `No browser test has ${parts.join(' or ')} in its name.\n`
  );
  process.exit(1);
}
const waiting = await bundleForNode(
  files.map(name => join(folder, name)),
  join(BUILD, 'browser')
);

/** Runs one bundle and prints what it says when it is through, so that two files do not mix. */
function runFile(bundle) {
  const started = Date.now();
  const runner = spawn(
    process.execPath,
    ['--enable-source-maps', '--test', '--test-reporter=spec', bundle],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        BERTSCOPE_CHROMIUM: chromium,
        BERTSCOPE_LONG: long ? '1' : '',
        BERTSCOPE_FIREFOX: findFirefox() ?? '',
        BERTSCOPE_PYTHON: VENV_PYTHON
      }
    }
  );
  let said = '';
  runner.stdout.on('data', data => (said += data));
  return new Promise(resolve => {
    runner.on('close', code => {
      const seconds = Math.round((Date.now() - started) / 1000);
      process.stdout.write(`\n${basename(bundle, '.mjs')}, ${seconds} s\n${said}`);
      const counts = nodeTestCounts(said);
      // A file that ran nothing, or ended badly though no test failed, has failed too.
      const isSound = code === 0 && counts.passed + counts.skipped > 0;
      const failed = isSound ? counts.failed : Math.max(1, counts.failed);
      resolve({ ...counts, failed });
    });
  });
}

const results = new Map();
async function runNext() {
  for (let bundle = waiting.shift(); bundle !== undefined; bundle = waiting.shift()) {
    results.set(bundle, await runFile(bundle));
  }
}
await Promise.all(Array.from({ length: AT_A_TIME }, runNext));

const unsteady = [];
if (!options.includes('--once')) {
  for (const [bundle, result] of results) {
    if (result.failed === 0) continue;
    const again = await runFile(bundle);
    results.set(bundle, again);
    if (again.failed === 0) unsteady.push(basename(bundle, '.mjs'));
  }
}
const sum = word => [...results.values()].reduce((total, result) => total + result[word], 0);
if (unsteady.length > 0) {
  process.stdout.write(`\nunsteady, passed only when run again alone: ${unsteady.join(', ')}\n`);
}
process.stdout.write(
  `\nℹ pass ${sum('passed')}\nℹ fail ${sum('failed')}\nℹ skipped ${sum('skipped')}\n`
);
process.exitCode = sum('failed') === 0 ? 0 : 1;
