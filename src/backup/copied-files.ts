/** The files of all copies, each once, named by the hash of its bytes. A copy of tomorrow costs what is new. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '../whole-file.js';

const SHA256 = /^[0-9a-f]{64}$/;

/** Where the bytes of a hash lie in a folder of copies. */
export function placeOf(root: string, sha256: string): string {
  return path.join(root, 'fichiers', sha256.slice(0, 2), sha256);
}

/** SHA-256 (lower-case hexadecimal) and size of a file. Throws when the disk refuses. */
export async function hashFile(file: string): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file)) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

export interface Copied {
  readonly sha256: string;
  readonly bytes: number;
  readonly isNew: boolean;
}

/**
 * Keeps the bytes of a file. What is written is read back; a copy that does not hold is written anew.
 *
 * @param trusted hash that the file's own name promises: bytes of that hash and size that are there already are not
 * read again, unless `isDueAgain`
 */
export async function keepFile(
  root: string,
  file: string,
  trusted: string | null,
  isDueAgain: boolean,
): Promise<Copied> {
  const size = (await stat(file)).size;
  if (trusted !== null && !isDueAgain && (await sizeOf(placeOf(root, trusted))) === size)
    return { sha256: trusted, bytes: size, isNew: false };
  const found = await hashFile(file);
  const place = placeOf(root, found.sha256);
  if ((await sizeOf(place)) === found.bytes && (await hashFile(place)).sha256 === found.sha256)
    return { ...found, isNew: false };
  await writeWhole(place, createReadStream(file), { mode: 0o400 });
  const written = await hashFile(place);
  if (written.sha256 === found.sha256) return { ...found, isNew: true };
  await rm(place, { force: true });
  throw new Error(`${file}: the copy does not read back as it was written`);
}

async function sizeOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Removes the bytes that no copy names any more; gives how many. */
export async function dropUnnamed(root: string, named: ReadonlySet<string>): Promise<number> {
  let dropped = 0;
  const folder = path.join(root, 'fichiers');
  for (const part of await namesIn(folder)) {
    for (const name of await namesIn(path.join(folder, part))) {
      if (SHA256.test(name) && named.has(name)) continue;
      await rm(path.join(folder, part, name), { force: true });
      dropped += 1;
    }
  }
  return dropped;
}

/** Names in a folder; none when it is not there. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
