/** Copies of the example notebooks to work in, so that running one leaves the repository as it was. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const hashOf = bytes => createHash('sha256').update(bytes).digest('hex');

/**
 * Copies every notebook of `source` into `target`, which is made. A copy that was changed since is
 * left as it is; one that was not follows its example.
 *
 * @returns the names of the copies that were left
 */
export function copyExamples(source, target) {
  mkdirSync(target, { recursive: true });
  // What was copied, by name: how a changed copy is told from one of an older example.
  const record = join(target, '.copied.json');
  const copied = existsSync(record) ? JSON.parse(readFileSync(record, 'utf8')) : {};
  const left = [];
  for (const name of readdirSync(source).filter(file => file.endsWith('.ipynb'))) {
    const copy = join(target, name);
    if (existsSync(copy) && hashOf(readFileSync(copy)) !== copied[name]) {
      left.push(name);
      continue;
    }
    const bytes = readFileSync(join(source, name));
    writeFileSync(copy, bytes);
    copied[name] = hashOf(bytes);
  }
  writeFileSync(record, JSON.stringify(copied));
  return left;
}
