/** How fast mails leave, and how often one is tried. Pure. */

/** Between two mails to one mail host: many town halls share one, and a burst is what their filters look for. */
export const HOST_GAP_MS = { letter: 60_000, notice: 5_000 } as const;

/** After so many tries that were put off a letter is given up: a little more than three days. */
export const MAX_TRIES = 10;

const FIRST_WAIT_MS = 15 * 60_000;
const LONGEST_WAIT_MS = 12 * 3_600_000;

/** How long to wait after the n-th try that was put off: a quarter of an hour, then twice as long each time. */
export function waitAfter(tries: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, tries - 1));
}

/** The domain of a mail address, in lower case. */
export function hostOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
