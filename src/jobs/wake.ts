/** Lets a job run before its next moment: somebody waits for what was just made for it. */

export interface Wake {
  /** Asks for a run soon. Asked often, it is one run. */
  readonly ask: () => void;
  /** Says what a run is, and until when there are any. */
  readonly attach: (run: () => void, signal: AbortSignal) => void;
}

const LEAST_MS = 1000;
const SPREAD_MS = 4000;

/**
 * A run comes some seconds after it is asked for, drawn anew each time: how busy the program is right after a request is
 * to tell nobody whether an address is known.
 *
 * @param random from 0 to 1
 */
export function createWake(random: () => number): Wake {
  let run: (() => void) | null = null;
  let timer: NodeJS.Timeout | null = null;
  return {
    ask: () => {
      if (run === null || timer !== null) return;
      timer = setTimeout(
        () => {
          timer = null;
          run?.();
        },
        LEAST_MS + random() * SPREAD_MS,
      );
      timer.unref();
    },
    attach: (next, signal) => {
      run = next;
      signal.addEventListener(
        'abort',
        () => {
          run = null;
          if (timer !== null) clearTimeout(timer);
          timer = null;
        },
        { once: true },
      );
    },
  };
}
