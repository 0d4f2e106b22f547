/**
 * A year of Vigie in minutes (`npm run simulate [seed]`): 500 sites, 40 people, a machine that is stopped for days, sleeps at
 * night for a month and is killed three times a week. Ends with 1 when a promise was broken.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { play } from './play.js';

const seed = Number(process.argv[2] ?? 9);
const days = Number(process.argv[3] ?? 365);
const folder = await mkdtemp(path.join(os.tmpdir(), 'vigie-year-'));
const begun = performance.now();
try {
  const { breaches, ...figures } = await play({
    folder,
    sites: 500,
    people: 40,
    // Monday; both changes of the clocks lie within.
    first: '2026-01-05T00:00:00.000Z',
    days,
    killsAWeek: 3,
    // Two Tuesdays at eight, in winter and in summer.
    aimed: [8 + 7 / 24, 197 + 6 / 24],
    crash: 'kill',
    stepMinutes: 15,
    outages: [
      [64, 67],
      [130, 141],
      [300, 301],
    ],
    sleepy: [181, 211],
    arrival: 100,
    departure: [200, 13],
    stop: [155 + 6.5 / 24, 23],
    seed,
    onProgress: (text) => process.stderr.write(`${text}\n`),
  });
  const seconds = Math.round((performance.now() - begun) / 1000);
  process.stdout.write(`${JSON.stringify({ seed, days, ...figures, breaches, seconds }, null, 2)}\n`);
  process.exitCode = breaches.length === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
