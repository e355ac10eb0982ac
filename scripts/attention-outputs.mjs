/**
 * Finds the attention of an ONNX model and writes beside it, as attention.json, what Python needs in
 * order to compute it: names of outputs, and the bytes that make them outputs.
 *
 * Usage: node scripts/attention-outputs.mjs FOLDER       (holds model.onnx)
 */
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleForNode } from './bundle.mjs';
import { BUILD, ROOT } from './process.mjs';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('Name the folder that holds model.onnx.\n');
  process.exit(2);
}
const [program] = await bundleForNode(
  [join(ROOT, 'scripts', 'attention-outputs.ts')],
  join(BUILD, 'attention-outputs')
);
const { writeOutputs } = await import(pathToFileURL(program).href);
try {
  process.stdout.write(`${writeOutputs(resolve(folder))}\n`);
} catch (error) {
  const sentence =
    error.code === 'ENOENT'
      ? `${error.path} is not there. Name the folder that holds model.onnx.`
      : [error.message, error.advice].filter(Boolean).join(' ');
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}
