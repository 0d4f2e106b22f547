import { closeSync, openSync } from 'node:fs';

/**
 * Makes an empty file that its owner alone may read and write, whatever the umask: SQLite makes its own files by the
 * umask, takes an empty one for its own, and gives `-wal` and `-shm` the rights of the file. One that is there stays.
 * Whatever keeps it from being made is told by SQLite a moment later, in words of its own.
 */
export function makePrivate(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}
