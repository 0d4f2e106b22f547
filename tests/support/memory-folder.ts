/**
 * Runs once before the tests: where there is room in memory, temporary folders stand there. What the program puts on the
 * disk for good, it puts there without waiting for one; a process that is killed loses as much or as little as on a disk.
 */
import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import path from 'node:path';

const MEMORY = '/dev/shm';
/** Several times of what the tests ever hold at a time; containers have less as a rule. */
const ROOM_BYTES = 4 * 2 ** 30;

export default function memoryFolder(): (() => void) | undefined {
  if (process.env['TMPDIR'] !== undefined || !existsSync(MEMORY)) return undefined;
  const { bavail, bsize } = statfsSync(MEMORY);
  if (Math.min(bavail * bsize, freemem() / 2) < ROOM_BYTES) return undefined;
  const folder = mkdtempSync(path.join(MEMORY, 'vigie-tests-'));
  // Other users' servers look for their files inside.
  chmodSync(folder, 0o755);
  process.env['TMPDIR'] = folder;
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  // A run that is broken off comes to no end of its own.
  process.once('exit', remove);
  return remove;
}
