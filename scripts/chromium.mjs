/**
 * Finds a Chromium for the browser tests, or gets one: Debian's package where it may be installed,
 * else Playwright's own download. Node's own modules only.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { BUILD, outputOf, ROOT, runToEnd, WINDOWS } from './process.mjs';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge'
];
const PLACES = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'
  ],
  win32: [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter(Boolean)
    .flatMap(folder => [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe')
    ])
};
const DOWNLOADS = join(BUILD, 'browsers');

/** Whether a program starts: Ubuntu's `chromium-browser` may only tell how to install another. */
function runs(path) {
  // On Windows `--version` would open a window.
  return WINDOWS ? existsSync(path) : outputOf([path, '--version']) !== null;
}

function onThePath() {
  for (const name of NAMES) {
    const path = outputOf([WINDOWS ? 'where' : 'which', name])?.split(/\r?\n/)[0];
    if (path && runs(path)) return path;
  }
  return (PLACES[process.platform] ?? []).find(path => existsSync(path)) ?? null;
}

function downloaded(folder = DOWNLOADS) {
  if (!existsSync(folder)) return null;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const inside = downloaded(path);
      if (inside) return inside;
    } else if (/^(chrome-)?headless[-_]shell(\.exe)?$/.test(entry.name)) {
      return path;
    }
  }
  return null;
}

/** The path of a Chromium that is there already, or null. */
export function findChromium() {
  const named = process.env.BERTSCOPE_CHROMIUM ?? process.env.CHROME_PATH;
  if (named) {
    if (runs(named)) return named;
    throw new Error(
      `BERTSCOPE_CHROMIUM or CHROME_PATH names ${named}, which does not start. Correct or unset it.`
    );
  }
  return onThePath() ?? downloaded();
}

/**
 * Gets a Chromium.
 *
 * @returns its path
 * @throws when there is no way to get one: says what to install
 */
export async function installChromium({ verbose = false } = {}) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  if (process.getuid?.() === 0 && outputOf(['which', 'apt-get']) !== null) {
    await runToEnd('chromium-index', ['apt-get', 'update', '-q'], { env, verbose });
    await runToEnd(
      'chromium-package',
      ['apt-get', 'install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-liberation'],
      { env, verbose }
    );
    const path = onThePath();
    if (path) return path;
  }
  const playwright = join(ROOT, 'node_modules', 'playwright-core', 'cli.js');
  if (existsSync(playwright)) {
    await runToEnd(
      'chromium-download',
      [process.execPath, playwright, 'install', 'chromium-headless-shell'],
      { env: { PLAYWRIGHT_BROWSERS_PATH: DOWNLOADS }, verbose, limitMs: 300_000 }
    );
    const path = downloaded();
    if (path && runs(path)) return path;
  }
  throw new Error(
    'The browser tests need Chromium, Chrome or Edge, and none could be found or installed. ' +
      'Install one (Debian: apt install chromium), or name it: BERTSCOPE_CHROMIUM=/path/to/chromium npm test'
  );
}
