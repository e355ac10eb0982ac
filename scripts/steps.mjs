/**
 * Steps that are done once: each has a key, a hash of everything it depends on, and is skipped while
 * the key it last ended with is the same and its output is still there.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs';
import { dirname, join } from 'node:path';
import { BUILD, CommandError, ROOT } from './process.mjs';

const IGNORED = new Set(['__pycache__', '.ipynb_checkpoints', '.DS_Store']);

/** All files below the given paths of the repository, sorted; what does not exist is left out. */
function filesBelow(path) {
  const full = join(ROOT, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full)
    .filter(name => !IGNORED.has(name))
    .sort()
    .flatMap(name => filesBelow(`${path}/${name}`));
}

/** A hash over file names and contents, and over the given strings. */
export function keyOf({ files = [], values = [] }) {
  const hash = createHash('sha256');
  for (const file of files.flatMap(filesBelow)) {
    const bytes = readFileSync(join(ROOT, file));
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  for (const value of values) hash.update(`\0${value}`);
  return hash.digest('hex');
}

/** Seconds as the reader sees them. */
export function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/**
 * The list of steps of one run. A step whose `needs` failed is not run.
 *
 * @param verbose show what the tools print
 */
export function createSteps({ verbose = false } = {}) {
  const failed = new Map();
  const keys = new Map();

  /**
   * @param name one word, also the name of its log
   * @param says what is done, for the reader
   * @param stamp file that remembers the key; by default `.build/stamps/<name>`
   * @param inputs what the key is made of: `files`, `values`; the keys of `needs` are added
   * @param output a path that must exist for the step to count as done
   * @param isDone decides instead of the stamp, where the output itself can tell
   * @param run does it
   */
  async function step({ name, says, needs = [], stamp, inputs = {}, output, isDone, run }) {
    const label = `  ${name.padEnd(14)}`;
    const missing = needs.find(other => failed.has(other));
    if (missing !== undefined) {
      failed.set(name, `not run, because ${missing} failed`);
      process.stdout.write(`${label}${failed.get(name)}\n`);
      return false;
    }
    const begin = performance.now();
    const stampPath = stamp ?? join(BUILD, 'stamps', name);
    const key = keyOf({
      files: inputs.files,
      values: [...(inputs.values ?? []), ...needs.map(other => keys.get(other))]
    });
    keys.set(name, key);
    const done =
      isDone?.() ??
      (existsSync(stampPath) &&
        readFileSync(stampPath, 'utf8') === key &&
        (output === undefined || existsSync(join(ROOT, output))));
    if (done) {
      process.stdout.write(`${label}up to date (${seconds(performance.now() - begin)})\n`);
      return true;
    }
    process.stdout.write(`${label}${says} … ${verbose ? '\n' : ''}`);
    rmSync(stampPath, { force: true });
    try {
      await run();
    } catch (error) {
      failed.set(name, error.message);
      process.stdout.write(`failed after ${seconds(performance.now() - begin)}\n`);
      if (error instanceof CommandError) {
        if (!verbose)
          process.stdout.write(`${indent(error.said)}\n    (all of it: ${error.log})\n`);
      } else {
        process.stdout.write(`${indent(error.message)}\n`);
      }
      return false;
    }
    if (isDone === undefined) {
      mkdirSync(dirname(stampPath), { recursive: true });
      writeFileSync(stampPath, key);
    }
    process.stdout.write(`${seconds(performance.now() - begin)}\n`);
    return true;
  }

  return { step, failed, verbose };
}

function indent(text) {
  return text.replace(/^/gm, '    ');
}
