/**
 * Runs the command line many times for the price of one start. What only a process of its own shows (signals, its end by
 * itself, its terminal) is tested with `runCli`, and each command at least once.
 */
import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { cleanEnv, type CliOptions, type CliRun, MAIN, ROOT, toRun } from './cli.js';

const HOST = fileURLToPath(new URL('warm-cli-host.mjs', import.meta.url));

export type WarmCli = (args: readonly string[], options?: Pick<CliOptions, 'cwd' | 'env'>) => Promise<CliRun>;

/** One a worker, whose end it follows: starting it costs more than most commands. */
let shared: ChildProcess | null = null;
let last: Promise<unknown> = Promise.resolve();

/** For the top of a test file: runs command lines one after the other in a process that other files use too. */
export function useWarmCli(): WarmCli {
  return (args, options = {}) => {
    const run = last.then(() => ask((shared ??= start()), args, options));
    last = run.catch(() => {
      // A host that broke down is not asked again.
      shared?.kill('SIGKILL');
      shared = null;
    });
    return run;
  };
}

function start(): ChildProcess {
  const child = fork(HOST, [MAIN], { cwd: ROOT, env: cleanEnv({}), execArgv: [], silent: true });
  // It keeps no worker from ending, and ends itself when its channel is closed.
  child.unref();
  child.once('exit', () => {
    if (shared === child) shared = null;
  });
  child.channel?.unref();
  for (const stream of [child.stdout, child.stderr]) (stream as Socket | null)?.unref();
  return child;
}

interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly failure: string | null;
}

function ask(
  host: ChildProcess,
  args: readonly string[],
  { cwd = ROOT, env = {} }: Pick<CliOptions, 'cwd' | 'env'>,
): Promise<CliRun> {
  return new Promise((done, failed) => {
    let said = '';
    const listen = (text: Buffer): void => void (said += text.toString());
    const ended = (code: number | null): void => failed(new Error(`the process ended with ${code}: ${said}`));
    host.stderr?.on('data', listen);
    host.once('exit', ended);
    host.once('message', (message) => {
      host.stderr?.off('data', listen);
      host.off('exit', ended);
      const { failure, ...answer } = message as Answer;
      if (failure === null) done(toRun({ ...answer, signal: null }));
      else failed(new Error(failure));
    });
    host.send({ args, cwd, env: cleanEnv(env) });
  });
}
