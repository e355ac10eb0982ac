/** Finds a Python and keeps `.venv` in the repository root, rebuilt when Python or the place changed. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputOf, ROOT, runLogged, WINDOWS } from './process.mjs';

export const VENV = join(ROOT, '.venv');
export const VENV_BIN = join(VENV, WINDOWS ? 'Scripts' : 'bin');
export const VENV_PYTHON = pythonOf(VENV);

const LEAST = [3, 10];
const STAMP = 'bertscope-venv.json';
const PROBE = `import json, sys
print(json.dumps({"version": "%d.%d" % sys.version_info[:2], "program": getattr(sys, "_base_executable", sys.executable)}))`;

/** The interpreter of an environment. */
export function pythonOf(place) {
  return WINDOWS ? join(place, 'Scripts', 'python.exe') : join(place, 'bin', 'python');
}

function probe(command) {
  const printed = outputOf([...command, '-c', PROBE]);
  if (printed === null) return null;
  const found = JSON.parse(printed);
  const [major, minor] = found.version.split('.').map(Number);
  return { ...found, fits: major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]) };
}

/**
 * The first Python that is new enough.
 *
 * @returns {{version: string, program: string}}
 * @throws when there is none: says which were found and what to install
 */
export function findPython() {
  const candidates = [['python3'], ['python'], ...(WINDOWS ? [['py', '-3']] : [])];
  if (process.env.PYTHON) candidates.unshift([process.env.PYTHON]);
  const seen = candidates.map(command => [command.join(' '), probe(command)]);
  const fit = seen.find(([, found]) => found?.fits);
  if (fit) return fit[1];
  const old = seen
    .filter(([, found]) => found)
    .map(([name, found]) => `${name} is ${found.version}`);
  throw new Error(
    `BertScope needs Python ${LEAST.join('.')} or newer; ${old.length > 0 ? old.join(', ') : 'none is on the PATH'}. ` +
      'Install one, or name it: PYTHON=/path/to/python3 npm run demo'
  );
}

/** Whether an environment was made here, by this version of Python, and still runs. */
export function isVenvSound(python, place = VENV) {
  const stamp = join(place, STAMP);
  if (!existsSync(stamp)) return false;
  const made = JSON.parse(readFileSync(stamp, 'utf8'));
  if (made.version !== python.version || made.place !== place) return false;
  return outputOf([pythonOf(place), '-c', 'import pip']) !== null;
}

/** Makes `.venv` anew, or another environment at `place`. */
export async function createVenv(python, { place = VENV, ...options } = {}) {
  if (outputOf([python.program, '-c', 'import venv, ensurepip']) === null) {
    throw new Error(
      `Python ${python.version} has no venv module. On Debian and Ubuntu: ` +
        `apt install python3-venv (or python${python.version}-venv), then run the command again.`
    );
  }
  rmSync(place, { recursive: true, force: true });
  await runLogged('venv', [python.program, '-m', 'venv', place], options);
  writeFileSync(join(place, STAMP), JSON.stringify({ version: python.version, place }));
}
