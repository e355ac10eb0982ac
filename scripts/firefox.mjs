/** Finds a Firefox for the browser tests, or gets Debian's package where it may be installed. */
import { findProgram, installPackages, namedProgram, windowsPlaces } from './programs.mjs';

const NAMES = ['firefox-esr', 'firefox'];
const PLACES = {
  darwin: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
  win32: windowsPlaces('Mozilla Firefox', 'firefox.exe')
};

/** The path of a Firefox that is there already, or null. */
export function findFirefox() {
  return namedProgram('BERTSCOPE_FIREFOX') ?? findProgram(NAMES, PLACES);
}

/** Gets a Firefox and returns its path; null where there is no way to get one, and its test says so. */
export async function installFirefox({ verbose = false } = {}) {
  await installPackages('firefox', ['firefox-esr'], { verbose });
  return findProgram(NAMES, PLACES);
}
