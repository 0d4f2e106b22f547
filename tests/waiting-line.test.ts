/** Whoever comes works, waits or is told no; places that are given back are taken again. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createWaitingLine, type Entered } from '../src/waiting-line.js';

/** What became of a comer so far. */
function watch(asked: Promise<Entered>) {
  const seen: { now: Entered | null } = { now: null };
  void asked.then((entered) => (seen.now = entered));
  return seen;
}
const settled = (): Promise<void> => new Promise((done) => setImmediate(done));
const leave = (seen: { now: Entered | null } | undefined): void => {
  if (seen?.now?.kind === 'in') seen.now.leave();
};

test('so many work, so many wait, the next is told at once', async () => {
  const line = createWaitingLine({ atOnce: 2, waiting: 1 });
  const all = [1, 2, 3, 4].map(() => watch(line.enter()));
  await settled();
  expect(all.map(({ now }) => now?.kind ?? 'waits')).toEqual(['in', 'in', 'waits', 'full']);
  expect(line.isFull()).toBe(true);
  leave(all[0]);
  // Given back once, however often it is said.
  leave(all[0]);
  await settled();
  expect(all[2]?.now?.kind).toBe('in');
  const next = watch(line.enter());
  await settled();
  expect(next.now).toBe(null);
});

test('who waited as long as she would is told, and takes no place', async () => {
  const line = createWaitingLine({ atOnce: 1, waiting: 5 });
  const first = watch(line.enter());
  expect(await line.enter({ patienceMs: 1 })).toEqual({ kind: 'late' });
  leave(first);
  expect((await line.enter()).kind).toBe('in');
});

test('whose owner has enough at work is passed over; a large one is not overtaken', async () => {
  const line = createWaitingLine({ atOnce: 9, room: 10, each: 1, waiting: 9 });
  const ada = watch(line.enter({ owner: 'ada', size: 4 }));
  const more = watch(line.enter({ owner: 'ada', size: 1 }));
  const bo = watch(line.enter({ owner: 'bo', size: 4 }));
  const large = watch(line.enter({ owner: 'cleo', size: 8 }));
  const small = watch(line.enter({ owner: 'dao', size: 1 }));
  await settled();
  expect([more.now, bo.now?.kind, large.now, small.now]).toEqual([null, 'in', null, null]);
  leave(bo);
  await settled();
  expect([large.now, small.now]).toEqual([null, null]);
  leave(ada);
  await settled();
  // Hers that waited first goes first, and then there is room for the large one, and for the small one.
  expect([more.now?.kind, large.now?.kind, small.now?.kind]).toEqual(['in', 'in', 'in']);
});

test('bounds hold whatever comes and goes, and everybody who waits comes in', async () => {
  const comer = fc.record({ owner: fc.constantFrom('a', 'b', 'c'), size: fc.integer({ min: 1, max: 7 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(comer, { maxLength: 30 }),
      fc.array(fc.nat(), { maxLength: 60 }),
      async (comers, leaves) => {
        const line = createWaitingLine({ atOnce: 3, room: 8, each: 2, waiting: 10 });
        const all = comers.map((one) => ({ ...one, seen: watch(line.enter(one)), isGone: false }));
        const working = () => all.filter(({ seen, isGone }) => seen.now?.kind === 'in' && !isGone);
        const holds = (): void => {
          const now = working();
          const weight = now.reduce((sum, { size }) => sum + size, 0);
          expect(now.length).toBeLessThanOrEqual(3);
          expect(weight <= 8 || now.length === 1).toBe(true);
          for (const owner of ['a', 'b', 'c'])
            expect(now.filter((one) => one.owner === owner).length).toBeLessThanOrEqual(2);
        };
        const leaveOne = async (which: number): Promise<void> => {
          const now = working();
          const one = now[which % Math.max(1, now.length)];
          if (one === undefined) return;
          one.isGone = true;
          leave(one.seen);
          await settled();
        };
        await settled();
        for (const which of leaves) {
          holds();
          await leaveOne(which);
        }
        while (working().length > 0) {
          holds();
          await leaveOne(0);
        }
        expect(all.filter(({ seen }) => seen.now === null)).toEqual([]);
      },
    ),
    { numRuns: 60 },
  );
});
