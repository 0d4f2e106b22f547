import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from './byte-source.js';
import { SourceError } from './byte-source.js';

/** A file on disk as a ByteSource. Close it when done. */
export interface FileSource extends ByteSource {
  close(): Promise<void>;
}

/**
 * Opens a file for reading. The calls below are the synchronous ones: of a local file a few short ranges are
 * read, and handing each to another thread costs several times as much as the read itself.
 * @throws NodeJS.ErrnoException when it cannot be opened; a read that fails later is a SourceError.
 */
export function openFileSource(path: string): Promise<FileSource> {
  return new Promise((resolve) => {
    resolve(sourceOver(openSync(path, 'r')));
  });
}

function sourceOver(descriptor: number): FileSource {
  const { size } = fstatSync(descriptor);
  let isOpen = true;
  const readRange = (offset: number, length: number): Uint8Array => {
    const wanted = Math.max(0, Math.min(length, size - offset));
    const buffer = Buffer.allocUnsafeSlow(wanted);
    let filled = 0;
    while (filled < wanted) {
      const bytesRead = readSync(descriptor, buffer, filled, wanted - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  };
  return {
    size,
    read(offset, length) {
      return new Promise((resolve, reject) => {
        try {
          // A number that was closed may belong to another file by now.
          if (!isOpen) throw new Error('closed');
          resolve(readRange(offset, length));
        } catch (error) {
          reject(new SourceError('not-looked-at', `Le fichier n’a pas pu être lu : ${String(error)}`));
        }
      });
    },
    close() {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
      return Promise.resolve();
    },
  };
}
