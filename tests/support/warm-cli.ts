/**
 * Runs the command line many times for the price of one start. What only a process of its own shows (signals, its end by
 * itself, its terminal) is tested with `runCli`, and each command at least once.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { cleanEnv, type CliOptions, type CliRun, MAIN, ROOT, toRun } from './cli.js';

const HOST = fileURLToPath(new URL('warm-cli-host.mjs', import.meta.url));

export type WarmCli = (args: readonly string[], options?: Pick<CliOptions, 'cwd' | 'env'>) => Promise<CliRun>;

/** For the top of a test file: a process that runs command lines one after the other and ends with the file. */
export function useWarmCli(): WarmCli {
  let host: ChildProcess | null = null;
  let last: Promise<unknown> = Promise.resolve();
  afterAll(async () => {
    const ended = host === null ? null : once(host, 'exit');
    host?.kill('SIGKILL');
    await ended;
  });
  return (args, options = {}) => {
    const run = last.then(() => {
      host ??= fork(HOST, [MAIN], { cwd: ROOT, env: cleanEnv({}), execArgv: [], silent: true });
      return ask(host, args, options);
    });
    last = run.catch(() => {
      // A host that broke down is not asked again.
      host?.kill('SIGKILL');
      host = null;
    });
    return run;
  };
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
