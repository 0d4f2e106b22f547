/**
 * The folder of the data is its owner’s alone: nobody else of the machine reads who takes part, what is kept as proof or
 * what was written. Files and folders are made so (0600, 0700); this closes what an earlier version, a copy by hand or
 * another program left open. Windows has other rights, and is left alone.
 */
import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';

const OTHERS = 0o077;
const IS_POSIX = process.platform !== 'win32';

/** What Vigie makes in the folder of its data. Anything else there is somebody’s, and is not touched. */
const OWN_FOLDERS = new Set(['cache', 'evidence', 'imports', 'inbox', 'keys', 'letters', 'mail']);
const OWN_FILE = /^vigie\.sqlite(?:$|[-.])/;

/** The section’s own letters: people put them there and may share them; they make nobody else of the folder. */
const TEMPLATES = 'templates';

function isOwn(name: string): boolean {
  return OWN_FOLDERS.has(name) || OWN_FILE.test(name);
}

/** Whether other accounts of this machine have any right on a place; a link is what it is, not what it leads to. */
export function isOpenToOthers(place: string): boolean {
  if (!IS_POSIX) return false;
  const found = lstatSync(place, { throwIfNoEntry: false });
  return found !== undefined && !found.isSymbolicLink() && (found.mode & OTHERS) !== 0;
}

/**
 * Takes the rights of others from what Vigie made in `dataDir`, and from the folder itself when nothing but that is in
 * it: one that is shared with something else is told by `vigie doctor` instead. Costs a look at a dozen names when all
 * is closed: what lies in a closed folder is out of reach. What cannot be changed stays, and `doctor` tells it.
 */
export function closeDataFolder(dataDir: string): void {
  if (!IS_POSIX) return;
  const names = namesIn(dataDir);
  for (const name of names.filter(isOwn)) closeTree(path.join(dataDir, name));
  if (names.every((name) => isOwn(name) || name === TEMPLATES) && isOpenToOthers(dataDir)) close(dataDir);
}

/** What is within first: a folder that is closed has been gone through to its end. */
function closeTree(place: string): void {
  if (!isOpenToOthers(place)) return;
  for (const name of namesIn(place)) closeTree(path.join(place, name));
  close(place);
}

function close(place: string): void {
  try {
    const { mode } = lstatSync(place);
    chmodSync(place, mode & 0o777 & ~OTHERS);
  } catch (error) {
    // Another account's, a disk that is read only, or gone meanwhile.
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}

/**
 * Places that Vigie made in `dataDir` and on which others have rights, whether they can reach them now or not.
 * Looks at everything: it is for `vigie doctor`.
 */
export function openPlaces(dataDir: string): readonly string[] {
  if (!IS_POSIX) return [];
  const open: string[] = [];
  const look = (place: string): void => {
    if (isOpenToOthers(place)) open.push(place);
    for (const name of namesIn(place)) look(path.join(place, name));
  };
  for (const name of namesIn(dataDir).filter(isOwn)) look(path.join(dataDir, name));
  return open;
}

/** Names in a folder; none of a file, of a link, or of what may not be read. */
function namesIn(place: string): readonly string[] {
  if (lstatSync(place, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  try {
    return readdirSync(place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return [];
  }
}
