/**
 * The bytes of a dossier's ZIP that are not its files: stored entries, UTF-8 names, sizes behind the data, one date
 * and one mode for all, no comment, no extra field (APPNOTE 6.3.10, sections 4.3.7 to 4.3.16). Names, sizes and
 * checksums settle every one of them, so that a changed byte anywhere is told, and so that a later version of the
 * library that writes them cannot make old dossiers look altered. Pure.
 */

export interface StoredFile {
  readonly name: string;
  readonly bytes: number;
  readonly crc32: number;
}

/** Written into every entry: 1 January 1980, midnight, the first date that ZIP knows; when a dossier was made is in its texts. */
const DOS_DATE = 0x0021;
const MODE = 0o100644;
/** Bit 3: sizes and checksum follow the data. Bit 11: names are UTF-8. */
const FLAGS = 0x0808;
const VERSION_NEEDED = 20;
/** Unix, 6.3. */
const VERSION_MADE_BY = (3 << 8) | 63;
/** Attributes hold the mode in their upper half. */
const ATTRIBUTES = MODE * 0x1_0000;

/** What yazl must be told to write these bytes. Its dates are of the local zone, on purpose. */
export function entryOptions(bytes: number): {
  readonly mtime: Date;
  readonly mode: number;
  readonly compress: false;
  readonly forceDosTimestamp: true;
  readonly size: number;
} {
  return { mtime: new Date(1980, 0, 1), mode: MODE, compress: false, forceDosTimestamp: true, size: bytes };
}

/** Parts of the envelope with their place in the file, in order; the gaps between them are the files' bytes. */
export function* envelopeOf(
  files: readonly StoredFile[],
): Generator<{ readonly offset: number; readonly bytes: Buffer; readonly file: string | null }> {
  let offset = 0;
  const central: Buffer[] = [];
  for (const file of files) {
    const name = Buffer.from(file.name, 'utf8');
    const local = Buffer.concat([localHeader(name), name]);
    yield { offset, bytes: local, file: file.name };
    central.push(centralHeader(file, name, offset), name);
    offset += local.byteLength + file.bytes;
    const descriptor = Buffer.alloc(16);
    descriptor.writeUInt32LE(0x08074b50, 0);
    writeSizes(descriptor, 4, file);
    yield { offset, bytes: descriptor, file: file.name };
    offset += descriptor.byteLength;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.byteLength, 12);
  end.writeUInt32LE(offset, 16);
  yield { offset, bytes: Buffer.concat([directory, end]), file: null };
}

/** Size of the whole archive. */
export function archiveBytes(files: readonly { readonly name: string; readonly bytes: number }[]): number {
  return files.reduce((sum, { name, bytes }) => sum + bytes + 92 + 2 * Buffer.byteLength(name), 22);
}

function localHeader(name: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(VERSION_NEEDED, 4);
  header.writeUInt16LE(FLAGS, 6);
  header.writeUInt16LE(DOS_DATE, 12);
  header.writeUInt16LE(name.byteLength, 26);
  return header;
}

function centralHeader(file: StoredFile, name: Buffer, offset: number): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(VERSION_MADE_BY, 4);
  header.writeUInt16LE(VERSION_NEEDED, 6);
  header.writeUInt16LE(FLAGS, 8);
  header.writeUInt16LE(DOS_DATE, 14);
  writeSizes(header, 16, file);
  header.writeUInt16LE(name.byteLength, 28);
  header.writeUInt32LE(ATTRIBUTES, 38);
  header.writeUInt32LE(offset, 42);
  return header;
}

/** Checksum, size in the archive, size: the two sizes are one, for nothing is compressed. */
function writeSizes(target: Buffer, at: number, { bytes, crc32 }: StoredFile): void {
  target.writeUInt32LE(crc32, at);
  target.writeUInt32LE(bytes, at + 4);
  target.writeUInt32LE(bytes, at + 8);
}
