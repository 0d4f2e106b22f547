/** A safe copy becomes a data folder again, on this machine or on another one. */
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { faultsOf } from '../../db/copies.js';
import { DatabaseError } from '../../db/open.js';
import { writeWhole } from '../whole-file.js';
import { DATABASE_NAME, KEY_PATH, readManifest } from './back-up.js';
import { hashFile, isMissing, namesIn, placeOf } from './copied-files.js';
import { instantOfName, type Manifest, type ManifestFile } from './manifest.js';

export interface RestoreDeps {
  readonly progress?: (done: number, all: number) => void;
  /** What is still to be done in the folder before it appears; what it throws leaves nothing at `dataDir`. */
  readonly finish?: (folder: string, manifest: Pick<Manifest, 'madeAt'>) => Promise<void>;
}

export type RestoreOutcome =
  | {
      readonly kind: 'restored';
      readonly dataDir: string;
      /** The copy it came from. */
      readonly from: string;
      readonly madeAt: string;
      readonly program: string;
      readonly files: number;
      readonly bytes: number;
      /** Files of the copy that are missing or damaged: they are not in the data folder. */
      readonly lost: readonly string[];
      readonly hasKey: boolean;
    }
  /** Nothing was changed; French, says what to do. */
  | { readonly kind: 'refused'; readonly message: string };

const refuse = (message: string): RestoreOutcome => ({ kind: 'refused', message });

/**
 * Puts a copy into a data folder that does not exist yet or is empty. Every file is held against its hash on the way;
 * the folder appears whole or not at all.
 *
 * @param from the folder of a copy, or the one that holds all of them (its newest is taken)
 * @throws Error when the disk fails; nothing stands at `dataDir` then
 */
export async function restore(
  { progress, finish }: RestoreDeps,
  { from, dataDir }: { readonly from: string; readonly dataDir: string },
): Promise<RestoreOutcome> {
  const target = path.resolve(dataDir);
  const occupied = await isOccupied(target);
  if (occupied)
    return refuse(
      `Le dossier de données ${target} n’est pas vide : rien n’y est remplacé. Indiquez-en un nouveau par --data, ou déplacez celui-là.`,
    );
  const folder = await chooseCopy(path.resolve(from));
  const manifest = folder === null ? null : await readManifest(folder);
  if (folder === null || manifest === null)
    return refuse(
      `${path.resolve(from)} ne contient pas de sauvegarde lisible : l’inventaire manque, est abîmé ou vient d’une version plus récente de Vigie. Essayez une autre sauvegarde.`,
    );
  const database = path.join(folder, DATABASE_NAME);
  const problem = await databaseProblem(database, manifest);
  if (problem !== null) return refuse(problem);

  const partial = `${target}.restauration.part`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true, mode: 0o700 });
  try {
    await writeWhole(path.join(partial, DATABASE_NAME), createReadStream(database));
    const root = path.dirname(folder);
    const lost: string[] = [];
    let bytes = 0;
    for (const [index, file] of manifest.files.entries()) {
      progress?.(index, manifest.files.length);
      if (await bringBack(root, file, path.join(partial, ...file.path.split('/')))) bytes += file.bytes;
      else lost.push(file.path);
    }
    await finish?.(partial, manifest);
    if (await isEmptyFolder(target)) await rmdir(target);
    await rename(partial, target);
    return {
      kind: 'restored',
      dataDir: target,
      from: folder,
      madeAt: manifest.madeAt,
      program: manifest.program,
      files: manifest.files.length - lost.length,
      bytes,
      lost,
      hasKey: manifest.files.some(({ path: place }) => place === KEY_PATH),
    };
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** Whether a file came back with the bytes that the copy promises. */
async function bringBack(root: string, file: ManifestFile, target: string): Promise<boolean> {
  const place = placeOf(root, file.sha256);
  const isNamedByHash = path.basename(target) === file.sha256;
  try {
    if ((await hashFile(place)).sha256 !== file.sha256) return false;
    // Evidence is not edited: nothing writes to it.
    await writeWhole(target, createReadStream(place), { mode: isNamedByHash ? 0o400 : 0o600 });
    return (await hashFile(target)).sha256 === file.sha256;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function databaseProblem(file: string, manifest: Manifest): Promise<string | null> {
  try {
    const { sha256 } = await hashFile(file);
    const isSame = sha256 === manifest.database.sha256;
    if (isSame && faultsOf(file).length === 0) return null;
  } catch (error) {
    if (!isMissing(error) && !(error instanceof DatabaseError)) throw error;
  }
  return `La base de données de cette sauvegarde (${file}) manque ou est abîmée. Essayez une autre sauvegarde.`;
}

async function chooseCopy(from: string): Promise<string | null> {
  if (instantOfName(path.basename(from)) !== null) return from;
  const newest = (await namesIn(from)).findLast((name) => instantOfName(name) !== null);
  return newest === undefined ? null : path.join(from, newest);
}

async function isOccupied(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length > 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return true;
    throw error;
  }
}

async function isEmptyFolder(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
