import { describe, expect, test } from 'vitest';
import { type Clock, createPace } from '../../../src/crawlers/pace/pace.js';

/** A clock whose time passes only when everybody sleeps. */
function fakeClock(): Clock & { time: () => number; slept: number[] } {
  let time = 1_000_000;
  const slept: number[] = [];
  return {
    slept,
    time: () => time,
    now: () => time,
    sleep: async (ms, signal) => {
      slept.push(ms);
      await Promise.resolve();
      if (signal?.aborted !== true) time += ms;
    },
  };
}

const RULES = { delayMs: 1_000, concurrency: 1 };
const where = (host: string, address = `192.0.2.${host.length}`) => ({ host, address });

/** Lets everything that can go on go on. */
const settle = (): Promise<void> => new Promise((done) => setImmediate(done));

async function taken(turn: Promise<(() => void) | null>): Promise<() => void> {
  const ended = await turn;
  if (ended === null) throw new Error('no turn');
  return ended;
}

describe('one host', () => {
  test('one request at a time, in the order asked', async () => {
    const pace = createPace({ clock: fakeClock() });
    const order: string[] = [];
    const first = await taken(pace.turn(where('a'), RULES));
    const others = ['b', 'c'].map((name) =>
      pace.turn(where('a'), RULES).then((ended) => {
        order.push(name);
        return ended;
      }),
    );
    await settle();
    expect(order).toEqual([]);
    first();
    (await others[0])?.();
    (await others[1])?.();
    expect(order).toEqual(['b', 'c']);
  });

  test('the delay counts from the end of the response', async () => {
    const clock = fakeClock();
    const pace = createPace({ clock });
    const ended = await taken(pace.turn(where('a'), RULES));
    const started = clock.time();
    await clock.sleep(5_000);
    ended();
    const next = pace.turn(where('a'), RULES);
    (await taken(next))();
    expect(clock.time() - started).toBe(6_000);
  });

  test('ending twice counts once', async () => {
    const pace = createPace({ clock: fakeClock() });
    const ended = await taken(pace.turn(where('a'), RULES));
    ended();
    ended();
    const second = await taken(pace.turn(where('a'), RULES));
    let third = false;
    const waiting = pace.turn(where('a'), RULES).then((done) => {
      third = true;
      return done;
    });
    await settle();
    expect(third).toBe(false);
    second();
    (await waiting)?.();
  });

  test('two lanes: two at a time, each with its own rest', async () => {
    const clock = fakeClock();
    const pace = createPace({ clock });
    const rules = { delayMs: 1_000, concurrency: 2 };
    const [one, two] = [await taken(pace.turn(where('a'), rules)), await taken(pace.turn(where('a'), rules))];
    let third: (() => void) | null = null;
    const waiting = pace.turn(where('a'), rules).then((ended) => {
      third = ended;
    });
    await settle();
    expect(third).toBeNull();
    const at = clock.time();
    one();
    await waiting;
    expect(third).not.toBeNull();
    expect(clock.time() - at).toBe(1_000);
    two();
  });

  test('a pause is waited for', async () => {
    const clock = fakeClock();
    const pace = createPace({ clock });
    pace.pause('a', 30_000);
    pace.pause('a', 10_000);
    const at = clock.time();
    (await taken(pace.turn(where('a'), RULES)))();
    expect(clock.time() - at).toBe(30_000);
  });
});

describe('several hosts', () => {
  test('hosts do not wait for each other', async () => {
    const pace = createPace({ clock: fakeClock() });
    const ended = await Promise.all([
      taken(pace.turn(where('a'), RULES)),
      taken(pace.turn(where('bb'), RULES)),
    ]);
    expect(ended).toHaveLength(2);
  });

  test('but one address answers only so many at a time, whatever the names', async () => {
    const pace = createPace({ clock: fakeClock(), perAddress: 2 });
    const shared = (host: string) => pace.turn(where(host, '192.0.2.1'), RULES);
    const [one, two] = [await taken(shared('a')), await taken(shared('b'))];
    let third = false;
    const waiting = shared('c').then((ended) => {
      third = true;
      return ended;
    });
    await settle();
    expect(third).toBe(false);
    one();
    (await waiting)?.();
    two();
  });

  test('leaving: a turn that is given up does not keep the others', async () => {
    const pace = createPace({ clock: fakeClock() });
    const ended = await taken(pace.turn(where('a'), RULES));
    const leave = new AbortController();
    const gone = pace.turn(where('a'), RULES, leave.signal);
    const next = pace.turn(where('a'), RULES);
    await settle();
    leave.abort();
    expect(await gone).toBeNull();
    ended();
    (await taken(next))();
  });
});
