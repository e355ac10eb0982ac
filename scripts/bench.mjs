/**
 * Measures what BertScope costs and prints it beside the budgets; .build/bench.json gets the figures.
 * Slow is no failure: the exit code only tells whether everything could be measured.
 *
 * Usage: node scripts/bench.mjs [--quick] [--only=group,group] [--reps=5] [--no-setup]
 *   groups: cold breakdown edit memory notebook reopen pages startup wheel drawing models kept
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { bundleForNode } from './bundle.mjs';
import { findChromium } from './chromium.mjs';
import { BUILD, ROOT } from './process.mjs';
import { VENV_PYTHON } from './python.mjs';
import { checkNode, setUp } from './setup.mjs';

checkNode();
const options = process.argv.slice(2);
const chromium = findChromium();
if (chromium === null) {
  process.stderr.write('No Chromium, Chrome or Edge was found. `npm test` installs one.\n');
  process.exit(1);
}
if (!options.includes('--no-setup')) {
  // What JupyterLab is measured with is what .venv has; an older build would be measured unnoticed.
  const { failed } = await setUp();
  if (failed.size > 0) process.exit(1);
}

const [program] = await bundleForNode(
  ['main.ts', 'sized-run.ts'].map(name => join(ROOT, 'test', 'bench', name)),
  join(BUILD, 'bench')
);
const runner = spawn(
  process.execPath,
  ['--enable-source-maps', program, ...options.filter(option => option !== '--no-setup')],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, BERTSCOPE_CHROMIUM: chromium, BERTSCOPE_PYTHON: VENV_PYTHON }
  }
);
runner.on('close', code => {
  process.exitCode = code ?? 1;
});
