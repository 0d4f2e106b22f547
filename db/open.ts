import { existsSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core';
import * as schema from './schema/index.js';

/** What queries take: the database or a transaction on it. */
export type Db = BaseSQLiteDatabase<'sync', Database.RunResult, typeof schema>;

export interface OpenDatabase {
  readonly db: Db;
  readonly raw: Database.Database;
  readonly close: () => void;
}

export type DatabaseErrorCode = 'no-folder' | 'missing' | 'corrupt' | 'busy' | 'unreadable';

/**
 * The database cannot be used at all. The only error of `db/` that callers catch; `message` is French, for people.
 * - `no-folder`: the folder of the file does not exist
 * - `missing`: the file does not exist and was to be read only
 * - `corrupt`: the file is no SQLite database, or a damaged one
 * - `busy`: another process holds it
 * - `unreadable`: no right to open it, or another fault of the disk
 */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  constructor(
    readonly code: DatabaseErrorCode,
    message: string,
    options?: { cause: unknown },
  ) {
    super(message, options);
  }
}

/**
 * Opens the database file (made empty when it does not exist, unless `readonly`), with the settings the whole
 * program relies on: WAL, `synchronous=NORMAL` (a crash of the process loses nothing; a power cut may lose the last
 * transactions and leaves a sound file), foreign keys, five seconds of patience with another writer.
 *
 * @throws DatabaseError
 */
export function openDatabase(file: string, options: { readonly?: boolean } = {}): OpenDatabase {
  const raw = openRaw(file, options);
  return { db: drizzle(raw, { schema }), raw, close: () => void raw.close() };
}

/**
 * The same without drizzle, for the migrator.
 *
 * @throws DatabaseError
 */
export function openRaw(file: string, options: { readonly?: boolean } = {}): Database.Database {
  const readonly = options.readonly ?? false;
  const folder = path.dirname(file);
  if (!existsSync(folder)) {
    throw new DatabaseError('no-folder', `Le dossier « ${folder} » de la base de données n’existe pas.`);
  }
  if (readonly && !existsSync(file)) {
    throw new DatabaseError('missing', `La base de données « ${file} » n’existe pas encore.`);
  }
  let raw: Database.Database | null = null;
  try {
    raw = new Database(file, { readonly, fileMustExist: readonly, timeout: 5000 });
    if (!readonly) {
      raw.pragma('journal_mode = WAL');
      raw.pragma('synchronous = NORMAL');
    }
    raw.pragma('foreign_keys = ON');
    // Without it, INSERT OR REPLACE would delete an append-only row past its trigger.
    raw.pragma('recursive_triggers = ON');
    raw.pragma('cache_size = -65536');
    // The first read of the file: a damaged header or schema shows here and not in the middle of a crawl.
    raw.prepare('SELECT count(*) FROM sqlite_master').get();
    return raw;
  } catch (error) {
    raw?.close();
    throw toDatabaseError(error, file);
  }
}

/** One short write transaction; a failure leaves nothing of it. `run` must not await. */
export function transact<T>(db: Db, run: (tx: Db) => T): T {
  return db.transaction((tx) => run(tx), { behavior: 'immediate' });
}

/** Faults that SQLite finds in the whole file (slow: it reads all of it); empty when it is sound. */
export function integrityFaults(raw: Database.Database): readonly string[] {
  const rows = raw.pragma('quick_check(20)') as readonly { quick_check: string }[];
  return rows.map((row) => row.quick_check).filter((line) => line !== 'ok');
}

/** Turns an error of SQLite into a French DatabaseError by its code; anything else comes back as it is. */
export function toDatabaseError(error: unknown, file: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const cause = { cause: error };
  if (error.code === 'SQLITE_NOTADB' || error.code.startsWith('SQLITE_CORRUPT')) {
    return new DatabaseError(
      'corrupt',
      `La base de données « ${file} » est abîmée ou n’est pas une base de Vigie. Remettez une copie saine à sa place : Vigie en garde dans le même dossier, leur nom finit par « .bak ».`,
      cause,
    );
  }
  if (error.code.startsWith('SQLITE_BUSY') || error.code.startsWith('SQLITE_LOCKED')) {
    return new DatabaseError(
      'busy',
      `La base de données « ${file} » est utilisée par une autre commande de Vigie. Arrêtez-la ou réessayez dans un moment.`,
      cause,
    );
  }
  return new DatabaseError(
    'unreadable',
    `La base de données « ${file} » ne peut pas être ouverte (${error.code}). Vérifiez les droits et la place sur le disque.`,
    cause,
  );
}
