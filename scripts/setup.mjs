/**
 * From a fresh clone to a built extension installed in `.venv`, skipping what is done already.
 * Needs Node and Python only. `node scripts/setup.mjs` does just this.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { npmCommand, ROOT, runLogged } from './process.mjs';
import { createVenv, findPython, isVenvSound, VENV, VENV_BIN, VENV_PYTHON } from './python.mjs';
import { createSteps, seconds } from './steps.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);

/** Ends the process with a sentence when this Node cannot run the build. */
export function checkNode() {
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (fits) return;
  process.stderr.write(
    `BertScope needs Node 20.19 or newer (of 22: 22.12 or newer; not 21); this is ${process.versions.node}. ` +
      'Install a current release of Node and run the command again.\n'
  );
  process.exit(1);
}

/** Whether node_modules holds what package-lock.json asks for. */
function isInstalled() {
  const hidden = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional, devOptional, link }]) => {
    if (path === '' || link) return true;
    if (!(path in present)) return optional === true || devOptional === true;
    return present[path].version === version;
  });
}

/**
 * Does all steps.
 *
 * @returns the steps, for those that come after: `failed` maps the name of each failed step to why
 */
export async function setUp({ verbose = false } = {}) {
  const steps = createSteps({ verbose });
  const { step } = steps;
  const npm = (name, args) => runLogged(name, npmCommand(args), { verbose, path: [VENV_BIN] });
  const pip = (name, args) =>
    runLogged(name, [VENV_PYTHON, '-m', 'pip', 'install', '--disable-pip-version-check', ...args], {
      verbose
    });

  await step({
    name: 'packages',
    says: 'installing what package-lock.json lists',
    inputs: { files: ['package-lock.json', '.npmrc'] },
    isDone: isInstalled,
    run: () => npm('packages', ['ci', '--no-audit', '--no-fund'])
  });
  let python;
  await step({
    name: 'python',
    says: 'making .venv',
    // Every step in .venv hangs on this key, so that a new .venv is filled again.
    inputs: { values: [VENV] },
    isDone: () => {
      try {
        python = findPython();
      } catch {
        return false;
      }
      return isVenvSound(python);
    },
    run: () => createVenv(python ?? findPython(), { verbose })
  });
  await step({
    name: 'jupyter',
    says: 'installing requirements-dev.txt into .venv',
    needs: ['python'],
    inputs: { files: ['requirements-dev.txt'] },
    stamp: join(VENV, 'bertscope-requirements'),
    run: () => pip('jupyter', ['-r', 'requirements-dev.txt'])
  });
  await step({
    name: 'lib',
    says: 'compiling src',
    needs: ['packages'],
    inputs: { files: ['src', 'tsconfig.json', 'package.json', 'package-lock.json'] },
    output: 'lib',
    run: async () => {
      // A full compile: the incremental one trusts that what it once wrote is still there.
      rmSync(join(ROOT, 'lib'), { recursive: true, force: true });
      rmSync(join(ROOT, '.build', 'tsconfig.tsbuildinfo'), { force: true });
      await npm('lib', ['run', 'build:lib']);
    }
  });
  await step({
    name: 'worker',
    says: 'bundling the engine',
    needs: ['lib'],
    inputs: { files: ['scripts/build-worker.mjs'] },
    output: 'lib/worker/engine.worker.js',
    run: () => npm('worker', ['run', 'build:worker'])
  });
  await step({
    name: 'amd',
    says: 'bundling what hosts without the extension load',
    needs: ['lib'],
    inputs: { files: ['scripts/build-amd.mjs', 'style'] },
    output: 'bertscope/nbextension/index.js',
    run: () => npm('amd', ['run', 'build:amd'])
  });
  await step({
    name: 'picture',
    says: 'painting the article’s picture',
    needs: ['packages'],
    inputs: {
      files: ['src/drawing', 'src/attention', 'models/article', 'scripts/article-picture.ts']
    },
    output: 'bertscope/article.html',
    run: () => npm('picture', ['run', 'build:picture'])
  });
  await step({
    name: 'page',
    says: 'making the template of exported pages',
    needs: ['lib'],
    inputs: { files: ['scripts/build-page.mjs', 'style'] },
    output: 'lib/page/page.html',
    run: () => npm('page', ['run', 'build:page'])
  });
  await step({
    name: 'labextension',
    says: 'building the JupyterLab extension',
    needs: ['worker', 'page', 'jupyter'],
    inputs: { files: ['style', 'schema', 'models', 'rspack.config.cjs'] },
    output: 'bertscope/labextension/package.json',
    run: async () => {
      // File names carry hashes: without this every older build would be shipped too.
      rmSync(join(ROOT, 'bertscope', 'labextension'), { recursive: true, force: true });
      await npm('labextension', ['run', 'build:labextension']);
    }
  });
  await step({
    name: 'wheel',
    says: 'building the wheel and installing it',
    needs: ['labextension', 'amd', 'picture'],
    inputs: { files: ['bertscope', 'pyproject.toml', 'install.json', 'LICENSE', 'README.md'] },
    stamp: join(VENV, 'bertscope-wheel'),
    run: () =>
      pip('wheel', [
        '--no-deps',
        '--no-build-isolation',
        '--force-reinstall',
        '--no-cache-dir',
        '.'
      ])
  });
  return steps;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  checkNode();
  const begin = performance.now();
  const { failed } = await setUp({ verbose: process.argv.includes('--verbose') });
  process.stdout.write(`set up in ${seconds(performance.now() - begin)}\n`);
  process.exitCode = failed.size > 0 ? 1 : 0;
}
