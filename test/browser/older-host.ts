/**
 * JupyterLab and Notebook 7 older than those in `.venv`, each pair in an environment of its own under
 * `.build/`, which pip fills from its index, with the wheel of the working tree.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { pythonOfVenv } from './jupyter';

/**
 * Notebook 7.2 says the first of every notebook without a checkpoint, whatever is installed; the second
 * is said of a comm whose opening a kernel's restart has cut short.
 */
export const HOST_NOISE = /reading 'last_modified'|Comm not found for comm id/;

const FOLDER = resolve('.build', 'older-hosts');

const run = promisify(execFile);
const pip = (python: string, ...args: string[]) =>
  run(python, ['-m', 'pip', '--disable-pip-version-check', ...args], { maxBuffer: 2 ** 26 });

/** Builds the wheel of the working tree as it was last compiled; gives its path. */
async function buildWheel(): Promise<string> {
  const target = join(FOLDER, 'wheel');
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  await pip(
    pythonOfVenv(),
    'wheel',
    '--no-deps',
    '--no-build-isolation',
    '--no-cache-dir',
    `--wheel-dir=${target}`,
    '.'
  );
  const [wheel] = await readdir(target);
  assert.ok(wheel, 'pip made a wheel');
  return join(target, wheel);
}

let wheel: Promise<string> | null = null;

/** Does a step unless a file says that it was done with the same `key`. */
async function once(stamp: string, key: string, step: () => Promise<unknown>): Promise<void> {
  const done = await readFile(stamp, 'utf8').catch(() => '');
  if (done === key) return;
  await step();
  await writeFile(stamp, key);
}

/**
 * The Python of an environment `.build/older-hosts/<name>` with these packages and the wheel.
 *
 * What is there already is kept, so that only the first call for a name takes long.
 */
export async function pythonWith(name: string, packages: readonly string[]): Promise<string> {
  const place = join(FOLDER, name);
  const python =
    process.platform === 'win32'
      ? join(place, 'Scripts', 'python.exe')
      : join(place, 'bin', 'python');
  if (!existsSync(python)) await run(pythonOfVenv(), ['-m', 'venv', place]);
  await once(join(place, 'bertscope-packages'), packages.join(' '), () =>
    pip(python, 'install', ...packages)
  );
  // What `.venv` has says which build this is.
  const build = await readFile(resolve(pythonOfVenv(), '..', '..', 'bertscope-wheel'), 'utf8');
  await once(join(place, 'bertscope-build'), build, async () => {
    wheel ??= buildWheel();
    const options = ['--no-deps', '--force-reinstall', '--no-cache-dir'];
    await pip(python, 'install', ...options, await wheel);
  });
  return python;
}

/** The Python of an environment with these versions, such as 4.2 and 7.2, and the wheel. */
export function olderPython(lab: string, notebook: string): Promise<string> {
  const packages = [`jupyterlab==${lab}.*`, `notebook==${notebook}.*`, 'ipywidgets>=8,<9', 'numpy'];
  return pythonWith(`lab-${lab}`, packages);
}

/**
 * The Python of an environment with the JupyterLab of `.venv` and jupyter-collaboration, whose pages
 * share one document for each notebook.
 */
export async function collaborativePython(): Promise<string> {
  const pins = (await readFile(resolve('requirements-dev.txt'), 'utf8'))
    .split('\n')
    .filter(line => /^(jupyterlab|ipywidgets|ipykernel|numpy)==/.test(line));
  return pythonWith('collaboration', [...pins, 'jupyter-collaboration==5.0.4']);
}
