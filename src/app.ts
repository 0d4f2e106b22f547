/** The only place where things are put together: settings in, doors and stores out. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { migrateDatabase } from '../db/migrate.js';
import { DatabaseError, type Db, openDatabase } from '../db/open.js';
import type { Config } from './config.js';
import { classifyOnce, RULESET } from './classifiers/index.js';
import type { CrawlDeps } from './crawlers/crawl-options.js';
import type { Ruling } from './crawlers/stored-verdict.js';
import { createPace } from './crawlers/pace/pace.js';
import type { PageCamera } from './crawlers/render/browser.js';
import { lazyRenderer } from './crawlers/render/lazy-renderer.js';
import { closeIntegrityWorker } from './classifiers/integrity.js';
import { type BlobStore, createBlobStore } from './evidence/blobs.js';
import type { Log, OpenedLog } from './log/log.js';
import { closeReadingThread } from './review/read-apart.js';
import { createDoor } from './net/index.js';
import { closeDataFolder } from './own-folder.js';
import { VERSION } from './version.js';

export interface Store {
  readonly db: Db;
  readonly blobs: BlobStore;
}

export type OpenedStore =
  | { readonly ok: true; readonly store: Store }
  /** `message` is French and says what to do. */
  | { readonly ok: false; readonly message: string };

export interface App {
  readonly config: Config;
  readonly now: () => Date;
  readonly crawl: CrawlDeps;
  /** Takes pictures of pages, for what is kept as proof. */
  readonly camera: PageCamera;
  readonly ruling: Ruling;
  readonly paths: {
    readonly database: string;
    readonly evidence: string;
    readonly mail: string;
    readonly key: string;
    readonly letters: string;
    readonly inbox: string;
  };
  /** Drafts, frozen letters, scans of receipts, mails as they left. */
  readonly letterFiles: BlobStore;
  /** Opens the database (made and brought up to date when needed) and the evidence store; once. */
  openStore(): OpenedStore;
  /** The log of a process that stays: to the file of the settings, else to standard error unless people read it. */
  openLog(onFault: (message: string) => void, isRead?: boolean): Promise<OpenedLog>;
  close(): Promise<void>;
}

const RENDER_TIMEOUT_MS = 30_000;

export interface Overrides {
  readonly now?: () => Date;
  /** Leaves the rights in the folder of the data as they are: `doctor` is to tell them. */
  readonly asFound?: boolean;
}

/** Puts the program together. Nothing is opened on the disk before `openStore`. Close it at the end. */
export function build(config: Config, overrides: Overrides = {}): App {
  const now = overrides.now ?? (() => new Date());
  const door = createDoor({
    version: VERSION,
    contact: config.contact,
    allowPrivate: config.allowPrivate,
  });
  const renderer = lazyRenderer({
    ...(config.chromium === null ? {} : { executablePath: config.chromium }),
    userAgent: door.userAgent,
    timeoutMs: RENDER_TIMEOUT_MS,
    // A crawl hands its own door to each page; without one nothing is let through.
    door: () => Promise.resolve({ refused: 'no crawl asked for this page' }),
  });
  const paths = {
    database: path.join(config.dataDir, 'vigie.sqlite'),
    evidence: path.join(config.dataDir, 'evidence'),
    mail: path.join(config.dataDir, 'mail'),
    // Beside the database and not in it: a copy of the one does not open the other.
    key: path.join(config.dataDir, 'keys', 'accounts.key'),
    letters: path.join(config.dataDir, 'letters'),
    inbox: path.join(config.dataDir, 'inbox'),
  };
  let opened: (Store & { close(): void }) | null = null;
  const logs: Log[] = [];

  return {
    config,
    now,
    paths,
    camera: renderer,
    letterFiles: createBlobStore(paths.letters),
    ruling: { classify: classifyOnce, ruleset: RULESET },
    crawl: {
      door,
      pace: createPace({ perAddress: config.requestsPerAddress }),
      now: () => now().getTime(),
      renderer,
      platforms: config.platforms,
    },
    openStore() {
      if (opened !== null) return { ok: true, store: opened };
      try {
        mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
        if (overrides.asFound !== true) closeDataFolder(config.dataDir);
        const migrated = migrateDatabase({ file: paths.database, now: now() });
        if (migrated.kind === 'failed') return { ok: false, message: migrated.message };
        const database = openDatabase(paths.database);
        opened = {
          db: database.db,
          blobs: createBlobStore(paths.evidence),
          close: () => database.close(),
        };
        return { ok: true, store: opened };
      } catch (error) {
        return { ok: false, message: storeProblem(error, config.dataDir) };
      }
    },
    async openLog(onFault, isRead = process.stderr.isTTY) {
      const { openLog } = await import('./log/log.js');
      const place =
        config.log !== null
          ? ({ kind: 'file', file: config.log } as const)
          : ({ kind: isRead ? 'nowhere' : 'stderr' } as const);
      const made = openLog({ place, level: config.logLevel, now, onFault });
      if (made.ok) logs.push(made.log);
      return made;
    },
    async close() {
      opened?.close();
      opened = null;
      for (const log of logs.splice(0)) log.close();
      await Promise.all([renderer.close(), door.close(), closeIntegrityWorker(), closeReadingThread()]);
    },
  };
}

/** What keeps the store from opening, as a sentence. Anything that is not a fault of disk or database is a bug. */
function storeProblem(error: unknown, dataDir: string): string {
  if (error instanceof DatabaseError) return error.message;
  if (error instanceof Error && 'syscall' in error) {
    return `Le dossier de données « ${dataDir} » ne peut pas être utilisé (${error.message}). Vérifiez ses droits, ou choisissez-en un autre par VIGIE_DATA.`;
  }
  throw error;
}
