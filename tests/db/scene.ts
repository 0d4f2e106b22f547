/** A real database in a folder of its own, with one watched site. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { migrateDatabase } from '../../db/migrate.js';
import type { OpenDatabase } from '../../db/open.js';
import { openDatabase } from '../../db/open.js';
import { addAuthority } from '../../db/queries/authorities.js';
import { startCrawl } from '../../db/queries/crawls.js';
import type { CrawlLease } from '../../db/queries/crawl-ref.js';
import { addSite } from '../../db/queries/sites.js';
import { AT } from './instants.js';
import { DEFAULT_SETTINGS } from '../../src/authorities/index.js';

export { AT };
export const START_URL = 'https://www.saint-exemple.example/';

const DATABASE = 'vigie.sqlite';

/** A folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigie-db-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A migrated database with the commune of Saint-Exemple and its site. Made once: that costs ten times a copy. */
let model: { readonly bytes: Uint8Array; readonly siteId: string } | null = null;

/** A copy of it as a file. */
export function makeDatabase(folder: string): { readonly file: string; readonly siteId: string } {
  model ??= makeModel();
  const file = path.join(folder, DATABASE);
  writeFileSync(file, model.bytes);
  return { file, siteId: model.siteId };
}

function makeModel(): { readonly bytes: Uint8Array; readonly siteId: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigie-db-'));
  try {
    const file = path.join(folder, DATABASE);
    const migrated = migrateDatabase({ file, now: new Date(AT) });
    if (migrated.kind !== 'created') throw new Error(`not created: ${JSON.stringify(migrated)}`);
    const { db, close } = openDatabase(file);
    addAuthority(
      db,
      {
        code: '01999',
        kind: 'commune',
        name: 'Saint-Exemple',
        siren: null,
        departement: '01',
        population: 1234,
      },
      AT,
    );
    const added = addSite(
      db,
      { authorityCode: '01999', startUrl: START_URL, settings: DEFAULT_SETTINGS },
      AT,
    );
    // The last to close writes everything into the one file.
    close();
    return { bytes: readFileSync(file), siteId: added.site.id };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A folder with its database as it stood at one moment, in memory: no test sees what another one does with a copy. */
export interface SceneModel {
  readonly siteId: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Takes the model of an open scene. */
export function modelOf({ raw, folder, siteId }: ReturnType<typeof openScene>): SceneModel {
  const files = new Map<string, Uint8Array>([[DATABASE, raw.serialize()]]);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.relative(folder, path.join(entry.parentPath, entry.name));
    if (entry.isFile() && !file.startsWith(DATABASE)) files.set(file, readFileSync(path.join(folder, file)));
  }
  return { siteId, files };
}

function layModel(folder: string, { siteId, files }: SceneModel): ReturnType<typeof makeDatabase> {
  for (const [name, bytes] of files) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), bytes);
  }
  return { file: path.join(folder, DATABASE), siteId };
}

/** The same, or what a model says, open until the test ends. */
export function openScene(from?: SceneModel): OpenDatabase & {
  readonly siteId: string;
  readonly folder: string;
  readonly file: string;
} {
  const folder = temporaryFolder();
  const { file, siteId } = from === undefined ? makeDatabase(folder) : layModel(folder, from);
  const database = openDatabase(file);
  onTestFinished(() => {
    if (database.raw.open) database.close();
  });
  return { ...database, siteId, folder, file };
}

/** Starts or takes up the crawl of a site as a process that nobody else is. */
export function beginCrawl(db: OpenDatabase['db'], siteId: string, at = AT): CrawlLease {
  const started = startCrawl(db, { siteId, at, owner: 'test:1:0', isAlive: () => false });
  if (started.kind === 'busy') throw new Error('busy');
  return { siteId, crawlId: started.crawlId, resumes: started.resumes };
}

/** Rows of every table of the project. */
export function countRows(raw: Database.Database): Record<string, number> {
  const tables = raw
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`)
    .pluck()
    .all() as string[];
  return Object.fromEntries(
    tables.map((name) => [name, raw.prepare(`SELECT count(*) FROM "${name}"`).pluck().get() as number]),
  );
}

/** Tables whose rows nothing else names. */
const NAMELESS = new Set(['evidence', 'problems', 'address_visuals', 'sighting_visuals', 'reservations']);

/**
 * Everything in the database that does not depend on chance: ids are replaced by what they stand for, and what tells
 * of the process (owner, number of resumptions) is left out.
 */
export function dump(raw: Database.Database): Record<string, unknown[]> {
  const names = new Map<unknown, string>();
  const name = (sql: string): void => {
    for (const [id, label] of raw.prepare(sql).raw().all() as [string, string][]) names.set(id, label);
  };
  name('SELECT id, start_url FROM sites');
  name(`SELECT id, 'crawl ' || started_at FROM crawls`);
  name('SELECT id, url FROM pages');
  name(`SELECT id, 'address ' || url FROM image_addresses`);
  name(
    `SELECT s.id, p.url || ' shows ' || a.url || ' ' || s.digest
       FROM sightings s JOIN pages p ON p.id = s.page_id JOIN image_addresses a ON a.id = s.address_id`,
  );
  const ignored = new Set(['owner', 'beat_at', 'resumes']);
  const tables = Object.keys(countRows(raw)).filter((table) => table !== '__drizzle_migrations');
  return Object.fromEntries(
    tables.map((table) => {
      const rows = raw.prepare(`SELECT * FROM "${table}"`).all() as Record<string, unknown>[];
      const stable = rows.map((row) =>
        JSON.stringify(
          Object.entries(row)
            .filter(([key]) => !ignored.has(key))
            .filter(([key]) => !(key === 'id' && NAMELESS.has(table)))
            .map(([key, value]) => [key, names.get(value) ?? value]),
        ),
      );
      return [table, stable.sort()];
    }),
  );
}
