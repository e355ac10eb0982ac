/** The two halves, Python and browser, should be of one version; here is what to say if not. */
import { VersionError } from '../errors';

/**
 * @param pythonRange what Python asked for, for example `^0.1.0`
 * @param browser the version of this code
 * @returns null where they are of one version
 */
export function versionSkew(pythonRange: string, browser: string): VersionError | null {
  const python = pythonRange.replace(/^\D+/, '');
  if (python === browser || python === '') return null;
  return new VersionError(
    `bertscope is ${python} in Python and ${browser} in the browser.`,
    `Run pip install bertscope==${python} where JupyterLab runs, then reload the page.`,
    { python, browser }
  );
}
