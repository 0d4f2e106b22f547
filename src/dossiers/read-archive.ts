/**
 * Reads a dossier's ZIP as anyone's: whatever it holds, this ends in bounded time and memory, writes nothing and throws
 * for nothing but a failing disk or a bug. What its entries are is left to `verify.ts`.
 */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { type Entry, fromFdPromise, type ZipFile } from 'yauzl';
import { envelopeOf } from './envelope.js';
import { isRead, MAX_ARCHIVE_BYTES, MAX_FILES, MAX_TEXT_BYTES, MAX_TEXTS_BYTES, nameOf } from './layout.js';

/** Bytes of all files together, once unpacked. */
const MAX_TOTAL_BYTES = 4 * 1024 ** 3;
/** Dossiers are not compressed; one that was packed anew is still read, to say which files are the same. */
const MAX_RATIO = 200;
const BLOCK_BYTES = 1024 * 1024;
const MAX_STRANGE = 100;

export interface ReadFile {
  readonly bytes: number;
  readonly sha256: string;
  /** The whole of it, for what is looked into; null for what is only hashed. */
  readonly content: Uint8Array | null;
}

export type ArchiveReading =
  | {
      readonly kind: 'read';
      readonly sha256: string;
      readonly bytes: number;
      readonly files: ReadonlyMap<string, ReadFile>;
      /** Names that no dossier has, or that stand there twice; made harmless for a terminal, bounded. */
      readonly strange: readonly string[];
      /** A place of the archive, outside of the files, that is not as Vigie writes it; null = every byte is. */
      readonly envelope: { readonly file: string | null } | null;
    }
  /** A French sentence; `detail` is for logs. */
  | {
      readonly kind: 'unreadable';
      readonly why: string;
      readonly detail: string;
      readonly sha256: string | null;
    };

/** Opens and reads all of it; nothing is unpacked to the disk. */
export async function readArchive(path: string): Promise<ArchiveReading> {
  let file: FileHandle;
  try {
    // A pipe without a writer would be waited for.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (isSystem(error)) return unreadable('Le fichier ne peut pas être ouvert.', error.message);
    throw error;
  }
  try {
    const stat = await file.stat();
    if (!stat.isFile()) return unreadable('Ce n’est pas un fichier.', path);
    if (stat.size > MAX_ARCHIVE_BYTES)
      return unreadable('Le fichier est plus gros qu’un dossier ne peut l’être.', `${stat.size} bytes`);
    const sha256 = await hashOf(file);
    const reading = await readEntries(file, stat.size);
    return reading.kind === 'read' ? { ...reading, sha256, bytes: stat.size } : { ...reading, sha256 };
  } finally {
    await file.close();
  }
}

type Unreadable = Extract<ArchiveReading, { readonly kind: 'unreadable' }>;
type EntriesReading =
  | Omit<Extract<ArchiveReading, { readonly kind: 'read' }>, 'sha256' | 'bytes'>
  | Unreadable;

async function readEntries(file: FileHandle, archiveBytes: number): Promise<EntriesReading> {
  const files = new Map<string, ReadFile>();
  const strange: string[] = [];
  const stored: { name: string; bytes: number; crc32: number }[] = [];
  try {
    const zip = await fromFdPromise(file.fd, { strictFileNames: true, autoClose: false });
    if (zip.entryCount > MAX_FILES) return unreadable('L’archive a trop d’entrées.', String(zip.entryCount));
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) entries.push(entry);
    const refusal = boundsRefusal(entries, archiveBytes);
    if (refusal !== null) return refusal;
    for (const entry of entries) {
      const isLink = ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;
      if (nameOf(entry.fileName) === null || isLink || files.has(entry.fileName)) {
        if (strange.length < MAX_STRANGE) strange.push(shownName(entry.fileName));
        continue;
      }
      const read = await readEntry(zip, entry);
      files.set(entry.fileName, read);
      stored.push({ name: entry.fileName, bytes: read.bytes, crc32: read.crc32 });
    }
  } catch (error) {
    // yauzl and zlib tell what they refuse by plain Errors; these three are bugs.
    if (
      !(error instanceof Error) ||
      [TypeError, ReferenceError, SyntaxError].some((bug) => error instanceof bug)
    )
      throw error;
    return unreadable(
      'Le fichier n’est pas une archive ZIP lisible : il est abîmé ou incomplet.',
      error.message,
    );
  }
  return { kind: 'read', files, strange, envelope: await strangeEnvelope(file, archiveBytes, stored) };
}

/** Why nothing of it is read: what the entries announce is held to by yauzl, so this bounds all that follows. */
function boundsRefusal(entries: readonly Entry[], archiveBytes: number): Unreadable | null {
  let total = 0;
  let packed = 0;
  let texts = 0;
  for (const entry of entries) {
    const { fileName, uncompressedSize, compressedSize } = entry;
    total += uncompressedSize;
    packed += compressedSize;
    if (isRead(fileName)) texts += uncompressedSize;
    // More than there is: entries that share their bytes.
    if (
      packed > archiveBytes ||
      total > MAX_TOTAL_BYTES ||
      uncompressedSize > MAX_RATIO * Math.max(compressedSize, 64)
    )
      return unreadable('L’archive se décompresserait démesurément.', shownName(fileName));
    if (texts > MAX_TEXTS_BYTES || (isRead(fileName) && uncompressedSize > MAX_TEXT_BYTES))
      return unreadable('Le journal de l’archive est démesuré.', shownName(fileName));
    if (entry.isEncrypted() || !entry.canDecodeFileData())
      return unreadable('L’archive est chiffrée ou comprimée par un procédé inconnu.', shownName(fileName));
  }
  return null;
}

async function readEntry(zip: ZipFile, entry: Entry): Promise<ReadFile & { readonly crc32: number }> {
  const isKept = isRead(entry.fileName);
  const kept: Uint8Array[] = [];
  const hash = createHash('sha256');
  let checksum = 0;
  let bytes = 0;
  // yauzl fails when there are more or fewer bytes than the entry says.
  for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Uint8Array>) {
    hash.update(chunk);
    checksum = crc32(chunk, checksum);
    bytes += chunk.byteLength;
    if (isKept) kept.push(chunk);
  }
  return { bytes, sha256: hash.digest('hex'), content: isKept ? Buffer.concat(kept) : null, crc32: checksum };
}

/** The first part of the envelope that differs from what these files have in a dossier. */
async function strangeEnvelope(
  file: FileHandle,
  archiveBytes: number,
  stored: readonly { readonly name: string; readonly bytes: number; readonly crc32: number }[],
): Promise<{ readonly file: string | null } | null> {
  const isSorted = stored.every(({ name }, index) => index === 0 || (stored[index - 1]?.name ?? '') < name);
  if (!isSorted) return { file: null };
  let end = 0;
  for (const part of envelopeOf(stored)) {
    end = part.offset + part.bytes.byteLength;
    const there = Buffer.alloc(part.bytes.byteLength);
    const { bytesRead } = await file.read(there, 0, there.byteLength, part.offset);
    if (bytesRead !== there.byteLength || !there.equals(part.bytes)) return { file: part.file };
  }
  return end === archiveBytes ? null : { file: null };
}

async function hashOf(file: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  const block = Buffer.alloc(BLOCK_BYTES);
  for (let at = 0; ;) {
    const { bytesRead } = await file.read(block, 0, block.byteLength, at);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(block.subarray(0, bytesRead));
    at += bytesRead;
  }
}

function unreadable(why: string, detail: string): Unreadable {
  return { kind: 'unreadable', why, detail, sha256: null };
}

function isSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

/** A name out of a foreign archive: one line, nothing hidden, bounded. */
function shownName(name: string): string {
  return name.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, '\ufffd').slice(0, 200);
}
