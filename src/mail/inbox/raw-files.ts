/** Originals of mails: kept as they came, named by their SHA-256 (`ab/abcd…`), before anything of them is read. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, existsSync, rmSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { writeWhole } from '../../whole-file.js';

export interface KeptOriginal {
  readonly sha256: string;
  readonly bytes: number;
}

const COMING = 'coming';
const DAY_MS = 86_400_000;

/**
 * Keeps a mail as it flows by, never as a whole in memory. The file appears whole under its hash, or not at all.
 *
 * @throws when the disk refuses, or when the bytes cannot be had to their end
 */
export async function keepOriginal(folder: string, source: AsyncIterable<Uint8Array>): Promise<KeptOriginal> {
  const hash = createHash('sha256');
  let bytes = 0;
  async function* counted(): AsyncIterable<Uint8Array> {
    for await (const chunk of source) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }
  const coming = path.join(folder, COMING, randomBytes(12).toString('hex'));
  // An original is not edited: nothing writes to a finished one.
  await writeWhole(coming, counted(), { mode: 0o400 });
  const sha256 = hash.digest('hex');
  const target = originalFile(folder, sha256);
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
  await rename(coming, target);
  await syncFolder(path.dirname(target));
  return { sha256, bytes };
}

/** Where the original of this hash stands. */
export function originalFile(folder: string, sha256: string): string {
  if (!/^[0-9a-f]{64}$/u.test(sha256)) throw new RangeError(`no hash: ${sha256}`);
  return path.join(folder, sha256.slice(0, 2), sha256);
}

/** The bytes of an original; null when its file is gone. */
export function openOriginal(folder: string, sha256: string): Readable | null {
  const file = originalFile(folder, sha256);
  return existsSync(file) ? createReadStream(file) : null;
}

/** Size of an original in bytes; null when its file is gone. */
export async function originalSize(folder: string, sha256: string): Promise<number | null> {
  const known = await stat(originalFile(folder, sha256)).catch(() => null);
  return known?.size ?? null;
}

/** Deletes an original that may not be kept longer, at once: a transaction may hold it. Doing it again changes nothing. Who may: `mail/remove-letters.ts`. */
export function removeOriginal(folder: string, sha256: string): void {
  rmSync(originalFile(folder, sha256), { force: true });
}

/** Removes what kills left half written, once it is a day old: another reader may be at work. */
export async function sweepComing(folder: string, now: Date): Promise<void> {
  const coming = path.join(folder, COMING);
  if (!existsSync(coming)) return;
  for (const name of await readdir(coming)) {
    const file = path.join(coming, name);
    const known = await stat(file).catch(() => null);
    if (known !== null && now.getTime() - known.mtimeMs > DAY_MS) await rm(file, { force: true });
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folder and needs none of it.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
