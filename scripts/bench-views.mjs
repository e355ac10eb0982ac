/**
 * `npm run bench:views`: BertViz 1.4.1 and BertScope draw the same attention in the same Chromium;
 * prints both, the ratios and the budgets, and keeps them in .build/bench-views.json.
 * Slow is no failure: the exit code only tells whether everything could be measured.
 *
 * Usage: node scripts/bench-views.mjs [--tokens=19,64,128,512] [--reps=3] [--limit=300] [--alone]
 *   limit: seconds that BertViz gets for one page; what it has not shown by then "did not finish"
 *   alone: BertScope only, for work on it
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fetchBertViz } from './bertviz.mjs';
import { bundleForNode } from './bundle.mjs';
import { findChromium } from './chromium.mjs';
import { BUILD, ROOT } from './process.mjs';
import { checkNode } from './setup.mjs';

checkNode();
const chromium = findChromium();
if (chromium === null) {
  process.stderr.write('No Chromium, Chrome or Edge was found. `npm test` installs one.\n');
  process.exit(1);
}
const bertviz = await fetchBertViz().catch(error => {
  process.stderr.write(
    `BertViz could not be fetched: ${error.message}.\n${error.said ?? ''}\n` +
      'The comparison needs the Python package index and npm, the first time only: run it again where both can be reached.\n'
  );
  process.exit(1);
});

// One row computes: its engine is that of the sources, whatever was built before.
process.chdir(ROOT);
await import('./build-worker.mjs');

const [program] = await bundleForNode(
  [join(ROOT, 'test', 'bench', 'views', 'main.ts')],
  join(BUILD, 'bench-views')
);
const runner = spawn(
  process.execPath,
  ['--enable-source-maps', program, ...process.argv.slice(2)],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, BERTSCOPE_CHROMIUM: chromium, BERTSCOPE_BERTVIZ: bertviz }
  }
);
runner.on('close', code => {
  process.exitCode = code ?? 1;
});
