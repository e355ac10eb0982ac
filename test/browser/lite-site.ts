/**
 * The JupyterLite site that `npm run lite` builds, served as a plain web host would: files and
 * nothing else, from a path below the root of the host.
 */
import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join, normalize, sep } from 'node:path';
import { promisify } from 'node:util';
import { startFileServer } from './file-server';
import type { JupyterHost } from './jupyter';

const SITE = join('.build', 'lite', 'site');
const PREFIX = '/some/where/';
const SETTINGS = 'jupyter-lite.json';
const KERNEL = '@jupyterlite/pyodide-kernel-extension';
const BUILD_LIMIT_MS = 600_000;
const PATHS: Record<JupyterHost, string> = { lab: 'lab', notebook: 'notebooks' };

export type LiteSite = {
  /** Where a host opens, with nothing in it. */
  url(host: JupyterHost): string;
  /** Where a notebook opens. */
  notebookUrl(host: JupyterHost, name: string): string;
  stop(): Promise<void>;
};

/** Builds the site with the script itself, which skips what is up to date. */
export async function buildLiteSite(): Promise<void> {
  await promisify(execFile)(process.execPath, ['scripts/lite.mjs'], { timeout: BUILD_LIMIT_MS });
}

/** @param kernel without it no notebook can have a kernel */
export async function serveLiteSite({ kernel }: { kernel: boolean }): Promise<LiteSite> {
  const server = await startFileServer(path => {
    if (!path.startsWith(PREFIX)) return null;
    const name = normalize(decodeURIComponent(path.slice(PREFIX.length)));
    if (name === SETTINGS) return { text: settingsFor(kernel) };
    const file = join(SITE, name.endsWith(sep) ? join(name, 'index.html') : name);
    const found = file.startsWith(SITE) && statSync(file, { throwIfNoEntry: false })?.isFile();
    return found ? { file } : null;
  });
  const url = (host: JupyterHost): string => `${server.url}${PREFIX}${PATHS[host]}/index.html`;
  return {
    url,
    notebookUrl: (host, name) => `${url(host)}?path=${encodeURIComponent(name)}`,
    stop: () => server.stop()
  };
}

type Settings = { 'jupyter-config-data': Record<string, unknown> };

/** The site's settings, and the application in `window`, by which the tests give their commands. */
function settingsFor(kernel: boolean): string {
  const settings = JSON.parse(readFileSync(join(SITE, SETTINGS), 'utf8')) as Settings;
  const data = settings['jupyter-config-data'];
  data['exposeAppInBrowser'] = true;
  if (!kernel) data['disabledExtensions'] = [KERNEL];
  return JSON.stringify(settings);
}
