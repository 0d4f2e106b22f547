import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

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
}

const SHA256_HEX = /^[0-9a-f]{64}$/;

/**
 * A folder of files named after the SHA-256 of their bytes (`ab/abcd…`), readable by its owner only. A file appears
 * whole or not at all: it is written under another name, put on the disk, then renamed.
 */
export function createBlobStore(folder: string): BlobStore {
  async function read(sha256: string): Promise<BlobReading> {
    if (!SHA256_HEX.test(sha256)) return { kind: 'missing' };
    try {
      const bytes = await readFile(path.join(folder, relativePath(sha256)));
      return hashOf(bytes) === sha256 ? { kind: 'found', bytes } : { kind: 'corrupt' };
    } catch (error) {
      if (isMissing(error)) return { kind: 'missing' };
      throw error;
    }
  }

  return {
    get: read,
    verify: async (sha256) => {
      const reading = await read(sha256);
      return reading.kind === 'found' ? 'intact' : reading.kind;
    },
    put: async (bytes) => {
      const sha256 = hashOf(bytes);
      const relative = relativePath(sha256);
      const known = await read(sha256);
      if (known.kind === 'found') return { sha256, path: relative, outcome: 'present' };
      await writeWhole(path.join(folder, relative), bytes);
      return { sha256, path: relative, outcome: known.kind === 'corrupt' ? 'repaired' : 'written' };
    },
  };
}

/** Two levels, so that no folder holds more than a part of the files. */
function relativePath(sha256: string): string {
  return `${sha256.slice(0, 2)}/${sha256}`;
}

async function writeWhole(target: string, bytes: Uint8Array): Promise<void> {
  const parent = path.dirname(target);
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const partial = `${target}.${randomBytes(6).toString('hex')}.part`;
  try {
    const file = await open(partial, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    // Proof is not edited: nothing writes to a finished blob.
    await chmod(partial, 0o400);
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  // The new name is on the disk only when its folder is.
  const folder = await open(parent, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
