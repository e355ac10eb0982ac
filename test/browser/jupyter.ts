/**
 * A Jupyter server, from `.venv` unless told otherwise, for one test file: JupyterLab or Notebook 7 on a free port, in a home
 * directory of its own, so that nobody's settings or extensions change what is tested.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile, mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

export type JupyterHost = 'lab' | 'notebook';

/** The hosts that every test of a notebook runs in. */
export const HOSTS: readonly { readonly host: JupyterHost; readonly title: string }[] = [
  { host: 'lab', title: 'JupyterLab' },
  { host: 'notebook', title: 'Notebook 7' }
];

export type JupyterServer = {
  readonly host: JupyterHost;
  /** Without a slash at its end. */
  readonly url: string;
  /** The folder it serves. */
  readonly folder: string;
  /** Where the page of a notebook is. */
  notebookUrl(name: string): string;
  /** Signs notebooks of its folder as `jupyter trust` does. */
  trust(names: readonly string[]): Promise<void>;
  /** What the server printed so far. */
  log(): string;
  /** Shuts kernels and server down and removes its folders. May be called twice. */
  stop(): Promise<void>;
};

const MODULES: Record<JupyterHost, string> = { lab: 'jupyterlab', notebook: 'notebook' };
const CLASSES: Record<JupyterHost, string> = { lab: 'LabApp', notebook: 'JupyterNotebookApp' };
const PATHS: Record<JupyterHost, string> = { lab: 'lab/tree', notebook: 'notebooks' };
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;
const POLL_MS = 100;

/**
 * Starts a server and waits until it answers.
 *
 * @param settings user settings by plugin id, such as `{'bertscope:plugin': {engineGraceSeconds: 1}}`
 * @param baseUrl the path it is served under, `/user/alice/` as on a hub
 * @param python of another environment that Jupyter is installed in
 */
export async function startJupyter(
  host: JupyterHost,
  {
    settings = {},
    baseUrl = '/',
    python = pythonOfVenv()
  }: { settings?: Record<string, object>; baseUrl?: string; python?: string } = {}
): Promise<JupyterServer> {
  const home = await mkdtemp(join(tmpdir(), 'bertscope-jupyter-'));
  const folder = join(home, 'notebooks');
  await mkdir(folder);
  await writeSettings(join(home, 'settings'), {
    '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false },
    ...settings
  });
  const port = await freePort();
  const env = isolatedEnvironment(home);
  const server = spawn(python, argumentsFor(host, port, folder, baseUrl), {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe']
  });
  let printed = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  const url = `http://127.0.0.1:${port}${baseUrl}`.replace(/\/$/, '');
  const stop = async (): Promise<void> => {
    await end(server);
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await untilAnswering(server, url);
  } catch (cause) {
    await stop();
    throw new Error(`${MODULES[host]} did not start. It printed:\n${printed}`, { cause });
  }
  return {
    host,
    url,
    folder,
    // A fresh workspace: JupyterLab keeps the tabs of earlier pages and opens them again.
    notebookUrl: name => `${url}/${PATHS[host]}/${encodeURIComponent(name)}?reset`,
    trust: async names => {
      const options = { cwd: folder, env };
      await promisify(execFile)(python, ['-I', '-m', 'nbformat.sign', ...names], options);
    },
    log: () => printed,
    stop
  };
}

/** A notebook of code cells for the server to open. */
export async function writeNotebook(
  { folder }: Pick<JupyterServer, 'folder'>,
  name: string,
  cells: readonly string[]
): Promise<void> {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' } },
    cells: cells.map((source, index) => ({
      cell_type: 'code',
      id: `cell-${index}`,
      metadata: {},
      execution_count: null,
      outputs: [],
      source
    }))
  };
  await writeFile(join(folder, name), JSON.stringify(notebook));
}

/** A notebook as it lies on disk. */
export async function readNotebook(
  { folder }: Pick<JupyterServer, 'folder'>,
  name: string
): Promise<unknown> {
  return JSON.parse(await readFile(join(folder, name), 'utf8'));
}

/** The Python of `.venv`. */
export function pythonOfVenv(): string {
  const python = process.env['BERTSCOPE_PYTHON'];
  if (!python) throw new Error('BERTSCOPE_PYTHON does not say where the Python of .venv is');
  return python;
}

function argumentsFor(host: JupyterHost, port: number, folder: string, baseUrl: string): string[] {
  const lab = [
    '--LabApp.news_url=None',
    '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
    '--LabApp.extension_manager=readonly'
  ];
  return [
    ...['-I', '-m', MODULES[host], '--no-browser', '--allow-root', '--ip=127.0.0.1'],
    ...[`--port=${port}`, '--ServerApp.port_retries=0', `--ServerApp.root_dir=${folder}`],
    ...[`--ServerApp.base_url=${baseUrl}`, '--IdentityProvider.token='],
    // Tests start their notebooks by commands of the application instead of by sleeping.
    `--${CLASSES[host]}.expose_app_in_browser=True`,
    ...(host === 'lab' ? lab : [])
  ];
}

/** The environment less every Jupyter and Python setting, with a home of its own. */
function isolatedEnvironment(home: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(JUPYTER|PYTHON|IPYTHON)/.test(name)
  );
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    USERPROFILE: home,
    JUPYTER_CONFIG_DIR: join(home, 'config'),
    JUPYTER_DATA_DIR: join(home, 'data'),
    JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
    JUPYTERLAB_SETTINGS_DIR: join(home, 'settings'),
    JUPYTERLAB_WORKSPACES_DIR: join(home, 'workspaces'),
    IPYTHONDIR: join(home, 'ipython')
  };
}

async function writeSettings(place: string, settings: Record<string, object>): Promise<void> {
  for (const [id, values] of Object.entries(settings)) {
    const [extension = '', plugin = ''] = id.split(':');
    const folder = join(place, ...extension.split('/'));
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${plugin}.jupyterlab-settings`), JSON.stringify(values));
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no free port'));
      });
    });
  });
}

async function untilAnswering(server: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline) {
    if (server.exitCode !== null) throw new Error(`it ended with code ${server.exitCode}`);
    const answer = await fetch(`${url}/api/status`).catch(() => null);
    if (answer?.ok) return;
    await delay(POLL_MS);
  }
  throw new Error(`no answer within ${START_LIMIT_MS / 1000} s`);
}

/** Asked by SIGTERM, Jupyter shuts its kernels down before it ends. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const closed = new Promise<void>(resolve => server.once('close', () => resolve()));
  server.kill('SIGTERM');
  const timer = setTimeout(() => server.kill('SIGKILL'), STOP_LIMIT_MS);
  await closed;
  clearTimeout(timer);
}
