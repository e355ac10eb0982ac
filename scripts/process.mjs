/**
 * Runs other programs: quietly into a log, or with the terminal. Node's own modules only, since it
 * runs before anything is installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository, wherever the command was typed. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
export const BUILD = join(ROOT, '.build');
export const WINDOWS = process.platform === 'win32';

const HEAD_LINES = 12;
const TAIL_LINES = 48;

/** A program ended badly; `said` is the beginning and the end of what it printed. */
export class CommandError extends Error {
  constructor(command, reason, log) {
    super(`${command} ${reason}`);
    this.log = log;
    this.said = excerptOf(log);
  }
}

/** The beginning and the end of a log: npm names the cause first, most others last. */
export function excerptOf(path) {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  if (lines.length <= HEAD_LINES + TAIL_LINES) return lines.join('\n');
  const left = lines.length - HEAD_LINES - TAIL_LINES;
  return [...lines.slice(0, HEAD_LINES), `… ${left} lines …`, ...lines.slice(-TAIL_LINES)].join(
    '\n'
  );
}

/** The command that starts npm: the one that started us, else the one on the PATH. */
export function npmCommand(args) {
  const own = process.env.npm_execpath;
  return own?.endsWith('npm-cli.js') ? [process.execPath, own, ...args] : ['npm', ...args];
}

/** This process's environment with plain output and `extra`; `path` goes in front of PATH. */
export function environment(extra = {}, path = []) {
  const env = { ...process.env, NO_COLOR: '1', npm_config_yes: 'true', ...extra };
  delete env.FORCE_COLOR;
  const key = Object.keys(env).find(name => name.toUpperCase() === 'PATH') ?? 'PATH';
  env[key] = [...path, env[key] ?? ''].join(delimiter);
  return env;
}

function start(command, options) {
  const [program, ...args] = command;
  // npm is a batch file on Windows, which only a shell can start; our arguments hold no blanks there.
  const shell = WINDOWS && program === 'npm';
  return spawn(program, args, { cwd: ROOT, shell, ...options });
}

/**
 * Runs a command with its output in `.build/logs/<name>.log` (and on the screen when `verbose`).
 *
 * @returns {Promise<{code: number, log: string}>} the exit code, 124 when it ran past `limitMs`
 */
export function runToEnd(
  name,
  command,
  { env, path, cwd = ROOT, verbose = false, limitMs = 0 } = {}
) {
  const log = join(BUILD, 'logs', `${name}.log`);
  mkdirSync(dirname(log), { recursive: true });
  const sink = createWriteStream(log);
  sink.write(`$ ${command.join(' ')}\n`);
  return new Promise(resolve => {
    const child = start(command, {
      cwd,
      env: environment(env, path),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: !WINDOWS && limitMs > 0
    });
    let late = false;
    const timer =
      limitMs > 0 &&
      setTimeout(() => {
        late = true;
        sink.write(`\nended after ${limitMs / 1000} s\n`);
        endTree(child);
      }, limitMs);
    const stop = () => {
      endTree(child);
      process.exit(130);
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', chunk => {
        sink.write(chunk);
        if (verbose) process.stdout.write(chunk);
      });
    }
    const end = code => {
      clearTimeout(timer);
      process.removeListener('SIGINT', stop);
      process.removeListener('SIGTERM', stop);
      sink.end(() => resolve({ code: late ? 124 : code, log }));
    };
    child.on('error', error => {
      sink.write(`${error.message}\n`);
      end(127);
    });
    child.on('close', code => end(code ?? 1));
  });
}

/** Like `runToEnd`, but a bad end is an error. */
export async function runLogged(name, command, options) {
  const { code, log } = await runToEnd(name, command, options);
  if (code !== 0) throw new CommandError(command.join(' '), `ended with code ${code}`, log);
}

/** Ends a child and, where it leads a process group, everything it started. */
function endTree(child) {
  try {
    process.kill(-child.pid, 'SIGTERM');
  } catch {
    // No group of its own (or Windows, which has none): the child alone.
    child.kill('SIGTERM');
  }
}

/** Runs a command in the terminal until it ends; Ctrl-C is the child's to answer. */
export function runInTerminal(command, { path, env } = {}) {
  const child = start(command, { env: environment(env, path), stdio: 'inherit' });
  // A terminal sends Ctrl-C to the whole group already; a signal sent to us alone is handed on.
  const handOn = signal => () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  let interrupted = false;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    const forward = handOn(signal);
    process.on(signal, () => {
      interrupted = true;
      forward();
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => resolve(interrupted ? 0 : (code ?? 1)));
  });
}

/** What a short command prints, or null when it cannot be run or fails. */
export function outputOf(command, { timeoutMs = 20_000 } = {}) {
  const [program, ...args] = command;
  const result = spawnSync(program, args, { encoding: 'utf8', timeout: timeoutMs, cwd: ROOT });
  return result.status === 0 ? result.stdout.trim() : null;
}
