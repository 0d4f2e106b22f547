/** The most memory that this program ever held. */
import { existsSync, readFileSync } from 'node:fs';

const STATUS = '/proc/self/status';

/**
 * Peak of the resident set in mebibytes. Not `resourceUsage().maxRSS` where the kernel tells better: on Linux that takes
 * over the peak of the process which started this one.
 */
export function peakRssMb() {
  const told = existsSync(STATUS) ? /VmHWM:\s*(\d+)/.exec(readFileSync(STATUS, 'utf8'))?.[1] : undefined;
  return Number(told ?? process.resourceUsage().maxRSS) / 1024;
}
