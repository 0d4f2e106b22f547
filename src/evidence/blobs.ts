import { createHash } from 'node:crypto';
import { readFile, stat, unlink, utimes } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { writeWhole } from '../whole-file.js';

export interface StoredBlob {
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** Relative to the store's folder, with `/`. */
  readonly path: string;
  /** `repaired` = a file of that name was there with other bytes (a damaged disk) and was replaced. */
  readonly outcome: 'written' | 'present' | 'repaired';
}

export type BlobReading =
  | { readonly kind: 'found'; readonly bytes: Uint8Array }
  | { readonly kind: 'missing' }
  /** The file's bytes no longer have the hash of its name. */
  | { readonly kind: 'corrupt' };

export interface BlobStore {
  /** Keeps bytes under their hash; keeping the same bytes again changes nothing. Throws when the disk fails. */
  readonly put: (bytes: Uint8Array) => Promise<StoredBlob>;
  /** The bytes, checked against their hash. Anything that is not a hash is `missing`. */
  readonly get: (sha256: string) => Promise<BlobReading>;
  /** Checks one blob without handing it out. */
  readonly verify: (sha256: string) => Promise<'intact' | 'missing' | 'corrupt'>;
  /** When these bytes were last put, as the file system tells; null when there are none. They are not read. */
  readonly putAt: (sha256: string) => Promise<Date | null>;
  /** Deletes bytes that may not be kept longer; doing it again changes nothing. Who may: `retention/remove.ts`. */
  readonly remove: (sha256: string) => Promise<void>;
}

const SHA256_HEX = /^[0-9a-f]{64}$/;

/**
 * A folder of files named after the SHA-256 of their bytes (`ab/abcd…`), readable by its owner only. A file appears
 * whole or not at all: it is written under another name, put on the disk, then renamed.
 */
export function createBlobStore(folder: string): BlobStore {
  async function read(sha256: string): Promise<BlobReading> {
    if (!SHA256_HEX.test(sha256)) return { kind: 'missing' };
    const bytes = await unlessMissing(() => readFile(path.join(folder, relativePath(sha256))));
    if (bytes === null) return { kind: 'missing' };
    return (await hashOf(bytes)) === sha256 ? { kind: 'found', bytes } : { kind: 'corrupt' };
  }

  return {
    get: read,
    verify: async (sha256) => {
      const reading = await read(sha256);
      return reading.kind === 'found' ? 'intact' : reading.kind;
    },
    putAt: async (sha256) => {
      if (!SHA256_HEX.test(sha256)) return null;
      return unlessMissing(async () => (await stat(path.join(folder, relativePath(sha256)))).mtime);
    },
    remove: async (sha256) => {
      if (!SHA256_HEX.test(sha256)) throw new Error(`not a blob: ${sha256}`);
      await unlessMissing(() => unlink(path.join(folder, relativePath(sha256))));
    },
    put: async (bytes) => {
      const sha256 = await hashOf(bytes);
      const relative = relativePath(sha256);
      const known = await read(sha256);
      // Whoever deletes leaves alone what was put a moment ago: a row that names it may be on its way.
      const isMarked =
        known.kind === 'found' &&
        (await unlessMissing(async () => {
          const now = new Date();
          await utimes(path.join(folder, relative), now, now);
          return true;
        })) === true;
      if (isMarked) return { sha256, path: relative, outcome: 'present' };
      // Proof is not edited: nothing writes to a finished blob.
      await writeWhole(path.join(folder, relative), bytes, { mode: 0o400 });
      return { sha256, path: relative, outcome: known.kind === 'corrupt' ? 'repaired' : 'written' };
    },
  };
}

/** Two levels, so that no folder holds more than a part of the files. */
function relativePath(sha256: string): string {
  return `${sha256.slice(0, 2)}/${sha256}`;
}

/** Some milliseconds each: pages are answered in between. */
const SLICE_BYTES = 4 * 1024 * 1024;

async function hashOf(bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256');
  for (let at = 0; at < bytes.byteLength; at += SLICE_BYTES) {
    if (at > 0) await nextTurn();
    hash.update(bytes.subarray(at, at + SLICE_BYTES));
  }
  return hash.digest('hex');
}

async function unlessMissing<T>(look: () => Promise<T>): Promise<T | null> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return null;
    throw error;
  }
}
