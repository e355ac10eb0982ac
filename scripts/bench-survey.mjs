/**
 * Measures what summing a survey up costs, in Node; see test/bench/survey.ts.
 *
 * Usage: node scripts/bench-survey.mjs
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { bundleForNode } from './bundle.mjs';
import { BUILD, ROOT } from './process.mjs';

const [program] = await bundleForNode(
  [join(ROOT, 'test', 'bench', 'survey.ts')],
  join(BUILD, 'bench')
);
const runner = spawn(process.execPath, ['--enable-source-maps', program], {
  cwd: ROOT,
  stdio: 'inherit'
});
runner.on('close', code => {
  process.exitCode = code ?? 1;
});
