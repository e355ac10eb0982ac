/** The two halves, Python and browser, should be of one version; here is what to say if not. */
import { VersionError } from '../errors';

/**
 * @param python the version of the Python half; empty where it says none
 * @param browser the version of this code
 * @returns null where they are of one version
 */
export function versionSkew(python: string, browser: string): VersionError | null {
  if (python === browser || python === '') return null;
  return new VersionError(
    `bertscope is ${python} in Python and ${browser} in the browser.`,
    `Run pip install bertscope==${python} where JupyterLab runs, then reload the page.`,
    { python, browser }
  );
}
