/** A dossier's ZIP taken apart by code of the tests' own, and put together again. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll } from 'vitest';
import { envelopeOf } from '../../src/dossiers/envelope.js';

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Follows the central directory; entries are stored. */
export function entriesOf(zip: string | Buffer): ZipEntry[] {
  const bytes = typeof zip === 'string' ? readFileSync(zip) : zip;
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const entries: ZipEntry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameLength = bytes.readUInt16LE(at + 28);
    const more = bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const size = bytes.readUInt32LE(at + 24);
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    entries.push({ name, bytes: bytes.subarray(start, start + size) });
    at += 46 + nameLength + more;
  }
  return entries;
}

/** The archive as Vigie would write it with these files: what is wrong with it then is its files. */
export function rebuild(entries: readonly ZipEntry[]): Buffer {
  const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const stored = sorted.map(({ name, bytes }) => ({ name, bytes: bytes.byteLength, crc32: crc32(bytes) }));
  const envelope = [...envelopeOf(stored)];
  return Buffer.concat([
    ...sorted.flatMap(({ bytes }, index) => [
      envelope[2 * index]?.bytes ?? Buffer.alloc(0),
      bytes,
      envelope[2 * index + 1]?.bytes ?? Buffer.alloc(0),
    ]),
    envelope.at(-1)?.bytes ?? Buffer.alloc(0),
  ]);
}

/** Lower-case hexadecimal. */
export function sha(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A new empty folder that is gone after the tests of the group. */
export function folderOfGroup(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigie-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An archive whose entries, under good names, all point to the same stored bytes. */
export function overlapping(count: number, bytes: number): Buffer {
  const data = Buffer.alloc(bytes);
  const names = Array.from(
    { length: count },
    (_, n) => `captures/${String(n + 1).padStart(3, '0')}/original.png`,
  );
  const one = rebuild([{ name: names[0] ?? '', bytes: data }]);
  const central = one.indexOf(Buffer.from('PK\x01\x02', 'latin1'));
  const header = one.subarray(central, -22);
  const directory = Buffer.concat(
    names.map((name) => {
      const copy = Buffer.from(header);
      copy.write(name, 46);
      return copy;
    }),
  );
  const end = Buffer.from(one.subarray(-22));
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(directory.byteLength, 12);
  return Buffer.concat([one.subarray(0, central), directory, end]);
}

/** Says that the true directory is elsewhere. */
export function zip64Locator(): Buffer {
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeUInt32LE(1, 16);
  return locator;
}
