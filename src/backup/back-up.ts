/** A safe copy of everything that Vigie keeps, while it works: database, evidence, mail. */
import { mkdir, readFile, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { copyWhole } from '../../db/copies.js';
import { DatabaseError } from '../../db/open.js';
import { formatBytes } from '../french/words.js';
import { writeWhole } from '../whole-file.js';
import { dropUnnamed, hashFile, isMissing, keepFile, namesIn } from './copied-files.js';
import { takeFolder } from './lock.js';
import { copyName, instantOfName, namesToKeep, parseManifest, type Manifest } from './manifest.js';
import { README, README_NAME } from './readme.js';

export const DATABASE_NAME = 'vigie.sqlite';
export const MANIFEST_NAME = 'inventaire.json';
const SUM_NAME = 'inventaire.sha256';
export const KEY_PATH = 'keys/accounts.key';
/** Part of a copy that was not brought to its end. */
const PARTIAL = '.part';
/** What is made anew by itself. */
const LEFT_OUT_FOLDERS: ReadonlySet<string> = new Set(['cache', 'keys']);
/** Room that has to stay free beside what the copy takes. */
const SPARE_BYTES = 50 * 1024 * 1024;
const SHA256 = /^[0-9a-f]{64}$/;
/** Files named by their hash that are there already are read again in every sixteenth copy, each in its turn. */
const TURNS = 16;

export interface BackupDeps {
  readonly dataDir: string;
  /** « Vigie/1.2.0 ». */
  readonly program: string;
  readonly now: () => Date;
  /** Files looked at so far, and of how many as far as known. */
  readonly progress?: ((done: number, all: number) => void) | undefined;
}

export type BackupOutcome =
  | {
      readonly kind: 'made';
      /** The folder of this copy. */
      readonly folder: string;
      readonly files: number;
      readonly newFiles: number;
      readonly newBytes: number;
      readonly databaseBytes: number;
      /** Files of the data folder whose bytes are not those that their name promises; copied as they are. */
      readonly damaged: readonly string[];
      /** Older copies that were removed. */
      readonly dropped: readonly string[];
      readonly hasKey: boolean;
    }
  /** Nothing was made; French, says what to do. */
  | { readonly kind: 'refused'; readonly message: string };

const refuse = (message: string): BackupOutcome => ({ kind: 'refused', message });

/**
 * Makes a copy in a folder of `to` named after the moment, which appears whole or not at all. Files are kept once for
 * all copies. The database is copied first: whatever it names was on the disk before.
 *
 * @param options.withKey also the key that opens what is sealed in the database; whoever gets the copy then has both
 * @throws Error when the disk fails in the middle; the copies that were there stay
 */
export async function backUp(
  deps: BackupDeps,
  { to, withKey = false }: { readonly to: string; readonly withKey?: boolean },
): Promise<BackupOutcome> {
  const root = path.resolve(to);
  const dataDir = path.resolve(deps.dataDir);
  if (isInside(root, dataDir) || isInside(dataDir, root))
    return refuse(
      `Le dossier des sauvegardes (${root}) et le dossier de données (${dataDir}) doivent être distincts, de préférence sur deux disques.`,
    );
  const at = deps.now().toISOString();
  await mkdir(root, { recursive: true, mode: 0o700 });
  const giveBack = await takeFolder(root, at);
  if (giveBack === null)
    return refuse(`Une autre sauvegarde est en cours dans ${root}. Attendez sa fin, puis recommencez.`);
  try {
    return await makeCopy({ ...deps, dataDir }, root, at, withKey);
  } finally {
    await giveBack();
  }
}

async function makeCopy(
  { dataDir, program, progress }: BackupDeps,
  root: string,
  at: string,
  withKey: boolean,
): Promise<BackupOutcome> {
  const name = copyName(at);
  if ((await namesIn(root)).includes(name))
    return refuse(`Une sauvegarde de cet instant existe déjà (${name}). Recommencez dans une seconde.`);
  const room = await roomProblem(root, path.join(dataDir, DATABASE_NAME));
  if (room !== null) return refuse(room);
  const partial = path.join(root, `${name}${PARTIAL}`);
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  try {
    const copied = path.join(partial, DATABASE_NAME);
    const problem = copyDatabase(path.join(dataDir, DATABASE_NAME), copied);
    if (problem !== null) return refuse(problem);
    const database = await hashFile(copied);
    const kept = await keepAll({ dataDir, progress }, root, at, withKey);
    const manifest: Manifest = {
      format: 1,
      program,
      madeAt: at,
      database,
      files: kept.files,
      damaged: kept.damaged,
      hasKey: kept.hasKey,
    };
    const text = new TextEncoder().encode(JSON.stringify(manifest));
    await writeWhole(path.join(partial, MANIFEST_NAME), text);
    const { sha256 } = await hashFile(path.join(partial, MANIFEST_NAME));
    await writeWhole(
      path.join(partial, SUM_NAME),
      new TextEncoder().encode(`${sha256}  ${MANIFEST_NAME}\n${database.sha256}  ${DATABASE_NAME}\n`),
    );
    await writeWhole(path.join(root, README_NAME), new TextEncoder().encode(README));
    await rename(partial, path.join(root, name));
    return {
      kind: 'made',
      folder: path.join(root, name),
      files: kept.files.length,
      newFiles: kept.newFiles,
      newBytes: kept.newBytes,
      databaseBytes: database.bytes,
      damaged: kept.damaged,
      dropped: await dropOld(root),
      hasKey: kept.hasKey,
    };
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

function copyDatabase(from: string, to: string): string | null {
  try {
    const faults = copyWhole(from, to);
    return faults.length === 0
      ? null
      : `La base de données est abîmée (${faults[0] ?? ''}) : aucune sauvegarde n’a été faite, les précédentes restent. Remettez la dernière par « vigie restore ».`;
  } catch (error) {
    if (error instanceof DatabaseError) return error.message;
    throw error;
  }
}

/** What keeps the copy from fitting; the database is copied whole each time. */
async function roomProblem(root: string, database: string): Promise<string | null> {
  const { bavail, bsize } = await statfs(root);
  const free = bavail * bsize;
  let needed = SPARE_BYTES;
  try {
    needed += (await stat(database)).size;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return free >= needed
    ? null
    : `Il reste ${formatBytes(free)} dans ${root}, il en faut au moins ${formatBytes(needed)}. Libérez de la place ou choisissez un autre disque ; les sauvegardes précédentes restent.`;
}

interface Kept {
  readonly files: Manifest['files'];
  readonly damaged: string[];
  readonly newFiles: number;
  readonly newBytes: number;
  readonly hasKey: boolean;
}

async function keepAll(
  { dataDir, progress }: Pick<BackupDeps, 'dataDir' | 'progress'>,
  root: string,
  at: string,
  withKey: boolean,
): Promise<Kept> {
  const paths = await filesIn(dataDir);
  if (withKey && (await namesIn(path.join(dataDir, 'keys'))).includes(path.basename(KEY_PATH)))
    paths.push(KEY_PATH);
  const turn = Math.floor(Date.parse(at) / 86_400_000) % TURNS;
  const files: { path: string; sha256: string; bytes: number }[] = [];
  const damaged: string[] = [];
  let [newFiles, newBytes] = [0, 0];
  for (const [index, relative] of paths.entries()) {
    progress?.(index, paths.length);
    const promised = SHA256.test(path.posix.basename(relative)) ? path.posix.basename(relative) : null;
    const isDueAgain = promised !== null && Number.parseInt(promised.charAt(0), 16) === turn;
    try {
      const copy = await keepFile(root, path.join(dataDir, relative), promised, isDueAgain);
      if (promised !== null && copy.sha256 !== promised) damaged.push(relative);
      if (copy.isNew) {
        newFiles += 1;
        newBytes += copy.bytes;
      }
      files.push({ path: relative, sha256: copy.sha256, bytes: copy.bytes });
    } catch (error) {
      // A mail that was moved, a blob that reached its term: it is no part of what there is now.
      if (!isMissing(error)) throw error;
    }
  }
  return { files, damaged, newFiles, newBytes, hasKey: paths.includes(KEY_PATH) };
}

/** Paths (with `/`) of the files to copy, in order. Links are not followed: they could lead anywhere. */
async function filesIn(dataDir: string): Promise<string[]> {
  const found: string[] = [];
  const walk = async (relative: string): Promise<void> => {
    const entries = await readdir(path.join(dataDir, relative), { withFileTypes: true });
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const inner = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!LEFT_OUT_FOLDERS.has(inner)) await walk(inner);
      } else if (entry.isFile() && !isDatabase(inner) && !inner.endsWith(PARTIAL)) found.push(inner);
    }
  };
  await walk('');
  return found;
}

/** The database, its log and the copies that migrations keep beside it. */
function isDatabase(relative: string): boolean {
  return (
    relative === DATABASE_NAME ||
    relative.startsWith(`${DATABASE_NAME}-`) ||
    relative.startsWith(`${DATABASE_NAME}.`)
  );
}

/** Removes the copies that are past their time, then the files that none names any more. */
async function dropOld(root: string): Promise<readonly string[]> {
  const names = await namesIn(root);
  const copies = names.filter((name) => instantOfName(name) !== null);
  const keep = namesToKeep(copies);
  const dropped = copies.filter((name) => !keep.has(name));
  for (const name of dropped) {
    // Whoever sees it sees it whole or not at all.
    await rename(path.join(root, name), path.join(root, `${name}${PARTIAL}`));
  }
  for (const name of await namesIn(root))
    if (name.endsWith(PARTIAL) && instantOfName(name.slice(0, -PARTIAL.length)) !== null)
      await rm(path.join(root, name), { recursive: true, force: true });
  const named = await namedBy(root, [...keep]);
  // A manifest that cannot be read may name any of them: nothing is removed then.
  if (named !== null) await dropUnnamed(root, named);
  return dropped;
}

async function namedBy(root: string, copies: readonly string[]): Promise<ReadonlySet<string> | null> {
  const named = new Set<string>();
  for (const name of copies) {
    const manifest = await readManifest(path.join(root, name));
    if (manifest === null) return null;
    for (const { sha256 } of manifest.files) named.add(sha256);
  }
  return named;
}

/** The manifest of a copy, held against its sum; null when it is missing, damaged or of a later format. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  try {
    const file = path.join(folder, MANIFEST_NAME);
    const sums = await readFile(path.join(folder, SUM_NAME), 'utf8');
    const { sha256 } = await hashFile(file);
    if (!sums.startsWith(`${sha256}  ${MANIFEST_NAME}\n`)) return null;
    return parseManifest(await readFile(file, 'utf8'));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isInside(one: string, other: string): boolean {
  const relative = path.relative(other, one);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}
