/**
 * Gets what `npm run bench:views` compares with: BertViz from the Python index and the three
 * libraries its page loads, from npm. All of it stays in `.build/bertviz` and is never committed.
 * Node's own modules only.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILD, npmCommand, runLogged } from './process.mjs';
import { createVenv, findPython, isVenvSound, VENV_PYTHON, pythonOf } from './python.mjs';

const FOLDER = join(BUILD, 'bertviz');
const BERTVIZ = '1.4.1';
/** What its page asks a CDN for; jQuery 2.0.0 is not on npm, 2.1.4 is the nearest that is. */
const LIBRARIES = { requirejs: '2.3.6', d3: '5.7.0', jquery: '2.1.4' };

/** Every file that is run or read, and its SHA-256: another file would be another measurement. */
const FILES = {
  'python/bertviz/head_view.js': '32885444af280c1745d0552da79d8dbad6ce52b5a6b4bd1ef5384cc4a917d7c0',
  'python/bertviz/head_view.py': 'd134f5824c45c16231b8c9dd3a0700bd42702153a5e5a36dc207dd73e9c78d57',
  'libraries/node_modules/requirejs/require.js':
    '9485f0917f97fcf4f63a5ea365200ffd57f123f451382a2f9a1ad2e2fd51ac9b',
  'libraries/node_modules/d3/dist/d3.min.js':
    'bdad5585ef9a965ff25458738309b006058c55f2c78d794d25fbecae35014609',
  'libraries/node_modules/jquery/dist/jquery.min.js':
    '22642f202577f0ba2f22cbe56b6cf291a09374487567cd3563e0d2a29f75c0c5'
};

/** The files that are missing or are not what they should be. */
function faults() {
  return Object.entries(FILES).filter(([name, expected]) => {
    const path = join(FOLDER, name);
    if (!existsSync(path)) return true;
    return createHash('sha256').update(readFileSync(path)).digest('hex') !== expected;
  });
}

/** A Python with pip: that of `.venv` where there is one, else one in a private environment. */
async function pythonWithPip() {
  const python = findPython();
  if (isVenvSound(python)) return VENV_PYTHON;
  const place = join(FOLDER, 'venv');
  if (!isVenvSound(python, place)) await createVenv(python, { place });
  return pythonOf(place);
}

async function install() {
  rmSync(join(FOLDER, 'python'), { recursive: true, force: true });
  const target = ['--target', join(FOLDER, 'python')];
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-deps', ...target];
  // Without its dependencies: its Python, which needs torch, is read and never run.
  await runLogged('bertviz', [await pythonWithPip(), ...pip, `bertviz==${BERTVIZ}`]);
  const libraries = join(FOLDER, 'libraries');
  mkdirSync(libraries, { recursive: true });
  const manifest = { private: true, dependencies: LIBRARIES };
  writeFileSync(join(libraries, 'package.json'), JSON.stringify(manifest));
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock'];
  await runLogged('bertviz-libraries', npmCommand(['install', ...quiet]), { cwd: libraries });
}

/**
 * BertViz and its libraries, fetched unless they are there already.
 *
 * @returns the folder they are in
 * @throws when the Python index or npm cannot be reached, or gave another file: says which
 */
export async function fetchBertViz() {
  if (faults().length === 0) return FOLDER;
  await install();
  const wrong = faults().map(([name]) => name);
  if (wrong.length === 0) return FOLDER;
  throw new Error(`not the files that the comparison is about: ${wrong.join(', ')}`);
}
