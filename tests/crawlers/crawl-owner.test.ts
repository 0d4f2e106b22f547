import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { crawlOwner, isOwnerAlive } from '../../src/crawlers/crawl-owner.js';

test('this run is alive; an earlier one with the same process number is not', () => {
  expect(isOwnerAlive(crawlOwner())).toBe(true);
  expect(isOwnerAlive(`${hostname()}:${process.pid}:000000000000`)).toBe(false);
});

test('a process that ended is not alive, another running one is', () => {
  const ended = spawnSync(process.execPath, ['-e', '']);
  expect(isOwnerAlive(`${hostname()}:${ended.pid}:000000000000`)).toBe(false);
  expect(isOwnerAlive(`${hostname()}:${process.ppid}:000000000000`)).toBe(true);
});

test('another machine cannot be seen from here; what is no name is nobody', () => {
  expect(isOwnerAlive('ailleurs.example:1:00')).toBe(true);
  for (const name of ['', 'x', 'x:y:z', `${hostname()}:-1:00`]) expect(isOwnerAlive(name)).toBe(false);
});
