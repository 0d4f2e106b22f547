/**
 * Who may be asked when. One request at a time per host (or as many as the site's rules say), a few per resolved
 * address whatever the hosts, and a delay that counts from the end of the response. One pace serves many sites.
 */

export interface Clock {
  /** Milliseconds; only differences are used. */
  now(): number;
  /** Waits; ends early, without an error, when the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

const SYSTEM_CLOCK: Clock = {
  now: Date.now,
  sleep: (ms, signal) =>
    new Promise((done) => {
      if (signal?.aborted === true) return done();
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        done();
      };
      const timer = setTimeout(end, ms);
      signal?.addEventListener('abort', end, { once: true });
    }),
};

export interface HostRules {
  /** Least time between the end of a response and the next request of the same lane. */
  readonly delayMs: number;
  /** Requests at a time on one host. */
  readonly concurrency: number;
}

export interface Pace {
  /**
   * Waits until `host` (name and port) at `address` may be asked. Turns on one host are given in the order asked.
   * Gives the function to call at the end of the response, or null when the signal was aborted meanwhile.
   */
  turn(
    where: { readonly host: string; readonly address: string },
    rules: HostRules,
    signal?: AbortSignal,
  ): Promise<(() => void) | null>;
  /** Asks nothing of the host for that long (Retry-After). */
  pause(host: string, ms: number): void;
  /** How long nothing may be asked of the host yet, for whoever would rather not wait; 0 where it may. */
  pausedFor(host: string): number;
}

interface HostState {
  /** The last turn asked for; the next one stands behind it. */
  queue: Promise<void>;
  busy: number;
  /** Ends of the last responses, oldest first. */
  ends: number[];
  pausedUntil: number;
  waiting: number;
}

function gate(): { promise: Promise<void>; letNext: () => void } {
  let letNext: (() => void) | undefined;
  const promise = new Promise<void>((done) => {
    letNext = done;
  });
  return { promise, letNext: () => letNext?.() };
}

const MAX_HOSTS = 10_000;

/** Makes a pace. `perAddress` = most requests at a time to one resolved address. */
export function createPace(options: { perAddress?: number; clock?: Clock } = {}): Pace {
  const clock = options.clock ?? SYSTEM_CLOCK;
  const perAddress = Math.max(1, options.perAddress ?? 4);
  const hosts = new Map<string, HostState>();
  const addresses = new Map<string, number>();
  /** Everybody who waits for a place; told of every end. */
  const waiters = new Set<() => void>();

  function stateOf(host: string): HostState {
    let state = hosts.get(host);
    if (state === undefined) {
      if (hosts.size >= MAX_HOSTS) forgetIdle();
      state = { queue: Promise.resolve(), busy: 0, ends: [], pausedUntil: 0, waiting: 0 };
      hosts.set(host, state);
    }
    return state;
  }

  /** A host that nobody asks and that was last asked more than an hour ago owes no delay. */
  function forgetIdle(): void {
    const limit = clock.now() - 3_600_000;
    for (const [host, state] of hosts)
      if (
        state.busy === 0 &&
        state.waiting === 0 &&
        state.pausedUntil < limit &&
        (state.ends.at(-1) ?? 0) < limit
      )
        hosts.delete(host);
  }

  /** Resolves at the next end of a response anywhere, or when the signal is aborted. */
  function nextEnd(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((done) => {
      const wake = (): void => {
        waiters.delete(wake);
        signal?.removeEventListener('abort', wake);
        done();
      };
      waiters.add(wake);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }

  async function waitForPlace(
    state: HostState,
    address: string,
    rules: HostRules,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    const lanes = Math.max(1, Math.floor(rules.concurrency));
    for (;;) {
      if (signal?.aborted === true) return false;
      const now = clock.now();
      if (state.pausedUntil > now) {
        await clock.sleep(state.pausedUntil - now, signal);
        continue;
      }
      if (state.busy >= lanes || (addresses.get(address) ?? 0) >= perAddress) {
        await nextEnd(signal);
        continue;
      }
      // A lane is free when its last response ended at least `delayMs` ago.
      const resting = state.ends.filter((end) => end + rules.delayMs > now);
      state.ends = resting;
      const [oldest] = resting;
      if (oldest !== undefined && state.busy + resting.length >= lanes) {
        await clock.sleep(oldest + rules.delayMs - now, signal);
        continue;
      }
      return true;
    }
  }

  return {
    async turn({ host, address }, rules, signal) {
      const state = stateOf(host);
      const before = state.queue;
      const { promise, letNext } = gate();
      state.queue = promise;
      state.waiting += 1;
      await before;
      const free = await waitForPlace(state, address, rules, signal);
      state.waiting -= 1;
      if (!free) {
        letNext();
        return null;
      }
      state.busy += 1;
      addresses.set(address, (addresses.get(address) ?? 0) + 1);
      letNext();
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        state.busy -= 1;
        state.ends.push(clock.now());
        const left = (addresses.get(address) ?? 1) - 1;
        if (left > 0) addresses.set(address, left);
        else addresses.delete(address);
        for (const wake of waiters) wake();
      };
    },
    pause(host, ms) {
      const state = stateOf(host);
      state.pausedUntil = Math.max(state.pausedUntil, clock.now() + ms);
    },
    pausedFor: (host) => Math.max(0, (hosts.get(host)?.pausedUntil ?? 0) - clock.now()),
  };
}
