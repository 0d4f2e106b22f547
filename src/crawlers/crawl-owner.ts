import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** Tells this run of the program from an earlier one with the same process number (always 1 in a container). */
const RUN = randomBytes(6).toString('hex');

/** Name of this process as the owner of a crawl (`host:pid:run`). */
export function crawlOwner(): string {
  return `${hostname()}:${process.pid}:${RUN}`;
}

/**
 * Whether the process of that name still runs. One of another machine cannot be seen from here and counts as alive;
 * `startCrawl` takes over from an owner that has been silent for long.
 */
export function isOwnerAlive(owner: string): boolean {
  const match = /^(.*):(\d+):([0-9a-f]+)$/.exec(owner);
  if (match === null) return false;
  const [, host, pidText, run] = match;
  const pid = Number(pidText);
  if (host !== hostname()) return true;
  if (pid === process.pid) return run === RUN;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs under another account. ESRCH: nobody has this number.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
