/**
 * Measures what scoring the patterns costs, in Node; see test/bench/patterns.ts.
 *
 * Usage: node scripts/bench-patterns.mjs
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { bundleForNode } from './bundle.mjs';
import { BUILD, ROOT } from './process.mjs';

const [program] = await bundleForNode(
  [join(ROOT, 'test', 'bench', 'patterns.ts')],
  join(BUILD, 'bench')
);
const runner = spawn(process.execPath, ['--enable-source-maps', program], {
  cwd: ROOT,
  stdio: 'inherit'
});
runner.on('close', code => {
  process.exitCode = code ?? 1;
});
