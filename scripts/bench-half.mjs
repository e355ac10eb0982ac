/**
 * Measures what rewriting a graph of fp16 to compute in float32 gives, on a random BERT-base in Node; see test/bench/half-run.ts.
 *
 * Usage: node scripts/bench-half.mjs PYTHON
 *   PYTHON has torch, transformers, onnx, onnxruntime and onnxconverter-common
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bundleForNode } from './bundle.mjs';
import { BUILD, ROOT } from './process.mjs';

const [python] = process.argv.slice(2);
if (python === undefined) {
  process.stderr.write('Usage: node scripts/bench-half.mjs PYTHON\n');
  process.exit(1);
}
const [program] = await bundleForNode(
  [join(ROOT, 'test', 'bench', 'half-run.ts')],
  join(BUILD, 'bench')
);
const folder = join(BUILD, 'half');
const steps = [
  [python, [join('test', 'bench', 'half-models.py'), folder]],
  [process.execPath, ['--enable-source-maps', program, folder]]
];
for (const [command, args] of steps) {
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
