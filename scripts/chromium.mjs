/**
 * Finds a Chromium for the browser tests, or gets one: Debian's package where it may be installed,
 * else Playwright's own download. Node's own modules only.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { BUILD, ROOT, runToEnd } from './process.mjs';
import { findProgram, installPackages, namedProgram, starts, windowsPlaces } from './programs.mjs';

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
  win32: [
    ...windowsPlaces('Google', 'Chrome', 'Application', 'chrome.exe'),
    ...windowsPlaces('Microsoft', 'Edge', 'Application', 'msedge.exe')
  ]
};
const DOWNLOADS = join(BUILD, 'browsers');

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
  return (
    namedProgram('BERTSCOPE_CHROMIUM', 'CHROME_PATH') ?? findProgram(NAMES, PLACES) ?? downloaded()
  );
}

/**
 * Gets a Chromium.
 *
 * @returns its path
 * @throws when there is no way to get one: says what to install
 */
export async function installChromium({ verbose = false } = {}) {
  await installPackages('chromium', ['chromium', 'fonts-liberation'], { verbose });
  const installed = findProgram(NAMES, PLACES);
  if (installed) return installed;
  const playwright = join(ROOT, 'node_modules', 'playwright-core', 'cli.js');
  if (existsSync(playwright)) {
    await runToEnd(
      'chromium-download',
      [process.execPath, playwright, 'install', 'chromium-headless-shell'],
      { env: { PLAYWRIGHT_BROWSERS_PATH: DOWNLOADS }, verbose, limitMs: 300_000 }
    );
    const path = downloaded();
    if (path && starts(path)) return path;
  }
  throw new Error(
    'The browser tests need Chromium, Chrome or Edge, and none could be found or installed. ' +
      'Install one (Debian: apt install chromium), or name it: BERTSCOPE_CHROMIUM=/path/to/chromium npm test'
  );
}
