/**
 * `npm run demo`: sets everything up and opens JupyterLab on a copy of the example notebook, in
 * `.build/demo`: running and saving it leaves the repository as it was.
 * Options after `--` go to `jupyter lab`: npm run demo -- --no-browser --port 8899
 */
import { delimiter, join } from 'node:path';
import { copyExamples } from './example-copies.mjs';
import { BUILD, ROOT, runInTerminal } from './process.mjs';
import { VENV_BIN, VENV_PYTHON } from './python.mjs';
import { checkNode, setUp } from './setup.mjs';
import { seconds } from './steps.mjs';

const FOLDER = join(BUILD, 'demo');
const NOTEBOOK = 'six-patterns.ipynb';

checkNode();
const begin = performance.now();
// No question about news over the picture, and no request to another machine.
const QUIET = [
  '--LabApp.news_url=None',
  '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate'
];
const options = process.argv.slice(2);
const verbose = options.includes('--verbose');
process.stdout.write('Setting up BertScope\n');
const { failed } = await setUp({ verbose });
if (failed.size > 0) {
  process.stderr.write(
    `The demo cannot start: ${[...failed.keys()].join(', ')} failed, see above.\n`
  );
  process.exitCode = 1;
} else {
  const left = copyExamples(join(ROOT, 'examples'), FOLDER);
  const kept = left.length > 0 ? ` Yours stay as you left them: ${left.join(', ')}.` : '';
  process.stdout.write(`The notebooks are copies, in .build/demo.${kept}\n`);
  process.stdout.write(
    `Ready after ${seconds(performance.now() - begin)}. Ctrl-C ends JupyterLab.\n\n`
  );
  const own = options.filter(option => option !== '--verbose');
  // JupyterLab refuses to run as root without being told; containers often have no other user.
  const root = process.getuid?.() === 0 ? ['--allow-root'] : [];
  // Defaults: what somebody chose in the settings wins over them.
  const settings = [join(ROOT, 'scripts', 'demo-settings'), process.env.JUPYTER_CONFIG_PATH]
    .filter(folder => folder)
    .join(delimiter);
  // -y: the first Ctrl-C ends it, without a question.
  process.exitCode = await runInTerminal(
    [
      ...[VENV_PYTHON, '-m', 'jupyterlab', '-y', `--ServerApp.root_dir=${FOLDER}`],
      // Not as a file to open: the address printed for another browser would lead to the launcher.
      ...[`--LabApp.default_url=/lab/tree/${NOTEBOOK}`, ...QUIET, ...root, ...own]
    ],
    { path: [VENV_BIN], env: { JUPYTER_CONFIG_PATH: settings } }
  );
}
