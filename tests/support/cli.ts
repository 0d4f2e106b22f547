/** Runs the command line as a process of its own, as a person does. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.resolve(fileURLToPath(import.meta.url), '../../..');
/** Compiled by `build.ts` before the tests. */
export const MAIN = path.join(ROOT, 'dist/src/cli/main.js');

export interface CliRun {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as JSON lines. */
  json(): Record<string, unknown>[];
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Sends Ctrl-C once standard output holds this text. */
  readonly interruptAt?: string;
  /** Octal, as the shell takes it (« 022 »); that of the tests when left out. */
  readonly umask?: string;
  /** Given the way to signal the process. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
}

/** The settings of the person who runs the tests do not count: only `env` is set. */
export function cleanEnv(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([key]) => !key.startsWith('VIGIE_'));
  return { ...Object.fromEntries(own), NO_COLOR: '1', ...env };
}

/** What a run left, with its JSON lines. */
export function toRun(run: Omit<CliRun, 'json'>): CliRun {
  const lines = (): string[] => run.stdout.split('\n').filter((line) => line !== '');
  return { ...run, json: () => lines().map((line) => JSON.parse(line) as Record<string, unknown>) };
}

/** Starts a process for the command; see `useWarmCli` for tests that need none of their own. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const { umask } = options;
  const [program, ...given] =
    umask === undefined
      ? [process.execPath, MAIN, ...args]
      : ['/bin/sh', '-c', 'umask "$0"; exec "$@"', umask, process.execPath, MAIN, ...args];
  const child = spawn(program, given, {
    cwd: options.cwd ?? ROOT,
    env: cleanEnv(options.env ?? {}),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const isTime = (): boolean => options.interruptAt !== undefined && stdout.includes(options.interruptAt);
    const was = isTime();
    stdout += text;
    if (!was && isTime()) child.kill('SIGINT');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  options.onStart?.((signal) => child.kill(signal));
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', (code, signal) => done(toRun({ code, signal, stdout, stderr })));
  });
}
