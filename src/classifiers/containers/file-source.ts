import { open } from 'node:fs/promises';
import type { ByteSource } from './byte-source.js';
import { SourceError } from './byte-source.js';

/** A file on disk as a ByteSource. Close it when done. */
export interface FileSource extends ByteSource {
  close(): Promise<void>;
}

/**
 * Opens a file for reading.
 * @throws NodeJS.ErrnoException when it cannot be opened; a read that fails later is a SourceError.
 */
export async function openFileSource(path: string): Promise<FileSource> {
  const handle = await open(path, 'r');
  const { size } = await handle.stat();
  return {
    size,
    async read(offset, length) {
      const wanted = Math.max(0, Math.min(length, size - offset));
      const buffer = Buffer.alloc(wanted);
      try {
        let filled = 0;
        while (filled < wanted) {
          const { bytesRead } = await handle.read(buffer, filled, wanted - filled, offset + filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        return buffer.subarray(0, filled);
      } catch (error) {
        throw new SourceError('not-looked-at', `Le fichier n’a pas pu être lu : ${String(error)}`);
      }
    },
    close: () => handle.close(),
  };
}
