import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const RUN =
  'const { copyExamples } = await import("./scripts/example-copies.mjs");' +
  'process.stdout.write(JSON.stringify(copyExamples(...process.argv.slice(1))));';

describe('The notebooks that the demo opens', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bertscope-demo-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const copy = (): unknown =>
    JSON.parse(
      execFileSync(
        process.execPath,
        ['--input-type=module', '-e', RUN, folder, join(folder, 'copies')],
        { cwd: join(__dirname, '..'), encoding: 'utf8' }
      )
    );
  const write = (text: string, ...path: string[]): void =>
    writeFileSync(join(folder, ...path), text);
  const copied = (): string => readFileSync(join(folder, 'copies', 'a.ipynb'), 'utf8');

  it('are copies, which follow their examples until they are changed', () => {
    write('first', 'a.ipynb');
    expect(copy()).toEqual([]);
    expect(copied()).toBe('first');
    write('second', 'a.ipynb');
    expect(copy()).toEqual([]);
    expect(copied()).toBe('second');
    write('the reader’s own', 'copies', 'a.ipynb');
    write('third', 'a.ipynb');
    expect(copy()).toEqual(['a.ipynb']);
    expect(copied()).toBe('the reader’s own');
    expect(readFileSync(join(folder, 'a.ipynb'), 'utf8')).toBe('third');
  });
});
