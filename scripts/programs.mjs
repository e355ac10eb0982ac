/** Finds programs that tests need, and gets Debian packages where that takes no question. */
import { existsSync } from 'node:fs';
import { outputOf, runToEnd, WINDOWS } from './process.mjs';

/** Whether a program starts: Ubuntu's `chromium-browser` may only tell how to install another. */
export function starts(path) {
  // On Windows `--version` would open a window.
  return WINDOWS ? existsSync(path) : outputOf([path, '--version']) !== null;
}

/**
 * The program that one of some environment variables names, or null when none of them is set.
 *
 * @throws when it does not start
 */
export function namedProgram(...variables) {
  const variable = variables.find(name => process.env[name]);
  if (variable === undefined) return null;
  const path = process.env[variable];
  if (starts(path)) return path;
  throw new Error(`${variable} names ${path}, which does not start. Correct or unset it.`);
}

/**
 * A program on the PATH or in one of the places where it usually is, or null.
 *
 * @param names what it may be called, the preferred first
 * @param places full paths for each platform, as `process.platform` calls it
 */
export function findProgram(names, places = {}) {
  for (const name of names) {
    const path = outputOf([WINDOWS ? 'where' : 'which', name])?.split(/\r?\n/)[0];
    if (path && starts(path)) return path;
  }
  return (places[process.platform] ?? []).find(path => existsSync(path)) ?? null;
}

/** Full paths below each of the folders in which Windows installs programs. */
export function windowsPlaces(...parts) {
  return [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter(Boolean)
    .map(folder => [folder, ...parts].join('\\'));
}

/**
 * Installs Debian packages where this process may: as root, with apt. Elsewhere nothing happens, and
 * that the packages could not be had is no error either: the caller looks for what it needs.
 *
 * @param name of the log
 */
export async function installPackages(name, packages, { verbose = false } = {}) {
  if (process.getuid?.() !== 0 || outputOf(['which', 'apt-get']) === null) return;
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' }, verbose };
  await runToEnd(`${name}-index`, ['apt-get', 'update', '-q'], options);
  const install = ['apt-get', 'install', '-y', '-q', '--no-install-recommends', ...packages];
  await runToEnd(`${name}-package`, install, options);
}
