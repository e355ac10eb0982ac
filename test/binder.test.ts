/** Binder and the Lite site cannot be reached from a test: what they install is compared with what is tested here. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a requirements file pins, by name. */
function pinnedIn(path: string): Map<string, string> {
  const lines = readFileSync(path, 'utf8').split('\n');
  return new Map(
    lines.flatMap(line => {
      const [, name, version] = /^([\w-]+)==([^\s;]+)/.exec(line) ?? [];
      return name === undefined ? [] : [[name, version] as const];
    })
  );
}

const tested = pinnedIn('requirements-dev.txt');
const kernel = pinnedIn('binder/lite/kernel-requirements.txt');
const site = pinnedIn('binder/lite/requirements.txt');

/** On Windows the plain name may be another program; Git brings its own. */
const BASH =
  process.platform === 'win32'
    ? join(process.env['PROGRAMFILES'] ?? '', 'Git', 'bin', 'bash.exe')
    : 'bash';

test('postBuild is a program that bash can read', () => {
  const listed = execFileSync('git', ['ls-files', '-s', 'binder/postBuild'], { encoding: 'utf8' });
  expect(listed).toMatch(/^100755 /);
  execFileSync(BASH, ['-n', 'binder/postBuild']);
});

test('postBuild installs what the tests run with and leaves out what only tests need', () => {
  const script = readFileSync('binder/postBuild', 'utf8');
  const [, heading = ''] = /^sed '\/\^(.+)\/,\$d' requirements-dev\.txt/m.exec(script) ?? [];
  const [installed, left] = readFileSync('requirements-dev.txt', 'utf8').split(`\n${heading}\n`);
  for (const name of ['jupyterlab', 'ipywidgets', 'ipykernel', 'numpy', 'hatchling']) {
    expect(installed).toContain(`${name}==${tested.get(name)}`);
  }
  expect(left).toContain('pytest==');
});

test('the kernel of the Lite site has the ipywidgets that the tests run with', () => {
  expect(kernel.get('ipywidgets')).toBe(tested.get('ipywidgets'));
});

test('the Lite site has one version of the half of ipywidgets that both sides name', () => {
  expect(site.get('jupyterlab-widgets')).toBeDefined();
  expect(kernel.get('jupyterlab-widgets')).toBe(site.get('jupyterlab-widgets'));
});
