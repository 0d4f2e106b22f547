import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type Database from 'better-sqlite3';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { z } from 'zod';
import { copyBeside, pruneCopies, restoreCopy } from './copies.js';
import { DatabaseError, openRaw, toDatabaseError } from './open.js';
import type { Snapshot } from './snapshot.js';
import { countTables, findLoss, snapshot } from './snapshot.js';

export type MigrationFailure =
  /** The database was written by a newer program. */
  | 'newer'
  /** A migration that was already applied has another text now. */
  | 'edited'
  /** A migration failed, lost rows, broke a foreign key or dropped a trigger. */
  | 'refused';

export type MigrationResult =
  | { readonly kind: 'up-to-date' }
  | { readonly kind: 'created'; readonly applied: readonly string[] }
  /** `copy` = the database as it was before, kept beside it. */
  | { readonly kind: 'migrated'; readonly applied: readonly string[]; readonly copy: string }
  /**
   * Nothing was changed: `message` is French, for people. `asBefore` tells how: nothing was begun, the transaction
   * was undone, or the copy was put back.
   */
  | {
      readonly kind: 'failed';
      readonly code: MigrationFailure;
      readonly message: string;
      readonly asBefore: 'untouched' | 'rolled-back' | 'copy-restored';
    };

export interface MigrateInput {
  readonly file: string;
  readonly now: Date;
  /** Folder of migrations; the project's own unless a test gives another. */
  readonly folder?: string;
  /** Tables whose number of rows a migration may change, by the migration's name; `'*'` stands for all. */
  readonly mayChangeRows?: Readonly<Record<string, readonly string[]>>;
}

/** Migrations of this project that remove or add rows on purpose, with the tables they touch. */
const ROW_CHANGES: Readonly<Record<string, readonly string[]>> = {};

interface Migration {
  readonly tag: string;
  readonly when: number;
  readonly hash: string;
  readonly statements: readonly string[];
}

/**
 * Brings the database file to the newest schema, losing nothing.
 *
 * SQLite rebuilds a table to change it; with foreign keys on, dropping the old table inside a transaction silently
 * deletes or blocks its children, and `PRAGMA foreign_keys` is ignored there (drizzle-orm #5782). So: copy the file
 * first, foreign keys off before the transaction, then inside it apply, check every foreign key and compare the rows
 * of every table and the triggers with what was there; only then commit. On failure the transaction is undone; when a
 * migration broke out of it, the copy is put back.
 *
 * @throws DatabaseError when the file cannot be used at all (see there)
 */
export function migrateDatabase(input: MigrateInput): MigrationResult {
  for (let attempt = 1; ; attempt += 1) {
    const result = migrateOnce(input, attempt === MAX_ATTEMPTS);
    if (result !== 'busy') return result;
    // Two processes that look at the same time keep each other from being alone: one has to let go first.
    pause(PAUSE_MS * (1 + Math.random()));
  }
}

const MAX_ATTEMPTS = 5;
const PAUSE_MS = 150;

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** One try; `busy` = somebody else has the file open, which the last try throws as a DatabaseError. */
function migrateOnce(input: MigrateInput, isLast: boolean): MigrationResult | 'busy' {
  const { file, now, folder = migrationsFolder(), mayChangeRows = ROW_CHANGES } = input;
  const migrations = readMigrations(folder);
  const raw = openRaw(file);
  try {
    const seen = planMigrations(raw, migrations);
    if (seen.kind === 'failed') return seen;
    if (seen.pending.length === 0) return { kind: 'up-to-date' };
    const obstacle = lockAlone(raw);
    if (obstacle !== null) {
      if (isLast) throw obstacle;
      return 'busy';
    }
    // What was seen may have been done by another process before the lock was ours.
    const plan = planMigrations(raw, migrations);
    if (plan.kind === 'failed') return plan;
    if (plan.pending.length === 0) return { kind: 'up-to-date' };
    const applied = plan.pending.map((migration) => migration.tag);
    const isNew = countTables(raw) === 0;
    const copy = isNew ? null : copyBeside(raw, file, plan.version ?? 'unknown', now);
    const fault = applyAll(raw, plan.pending, mayChangeRows);
    if (fault === null) {
      pruneCopies(file);
      return copy === null ? { kind: 'created', applied } : { kind: 'migrated', applied, copy };
    }
    if (fault.undone || copy === null) {
      return failed('refused', `${fault.message} La base est restée comme avant.`, 'rolled-back');
    }
    raw.close();
    putBack(copy, file);
    return failed(
      'refused',
      `${fault.message} La copie faite juste avant a été remise en place.`,
      'copy-restored',
    );
  } catch (error) {
    throw toDatabaseError(error, file);
  } finally {
    if (raw.open) raw.close();
  }
}

function putBack(copy: string, file: string): void {
  try {
    restoreCopy(copy, file);
  } catch (cause) {
    throw new DatabaseError(
      'unreadable',
      `La mise à jour de la base a échoué et la base n’a pas pu être remise en place. Une copie entière d’avant est « ${copy} » : libérez de la place, puis mettez-la à la place de « ${file} ».`,
      { cause },
    );
  }
}

/** The project's migrations, whether run from the sources or from `dist`. */
export function migrationsFolder(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const folder = [path.join(here, 'migrations'), path.resolve(here, '../../db/migrations')].find(
    (candidate) => existsSync(path.join(candidate, 'meta/_journal.json')),
  );
  if (folder === undefined) throw new Error('the folder of database migrations is missing');
  return folder;
}

const journalFile = z.object({ entries: z.array(z.object({ tag: z.string(), when: z.number() })) });

function readMigrations(folder: string): readonly Migration[] {
  const journal = journalFile.parse(
    JSON.parse(readFileSync(path.join(folder, 'meta/_journal.json'), 'utf8')),
  );
  const files = readMigrationFiles({ migrationsFolder: folder });
  return journal.entries.map((entry, index) => {
    const file = files[index];
    if (file === undefined) throw new Error(`migration ${entry.tag} has no file`);
    return { tag: entry.tag, when: entry.when, hash: file.hash, statements: file.sql };
  });
}

type Plan =
  | { readonly kind: 'plan'; readonly pending: readonly Migration[]; readonly version: string | null }
  | Extract<MigrationResult, { kind: 'failed' }>;

/** Compares what was applied with what there is, one by one: drizzle itself only looks at the newest date. */
function planMigrations(raw: Database.Database, migrations: readonly Migration[]): Plan {
  const known = new Map(migrations.map((migration) => [migration.when, migration]));
  const hasTable = raw.prepare(`SELECT 1 FROM sqlite_master WHERE name = '__drizzle_migrations'`).get();
  const rows =
    hasTable === undefined
      ? []
      : (raw.prepare('SELECT hash, created_at AS at FROM __drizzle_migrations ORDER BY created_at').all() as {
          hash: string;
          at: number;
        }[]);
  for (const row of rows) {
    const migration = known.get(row.at);
    if (migration === undefined) {
      return failed(
        'newer',
        'La base de données vient d’une version plus récente de Vigie. Mettez Vigie à jour.',
        'untouched',
      );
    }
    if (migration.hash !== row.hash) {
      return failed(
        'edited',
        `La migration « ${migration.tag} » a changé depuis qu’elle a été appliquée : l’installation de Vigie est abîmée.`,
        'untouched',
      );
    }
  }
  const done = new Set(rows.map((row) => row.at));
  const last = migrations.findLast((migration) => done.has(migration.when));
  return {
    kind: 'plan',
    pending: migrations.filter((migration) => !done.has(migration.when)),
    version: last?.tag ?? null,
  };
}

/** Makes sure nobody else has the file open: a running program must not find another schema under its feet. */
function lockAlone(raw: Database.Database): unknown {
  raw.pragma('locking_mode = EXCLUSIVE');
  raw.pragma(`busy_timeout = ${LOCK_MS}`);
  try {
    raw.exec('BEGIN EXCLUSIVE; COMMIT;');
    return null;
  } catch (error) {
    return error;
  }
}

const LOCK_MS = 500;

interface Fault {
  readonly message: string;
  /** Whether the transaction could be undone. */
  readonly undone: boolean;
}

/** Applies and checks in one transaction; null when it was committed. */
function applyAll(
  raw: Database.Database,
  pending: readonly Migration[],
  mayChangeRows: Readonly<Record<string, readonly string[]>>,
): Fault | null {
  raw.pragma('foreign_keys = OFF');
  const before = snapshot(raw);
  const schema = schemaVersion(raw);
  let current = '';
  try {
    raw.exec('BEGIN IMMEDIATE');
    raw.exec(
      'CREATE TABLE IF NOT EXISTS __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)',
    );
    const record = raw.prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)');
    for (const migration of pending) {
      current = migration.tag;
      for (const statement of migration.statements) raw.exec(statement);
      record.run(migration.hash, migration.when);
    }
    const loss = raw.inTransaction
      ? findLoss(raw, before, new Set(pending.flatMap((migration) => mayChangeRows[migration.tag] ?? [])))
      : 'la migration a fermé la transaction';
    if (loss !== null) return undo(raw, before, `La mise à jour de la base a été refusée : ${loss}.`);
    raw.exec('COMMIT');
    return null;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `La mise à jour de la base (« ${current} ») a échoué : ${reason}.`;
    // A full or failing disk makes SQLite undo the whole transaction by itself; the schema then is as it was.
    const isUndone = !raw.inTransaction && isDiskFault(error) && schemaVersion(raw) === schema;
    return isUndone ? { message, undone: true } : undo(raw, before, message);
  } finally {
    if (raw.open && !raw.inTransaction) raw.pragma('foreign_keys = ON');
  }
}

function schemaVersion(raw: Database.Database): unknown {
  return raw.pragma('schema_version', { simple: true });
}

function isDiskFault(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^SQLITE_(?:FULL|IOERR)/.test(String(error.code));
}

function undo(raw: Database.Database, before: Snapshot, message: string): Fault {
  if (!raw.inTransaction) return { message, undone: false };
  raw.exec('ROLLBACK');
  return { message, undone: findLoss(raw, before, new Set()) === null };
}

function failed(
  code: MigrationFailure,
  message: string,
  asBefore: 'untouched' | 'rolled-back' | 'copy-restored',
): Extract<MigrationResult, { kind: 'failed' }> {
  return { kind: 'failed', code, message, asBefore };
}
