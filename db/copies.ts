import { closeSync, copyFileSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { integrityFaults, openRaw, toDatabaseError } from './open.js';
import { makePrivate } from './private-file.js';

/** How many copies made before migrations are kept beside the database. */
const KEPT_COPIES = 3;

/**
 * Writes a whole, compact copy of an open database beside it and makes sure it is on the disk.
 * Its name tells the date and the last migration it holds: `vigie.sqlite.20261124T101500000Z.0003_name.bak`.
 */
export function copyBeside(raw: Database.Database, file: string, version: string, now: Date): string {
  const stamp = now.toISOString().replaceAll(/[-:.]/g, '');
  const copy = `${file}.${stamp}.${version.replaceAll(/[^A-Za-z0-9_-]/g, '-')}.bak`;
  const partial = `${copy}.part`;
  rmSync(partial, { force: true });
  try {
    makePrivate(partial);
    raw.prepare('VACUUM INTO ?').run(partial);
    syncFile(partial);
    // Only a whole copy bears the name of one: half of one would push a good one out of the kept ones.
    renameSync(partial, copy);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
  syncFolder(path.dirname(copy));
  return copy;
}

/**
 * Writes a whole, compact copy of the database to a new file and makes sure that it is on the disk and sound. Other
 * processes may read and write meanwhile: the copy is one moment of it. Holds up this process: seconds a gigabyte.
 *
 * @returns faults that SQLite finds in the copy; empty when it is sound
 * @throws DatabaseError when the database cannot be read or the disk is full
 */
export function copyWhole(file: string, target: string): readonly string[] {
  const raw = openRaw(file, { readonly: true });
  try {
    makePrivate(target);
    raw.prepare('VACUUM INTO ?').run(target);
  } catch (error) {
    rmSync(target, { force: true });
    throw toDatabaseError(error, file);
  } finally {
    raw.close();
  }
  syncFile(target);
  return faultsOf(target);
}

/**
 * Faults of a database file that nobody uses; empty when it is sound.
 *
 * @throws DatabaseError when it cannot even be opened
 */
export function faultsOf(file: string): readonly string[] {
  const raw = openRaw(file, { readonly: true });
  try {
    return integrityFaults(raw);
  } finally {
    raw.close();
  }
}

/** Copies made by `copyBeside`, oldest first. */
export function listCopies(file: string): readonly string[] {
  const prefix = `${path.basename(file)}.`;
  const folder = path.dirname(file);
  return readdirSync(folder)
    .filter(
      (name) => name.startsWith(prefix) && /^\d{8}T\d{9}Z\.[\w-]+\.bak$/.test(name.slice(prefix.length)),
    )
    .sort()
    .map((name) => path.join(folder, name));
}

/** Removes all copies but the newest ones, and what a kill left of one that was being written: call it while nobody writes any. */
export function pruneCopies(file: string, keep = KEPT_COPIES): void {
  for (const copy of listCopies(file).slice(0, -keep)) rmSync(copy, { force: true });
  const folder = path.dirname(file);
  for (const name of readdirSync(folder))
    if (name.startsWith(`${path.basename(file)}.`) && name.endsWith('.bak.part'))
      rmSync(path.join(folder, name), { force: true });
}

/** Puts a copy in the place of the database, whose connections must be closed. */
export function restoreCopy(copy: string, file: string): void {
  const incoming = `${file}.restore`;
  try {
    copyFileSync(copy, incoming);
    syncFile(incoming);
  } catch (error) {
    rmSync(incoming, { force: true });
    throw error;
  }
  // The log of the abandoned state must not be replayed over the restored file.
  rmSync(`${file}-wal`, { force: true });
  rmSync(`${file}-shm`, { force: true });
  renameSync(incoming, file);
  syncFolder(path.dirname(file));
}

/** Waits until a file is on the disk. */
function syncFile(file: string): void {
  sync(file, 'r+');
}

/** Waits until the names in a folder are on the disk; Windows opens no folder and needs none of it. */
function syncFolder(folder: string): void {
  if (process.platform !== 'win32') sync(folder, 'r');
}

function sync(place: string, flags: 'r' | 'r+'): void {
  const descriptor = openSync(place, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
