/** A bounded queue between those who tell and the one who listens: tellers wait while the listener is behind. */

export interface Channel<T> {
  /** Resolves once there is room; at once, the item dropped, when the listener has left. */
  readonly put: (item: T) => Promise<void>;
  /** Resolves once the listener is done with everything put so far, or has left. */
  readonly settled: () => Promise<void>;
  /** No more items. An error is thrown to the listener after the items that came before. */
  close(error?: unknown): void;
  /** The listener leaves: everybody who waits goes on. */
  abandon(): void;
  items(): AsyncGenerator<T, void, undefined>;
}

/** Makes a channel that holds at most `capacity` items. */
export function createChannel<T>(capacity: number): Channel<T> {
  const queue: T[] = [];
  let isClosed = false;
  let isAbandoned = false;
  let failure: { readonly error: unknown } | null = null;
  let wakeListener: (() => void) | null = null;
  let waiting: (() => void)[] = [];
  let given = 0;
  let done = 0;

  function wakeTellers(): void {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  }

  return {
    async put(item) {
      for (;;) {
        if (isAbandoned) return;
        if (queue.length < capacity) break;
        await new Promise<void>((wake) => {
          waiting.push(wake);
        });
      }
      queue.push(item);
      given += 1;
      wakeListener?.();
    },
    async settled() {
      const upTo = given;
      const isBehind = (): boolean => done < upTo && !isAbandoned;
      while (isBehind())
        await new Promise<void>((wake) => {
          waiting.push(wake);
        });
    },
    close(error) {
      isClosed = true;
      if (error !== undefined) failure = { error };
      wakeListener?.();
    },
    abandon() {
      isAbandoned = true;
      wakeTellers();
    },
    async *items() {
      for (;;) {
        const item = queue.shift();
        if (item !== undefined) {
          wakeTellers();
          yield item;
          // Whoever listens asks for the next item when done with this one.
          done += 1;
          wakeTellers();
          continue;
        }
        if (failure !== null) throw failure.error;
        if (isClosed) return;
        await new Promise<void>((wake) => {
          wakeListener = wake;
        });
        wakeListener = null;
      }
    },
  };
}
