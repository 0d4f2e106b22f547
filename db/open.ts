import { existsSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core';
import { makePrivate } from './private-file.js';
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

export interface OpenOptions {
  readonly readonly?: boolean;
  /** Patience with whoever holds the whole file while it is opened; five seconds unless told. */
  readonly patienceMs?: number;
}

/**
 * Opens the database file (made empty and its owner's alone when it does not exist, unless `readonly`), with the settings the whole
 * program relies on: WAL, `synchronous=NORMAL` (a crash of the process loses nothing; a power cut may lose the last
 * transactions and leaves a sound file), foreign keys, a minute of patience with another writer.
 *
 * @throws DatabaseError
 */
export function openDatabase(file: string, options: OpenOptions = {}): OpenDatabase {
  const raw = openRaw(file, options);
  keepStatements(raw);
  return { db: drizzle(raw, { schema }), raw, close: () => void raw.close() };
}

/** Statements kept ready of one database; a crawl uses about a hundred. */
const MAX_STATEMENTS = 400;

/**
 * Texts that come again are compiled once: drizzle compiles its queries for each use, which costs more than running
 * them. The connection is used by one synchronous caller at a time, so no statement is in use when it is handed out.
 */
function keepStatements(raw: Database.Database): void {
  const kept = new Map<string, Database.Statement>();
  const prepare = raw.prepare.bind(raw) as (text: string) => Database.Statement;
  raw.prepare = ((text: string) => {
    const known = kept.get(text);
    if (known !== undefined && !known.busy) {
      // As it was made: the last user may have asked for rows as lists or for one column.
      return known.reader ? known.raw(false).pluck(false) : known;
    }
    const statement = prepare(text);
    if (kept.size >= MAX_STATEMENTS) for (const [oldest] of [...kept].slice(0, 50)) kept.delete(oldest);
    kept.set(text, statement);
    return statement;
  }) as typeof raw.prepare;
}

/**
 * The first import of a set lays tens of thousands of rows down in one transaction, seconds long (bench:directory); on a
 * small machine many times that. Who writes meanwhile waits: nothing of a crawl or a decision is refused for it.
 */
const PATIENCE_MS = 60_000;
/** Another writer does not hinder the opening; whoever holds the whole file does, and is told soon. */
const OPENING_PATIENCE_MS = 5000;

/**
 * The same without drizzle, for the migrator.
 *
 * @throws DatabaseError
 */
export function openRaw(file: string, options: OpenOptions = {}): Database.Database {
  const { readonly = false, patienceMs = OPENING_PATIENCE_MS } = options;
  const folder = path.dirname(file);
  if (!existsSync(folder)) {
    throw new DatabaseError('no-folder', `Le dossier « ${folder} » de la base de données n’existe pas.`);
  }
  if (readonly && !existsSync(file)) {
    throw new DatabaseError('missing', `La base de données « ${file} » n’existe pas encore.`);
  }
  let raw: Database.Database | null = null;
  try {
    if (!readonly) makePrivate(file);
    raw = new Database(file, { readonly, fileMustExist: readonly, timeout: patienceMs });
    if (!readonly) {
      raw.pragma('journal_mode = WAL');
      raw.pragma('synchronous = NORMAL');
      // Crawls write the same pages again and again: four times the usual number of them goes to the file at once.
      raw.pragma('wal_autocheckpoint = 4000');
    }
    raw.pragma('foreign_keys = ON');
    // Without it, INSERT OR REPLACE would delete an append-only row past its trigger.
    raw.pragma('recursive_triggers = ON');
    raw.pragma('cache_size = -65536');
    // The first read of the file: a damaged header or schema shows here and not in the middle of a crawl.
    raw.prepare('SELECT count(*) FROM sqlite_master').get();
    raw.pragma(`busy_timeout = ${PATIENCE_MS}`);
    return raw;
  } catch (error) {
    raw?.close();
    throw toDatabaseError(error, file);
  }
}

/**
 * One short write transaction; a failure leaves nothing of it. `run` must not await. Within another one it is a part
 * of it that fails alone. What `run` gets is the database itself: there is one connection, and queries that were
 * prepared for it serve inside and outside of transactions.
 */
export function transact<T>(db: Db, run: (tx: Db) => T): T {
  return db.transaction(() => run(db), { behavior: 'immediate' });
}

/**
 * The same for what must outlive a power cut, too: it is on the disk before this returns. For what is said to the
 * outside next: a mail that left and was forgotten would leave again. Not within another transaction.
 */
export function transactFirmly<T>(db: Db, run: (tx: Db) => T): T {
  db.run(sql`PRAGMA synchronous = FULL`);
  try {
    return transact(db, run);
  } finally {
    db.run(sql`PRAGMA synchronous = NORMAL`);
  }
}

interface WaitingWrite {
  readonly run: (tx: Db) => void;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

const waitingWrites = new WeakMap<Db, WaitingWrite[]>();

/**
 * The same for writers that may wait a moment: what many crawls write at the same time is committed together, each part
 * failing alone. Resolves once it is committed; writes are done in the order in which they were asked for.
 *
 * @param run may be called a second time, after everything that the first one wrote was taken back
 */
export function transactSoon(db: Db, run: (tx: Db) => void): Promise<void> {
  return new Promise((done, failed) => {
    const waiting = waitingWrites.get(db);
    if (waiting !== undefined) {
      waiting.push({ run, done, failed });
      return;
    }
    waitingWrites.set(db, [{ run, done, failed }]);
    setImmediate(() => {
      const writes = waitingWrites.get(db) ?? [];
      waitingWrites.delete(db);
      commit(db, writes);
    });
  });
}

function commit(db: Db, writes: readonly WaitingWrite[]): void {
  try {
    transact(db, () => {
      for (const { run } of writes) run(db);
    });
  } catch (error) {
    // Nothing of it was committed. It hardly ever happens: only then each part is guarded from the others.
    if (writes.length > 1) commitApart(db, writes);
    else for (const { failed } of writes) failed(error);
    return;
  }
  for (const { done } of writes) done();
}

/** All of them in one commit, each within bounds of its own. */
function commitApart(db: Db, writes: readonly WaitingWrite[]): void {
  const outcomes: (() => void)[] = [];
  try {
    transact(db, () => {
      for (const { run, done, failed } of writes) {
        try {
          transact(db, run);
          outcomes.push(done);
        } catch (error) {
          outcomes.push(() => failed(error));
        }
      }
    });
  } catch (error) {
    // Nothing of it was committed.
    for (const { failed } of writes) failed(error);
    return;
  }
  for (const tell of outcomes) tell();
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
      `La base de données « ${file} » est abîmée ou n’est pas une base de Vigie. Arrêtez Vigie, renommez le dossier de données sans rien en effacer, puis remettez votre dernière sauvegarde par « vigie restore ». Sans sauvegarde : le dossier renommé garde peut-être une copie d’avant la dernière mise à jour, dont le nom finit par « .bak ».`,
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
