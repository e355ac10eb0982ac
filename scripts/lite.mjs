/**
 * `npm run lite`: builds the JupyterLite site in `.build/lite/site`, a folder of files that any web
 * server can serve, from any path. It holds JupyterLab, the extension with the model, the examples,
 * and a Python kernel (Pyodide) with bertscope and what that needs. Only compiled packages such as
 * NumPy are left where Pyodide's lock file has them: the kernel fetches them when they are imported.
 *
 * Options: --serve (then serve it on this machine), --port=8000, --verbose
 */
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BUILD, npmCommand, outputOf, ROOT, runInTerminal, runLogged } from './process.mjs';
import { createVenv, findPython, isVenvSound, pythonOf, VENV_PYTHON } from './python.mjs';
import { checkNode, setUp } from './setup.mjs';
import { seconds } from './steps.mjs';

const HOME = join(BUILD, 'lite');
const ENVIRONMENT = join(HOME, 'environment');
const PYTHON = pythonOf(ENVIRONMENT);
const RUNTIME = join(HOME, 'runtime');
/** What `jupyter lite` takes as its source: our settings, and the kernel in the place it looks for. */
const SOURCE = join(HOME, 'source');
const NEXT = join(HOME, 'next');
const CONFIG = 'binder/lite';
export const SITE = join(HOME, 'site');

/**
 * Sets up the repository and builds the site, skipping what is done already.
 *
 * @returns the steps: `failed` maps the name of each failed step to why
 */
export async function buildLite({ verbose = false } = {}) {
  const steps = await setUp({ verbose });
  const { step } = steps;
  const run = (name, command, options) => runLogged(name, command, { verbose, ...options });

  let python;
  await step({
    name: 'lite-python',
    says: 'making an environment for JupyterLite',
    inputs: { values: [ENVIRONMENT] },
    isDone: () => {
      try {
        python = findPython();
      } catch {
        return false;
      }
      return isVenvSound(python, ENVIRONMENT);
    },
    run: () => createVenv(python ?? findPython(), { place: ENVIRONMENT, verbose })
  });
  await step({
    name: 'lite-tools',
    says: `installing ${CONFIG}/requirements.txt into it`,
    needs: ['lite-python'],
    inputs: { files: [`${CONFIG}/requirements.txt`] },
    stamp: join(ENVIRONMENT, 'bertscope-requirements'),
    run: () =>
      run('lite-tools', [
        ...[PYTHON, '-m', 'pip', 'install', '--disable-pip-version-check'],
        ...['-r', `${CONFIG}/requirements.txt`]
      ])
  });
  await step({
    name: 'lite-runtime',
    says: 'fetching Pyodide',
    needs: ['lite-tools'],
    output: '.build/lite/runtime/package/pyodide.mjs',
    run: async () => {
      rmSync(RUNTIME, { recursive: true, force: true });
      mkdirSync(RUNTIME, { recursive: true });
      const version = outputOf([
        ...[PYTHON, '-c'],
        'from jupyterlite_pyodide_kernel.constants import PYODIDE_VERSION as v; print(v)'
      ]);
      if (version === null) throw new Error('the kernel does not say which Pyodide it needs');
      await run('lite-runtime', npmCommand(['pack', `pyodide@${version}`]), { cwd: RUNTIME });
      const [archive] = readdirSync(RUNTIME);
      await run('lite-unpack', [
        ...[PYTHON, '-m', 'tarfile', '-e'],
        ...[join(RUNTIME, archive), RUNTIME]
      ]);
      rmSync(join(RUNTIME, archive));
    }
  });
  await step({
    name: 'lite-kernel',
    says: 'gathering what the kernel needs',
    needs: ['lite-runtime', 'wheel'],
    inputs: { files: ['scripts/lite_kernel.py', `${CONFIG}/kernel-requirements.txt`] },
    output: '.build/lite/source/static/pyodide/pyodide-lock.json',
    run: async () => {
      const installed = outputOf([
        ...[VENV_PYTHON, '-c'],
        'import sysconfig; print(sysconfig.get_path("purelib"))'
      ]);
      if (installed === null) throw new Error('.venv does not say where its packages are');
      const place = join(SOURCE, 'static', 'pyodide');
      rmSync(SOURCE, { recursive: true, force: true });
      mkdirSync(place, { recursive: true });
      await run('lite-kernel', [
        ...[PYTHON, 'scripts/lite_kernel.py', join(RUNTIME, 'package'), installed],
        ...[`${CONFIG}/kernel-requirements.txt`, place]
      ]);
    }
  });
  await step({
    name: 'lite-site',
    says: 'building the site',
    needs: ['lite-kernel', 'labextension'],
    inputs: { files: [`${CONFIG}/jupyter-lite.json`, 'examples'] },
    output: '.build/lite/site/index.html',
    run: async () => {
      cpSync(join(ROOT, CONFIG, 'jupyter-lite.json'), join(SOURCE, 'jupyter-lite.json'));
      // Its memory of what is done takes a step for done whose result has gone.
      for (const name of readdirSync(SOURCE).filter(name => name.startsWith('.'))) {
        rmSync(join(SOURCE, name), { recursive: true, force: true });
      }
      rmSync(NEXT, { recursive: true, force: true });
      const build = [
        ...[PYTHON, '-m', 'jupyterlite_core', 'build'],
        ...['--lite-dir', SOURCE, '--output-dir', NEXT, '--contents', join(ROOT, 'examples')],
        `--LiteBuildConfig.federated_extensions=${join(ROOT, 'bertscope', 'labextension')}`,
        ...['--no-sourcemaps', '--no-unused-shared-packages']
      ];
      // That memory lies where it runs.
      await run('lite-site', build, { cwd: SOURCE });
      // A build that failed must not leave half a site behind.
      rmSync(SITE, { recursive: true, force: true });
      renameSync(NEXT, SITE);
    }
  });
  return steps;
}

function sizeBytes(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .reduce((sum, { parentPath, path, name }) => {
      return sum + statSync(join(parentPath ?? path, name)).size;
    }, 0);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  checkNode();
  const begin = performance.now();
  const options = process.argv.slice(2);
  const port = options.find(option => option.startsWith('--port='))?.slice('--port='.length);
  process.stdout.write('Building the JupyterLite site\n');
  const { failed } = await buildLite({ verbose: options.includes('--verbose') });
  if (failed.size > 0 || !existsSync(SITE)) {
    process.stderr.write(
      `There is no new site: ${[...failed.keys()].join(', ')} failed, see above.\n`
    );
    process.exitCode = 1;
  } else {
    const megabytes = (sizeBytes(SITE) / 1e6).toFixed(0);
    process.stdout.write(
      `The site is .build/lite/site (${megabytes} MB), after ${seconds(performance.now() - begin)}.\n`
    );
    if (options.includes('--serve')) {
      const url = `http://localhost:${port ?? 8000}/lab/index.html?path=six-patterns.ipynb`;
      process.stdout.write(`Open ${url}\nCtrl-C ends the server.\n`);
      process.exitCode = await runInTerminal([
        ...[PYTHON, '-m', 'http.server', port ?? '8000'],
        ...['--bind', '127.0.0.1', '--directory', SITE]
      ]);
    } else {
      process.stdout.write('npm run lite -- --serve shows it on this machine.\n');
    }
  }
}
