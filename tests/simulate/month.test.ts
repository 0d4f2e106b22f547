/** A month of Vigie: 40 sites, 9 people who review and write, an outage, nights of sleep, the change to summer time, a process that is killed. */
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder.js';
import { play } from './play.js';

test('each mail once, no moment twice, no day without a visit untold', async () => {
  const figures = await play({
    folder: temporaryFolder(),
    sites: 40,
    people: 9,
    // Monday; on the 29th the clocks go forward.
    first: '2026-03-09T00:00:00.000Z',
    days: 31,
    killsAWeek: 3,
    // On a Tuesday at eight.
    aimed: [8 + 7 / 24],
    crash: 'store',
    stepMinutes: 60,
    outages: [[15, 17]],
    sleepy: [20, 25],
    arrival: 9,
    // On a Tuesday at half past eight: her bulletin has not left yet.
    departure: [22 + 6.5 / 24, 8],
    // On a Tuesday at half past eight too.
    stop: [22 + 6.5 / 24, 3],
    seed: 9,
  });
  expect(figures.breaches).toEqual([]);
  // It went as it was meant to: a month in which nothing happened would prove nothing.
  expect(figures.kills).toBeGreaterThan(5);
  expect(figures.interrupted).toBeGreaterThan(0);
  expect(figures.crawls).toBeGreaterThan(150);
  expect(figures.wordsHeld).toBeGreaterThan(15);
  expect(figures.cases.letters).toBeGreaterThan(5);
  expect(figures.cases.news).toBeGreaterThan(5);
  expect(figures.cases.steps).toBeGreaterThan(25);
  expect(figures.cases.reminders).toBeGreaterThan(1);
  expect(figures.cases.events).toBeGreaterThan(1);
}, 300_000);
