/** What a database holds, before and after a migration. */
import type Database from 'better-sqlite3';

/** Rows of every table, and the triggers. */
export interface Snapshot {
  readonly rows: ReadonlyMap<string, number>;
  readonly triggers: ReadonlySet<string>;
}

export function snapshot(raw: Database.Database): Snapshot {
  const rows = new Map(
    tableNames(raw).map((name) => {
      const row = raw.prepare(`SELECT count(*) AS n FROM "${name.replaceAll('"', '""')}"`).get() as {
        n: number;
      };
      return [name, row.n] as const;
    }),
  );
  const triggers = raw.prepare(`SELECT name FROM sqlite_master WHERE type = 'trigger'`).all() as {
    name: string;
  }[];
  return { rows, triggers: new Set(triggers.map((trigger) => trigger.name)) };
}

/** French reason why the state is not as complete as before; null when nothing is missing. */
export function findLoss(
  raw: Database.Database,
  before: Snapshot,
  mayChange: ReadonlySet<string>,
): string | null {
  const broken = raw.pragma('foreign_key_check') as { table: string }[];
  const first = broken[0];
  if (first !== undefined) {
    return `${broken.length} ligne(s) sans parent, d’abord dans la table « ${first.table} »`;
  }
  const after = snapshot(raw);
  for (const [name, count] of before.rows) {
    if (mayChange.has(name) || mayChange.has('*')) continue;
    const now = after.rows.get(name);
    if (now === undefined) return `la table « ${name} » (${count} lignes) disparaît`;
    if (now !== count) return `la table « ${name} » passe de ${count} à ${now} lignes`;
  }
  // A rebuilt table loses its triggers, and with them the promise that it is append-only.
  const lost = [...before.triggers].find((name) => !after.triggers.has(name));
  return lost === undefined ? null : `le déclencheur « ${lost} » disparaît`;
}

function tableNames(raw: Database.Database): readonly string[] {
  const rows = raw
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`)
    .all() as { name: string }[];
  return rows.map((row) => row.name).filter((name) => name !== '__drizzle_migrations');
}

export function countTables(raw: Database.Database): number {
  return tableNames(raw).length;
}
