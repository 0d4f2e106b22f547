/** Files that appear whole or not at all, and stay when the power goes. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

export interface WholeFileOptions {
  /** Rights of the finished file; readable and writable by its owner only when left out. */
  readonly mode?: number;
  /** Rights of the folders that have to be made. */
  readonly folderMode?: number;
}

/**
 * Writes beside the place, puts the bytes on the disk, then renames; the folders on the way are made. What was there
 * is replaced. Throws when the disk refuses or the bytes cannot be had to their end, and then leaves nothing of it.
 *
 * @param bytes all of them, or as they come
 */
export async function writeWhole(
  target: string,
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  { mode = 0o600, folderMode = 0o700 }: WholeFileOptions = {},
): Promise<void> {
  const parent = path.dirname(target);
  const firstMade = await mkdir(parent, { recursive: true, mode: folderMode });
  const partial = `${target}.${randomBytes(6).toString('hex')}.part`;
  try {
    const file = await open(partial, 'wx', 0o600);
    try {
      for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) await file.writeFile(chunk);
      await file.sync();
    } finally {
      await file.close();
    }
    if (mode !== 0o600) await chmod(partial, mode);
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  await syncFolders(parent, firstMade);
}

/** A name is on the disk only when its folder is, and a new folder only when the one that holds it is. */
async function syncFolders(folder: string, firstMade: string | undefined): Promise<void> {
  // Windows opens no folder and needs none of it.
  if (process.platform === 'win32') return;
  const last = firstMade === undefined ? folder : path.dirname(firstMade);
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    const handle = await open(current, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (current === path.resolve(last) || current === path.dirname(current)) return;
  }
}
