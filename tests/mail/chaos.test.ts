import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished, expect, test } from 'vitest';
import { runChaos } from './chaos.js';

test('thirty-six letters, a server that hangs up, a process that is killed: each once, or known as unknown', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'vigie-chaos-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const figures = await runChaos({
    folder,
    letters: 36,
    hosts: 9,
    perDay: 16,
    kills: 2,
    faults: 0.2,
    seed: 20261125,
  });
  expect(figures.breaches).toEqual([]);
  expect(figures.kills).toBe(2);
  // The storm was one: otherwise nothing is shown.
  expect(Object.keys(figures.faults).length).toBeGreaterThan(5);
  expect(figures.states['sent']).toBeGreaterThan(12);
  expect(figures.states['unknown']).toBeGreaterThan(0);
  expect(figures.days).toBeGreaterThan(1);
}, 120_000);
