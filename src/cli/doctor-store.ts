/** What `vigie doctor` looks at on this machine: folders, database, key, safe copies, clock. */
import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { listCopies } from '../../db/copies.js';
import { DatabaseError, integrityFaults, openRaw, toDatabaseError } from '../../db/open.js';
import { latestInstant, migrationsApplied } from '../../db/queries/health.js';
import type { App } from '../app.js';
import type { Config } from '../config.js';
import { readKey } from '../accounts/index.js';
import { formatDayOf, formatInstant, parisHour } from '../french/index.js';
import { formatBytes, plural } from '../french/words.js';
import { diskOf, newestCopy, writeFaultOf } from '../health/facts.js';
import { isOpenToOthers, openPlaces } from '../own-folder.js';
import { accountForPieces } from '../retention/index.js';
import { type Check, messageOf, ok, warning, wrong } from './doctor-rows.js';

const LEAST_FREE_BYTES = 1_000_000_000;
/** No clock can be earlier than this program. */
const RELEASED_AT = '2026-11-24T00:00:00Z';
const CLOCK_MS = 10 * 60_000;
const DAY_MS = 86_400_000;
const OLD_COPY_MS = 3 * DAY_MS;
/** Nobody leaves a watchdog alone for so long; a clock that leaps ahead by years does. */
const LONG_AGO_MS = 400 * DAY_MS;

export function folderChecks(dataDir: string): readonly Check[] {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    return [
      wrong(
        'Dossier de données',
        `${dataDir} ne peut pas être utilisé (${messageOf(error)})`,
        'Donnez-vous les droits d’y écrire, ou choisissez un autre dossier par VIGIE_DATA.',
      ),
    ];
  }
  return [folderCheck(dataDir), roomCheck(dataDir)];
}

function folderCheck(dataDir: string): Check {
  const fault = writeFaultOf(dataDir);
  if (fault !== null)
    return wrong(
      'Dossier de données',
      `${dataDir} ne prend aucun fichier (${fault})`,
      'Libérez de la place, et vérifiez que le disque n’est pas en lecture seule.',
    );
  const place = path.resolve(dataDir);
  if (isOpenToOthers(dataDir))
    return warning(
      'Dossier de données',
      `${place} peut être lu par d’autres comptes de cette machine`,
      `Fermez-le : chmod 700 ${shellWord(place)}`,
    );
  const open = openPlaces(dataDir);
  return open.length === 0
    ? ok('Dossier de données', place)
    : warning(
        'Dossier de données',
        `${place} est fermé, mais ${plural(open.length, 'fichier ou dossier y reste', 'fichiers ou dossiers y restent')} à d’autres comptes s’il s’ouvrait (${open[0] ?? ''})`,
        `Fermez-les : chmod -R go-rwx ${shellWord(place)}`,
      );
}

/** The log beside the data and the folder of safe copies hold as much as the data do. */
export function otherPlacesCheck({ log, backupDir }: Pick<Config, 'log' | 'backupDir'>): readonly Check[] {
  const name = 'Droits hors du dossier de données';
  return [log, backupDir].flatMap((place, index) =>
    place === null || !isOpenToOthers(place)
      ? []
      : [
          warning(
            name,
            `« ${place} » peut être lu par d’autres comptes de cette machine`,
            `Fermez-le : chmod ${index === 0 ? '600' : '700'} ${shellWord(place)}`,
          ),
        ],
  );
}

/** A path as one word of a command. */
function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\\''`)}'`;
}

function roomCheck(dataDir: string): Check {
  const disk = diskOf(dataDir);
  if (disk === null) return wrong('Place', 'le disque ne répond pas', 'Vérifiez qu’il est branché et monté.');
  const said = `${formatBytes(disk.freeBytes)} libres`;
  return disk.freeBytes < LEAST_FREE_BYTES
    ? warning('Place', said, 'Libérez de la place : les preuves sont gardées en entier.')
    : ok('Place', said);
}

export function databaseCheck(app: App): Check {
  const file = app.paths.database;
  const opened = app.openStore();
  if (!opened.ok) return wrong('Base de données', opened.message, copyRemedy(file));
  const fault = firstFault(file);
  return fault === null
    ? ok(
        'Base de données',
        `${file}, saine et à jour (${plural(migrationsApplied(opened.store.db), 'migration')})`,
      )
    : wrong('Base de données', fault, copyRemedy(file));
}

/** What is damaged in a database that opens well; null when it is sound. Reads the whole file. */
function firstFault(file: string): string | null {
  try {
    const raw = openRaw(file, { readonly: true });
    try {
      const faults = integrityFaults(raw);
      const [first] = faults;
      return first === undefined
        ? null
        : `« ${file} » s’ouvre mais est abîmée en ${plural(faults.length, 'endroit')} (${first.replaceAll(/\s+/g, ' ').slice(0, 200)})`;
    } finally {
      raw.close();
    }
  } catch (error) {
    const told = toDatabaseError(error, file);
    if (told instanceof DatabaseError) return told.message;
    throw error;
  }
}

/** What to do with a database that cannot be used. */
function copyRemedy(file: string): string {
  const copy = existsSync(path.dirname(file)) ? listCopies(file).at(-1) : undefined;
  const restore =
    'Si la base est abîmée : arrêtez Vigie, renommez le dossier de données sans rien en effacer, et remettez votre dernière sauvegarde par « vigie restore ».';
  return copy === undefined
    ? restore
    : `${restore} Sans sauvegarde, une copie d’avant la dernière mise à jour est « ${copy} ».`;
}

/** Whether each piece of evidence is there, or went at its term. */
export async function piecesCheck(app: App): Promise<readonly Check[]> {
  const opened = app.openStore();
  if (!opened.ok) return [];
  const { kept, removed, lost } = await accountForPieces(opened.store.db, opened.store.blobs);
  const said = `${plural(kept, 'pièce gardée', 'pièces gardées')}${removed === 0 ? '' : `, ${plural(removed, 'supprimée au terme de sa durée', 'supprimées au terme de leur durée')}`}`;
  return [
    lost.length === 0
      ? ok('Preuves', said)
      : wrong(
          'Preuves',
          `${said} ; ${plural(lost.length, 'pièce manque', 'pièces manquent')} sans avoir été ${lost.length === 1 ? 'supprimée' : 'supprimées'} (${lost[0] ?? ''})`,
          `Remettez « ${app.paths.evidence} » de votre dernière sauvegarde du dossier de données.`,
        ),
  ];
}

/** The key that opens what is sealed in the database; it is not made here. */
export function keyCheck(file: string): Check {
  const name = 'Clé des comptes';
  if (!existsSync(file)) return ok(name, 'sera faite au premier « vigie serve »');
  try {
    readKey(file);
  } catch (error) {
    return wrong(
      name,
      messageOf(error),
      `Remettez « ${file} » de votre sauvegarde (faite avec --with-key) ; sans elle, chaque personne refait son code à usage unique.`,
    );
  }
  return isOpenToOthers(file)
    ? wrong(
        name,
        `« ${file} » peut être lue par d’autres comptes de cette machine`,
        `Fermez-la : chmod 600 ${shellWord(file)}`,
      )
    : ok(name, `${file}, lisible de vous seul·e`);
}

/** Where safe copies go, whether they can, and how old the last one is. */
export function backupCheck({ config, now }: Pick<App, 'config' | 'now'>): Check {
  const name = 'Sauvegardes';
  const { backupDir, dataDir } = config;
  if (backupDir === null)
    return warning(
      name,
      'aucune n’est prévue',
      'Indiquez « backupDir » dans vigie.config.json (ou VIGIE_BACKUP) : un dossier, de préférence sur un autre disque. « vigie serve » y fait une sauvegarde par nuit.',
    );
  if (!existsSync(backupDir))
    return warning(
      name,
      `${backupDir} n’existe pas encore`,
      'Lancez « vigie backup » une fois : elle le crée.',
    );
  const fault = writeFaultOf(backupDir);
  if (fault !== null)
    return wrong(
      name,
      `${backupDir} ne prend aucun fichier (${fault})`,
      'Vérifiez que le disque est branché, qu’il a de la place et que vous avez le droit d’y écrire.',
    );
  const newest = newestCopy(backupDir);
  if (newest.problem !== null || newest.at === null)
    return warning(name, `${backupDir} ne contient aucune sauvegarde`, 'Lancez « vigie backup ».');
  const said = `${backupDir}, la dernière du ${formatDayOf(newest.at)}`;
  if (now().getTime() - Date.parse(newest.at) > OLD_COPY_MS)
    return wrong(name, said, 'Lancez « vigie backup » et lisez ce qu’elle répond.');
  return existsSync(dataDir) && statSync(backupDir).dev === statSync(dataDir).dev
    ? warning(
        name,
        `${said}, sur le même disque que les données`,
        'Choisissez un autre disque : s’il tombe en panne, tout part avec lui.',
      )
    : ok(name, said);
}

/** The clock against what the program wrote of its own doing, and the rules of time zones. */
export function clockCheck(app: App): Check {
  const now = app.now().toISOString();
  const opened = app.openStore();
  const latest = opened.ok ? latestInstant(opened.store.db) : null;
  const remedy =
    'Réglez l’horloge de cette machine (heure par le réseau) : les dates des constats en dépendent.';
  if (now < RELEASED_AT) return wrong('Horloge', `${now} est avant la sortie de ce programme`, remedy);
  const gap = latest === null ? 0 : Date.parse(now) - Date.parse(latest);
  if (latest !== null && gap < -CLOCK_MS)
    return wrong(
      'Horloge',
      `il est ${formatInstant(now) ?? now}, et la dernière écriture date du ${formatInstant(latest) ?? latest} : l’horloge a reculé`,
      remedy,
    );
  if (parisHour('2026-07-01T12:00:00Z') !== 14 || parisHour('2026-12-01T12:00:00Z') !== 13)
    return wrong(
      'Horloge',
      'les règles d’heure d’été manquent à ce Node',
      'Installez Node avec toutes ses données (full-icu) : l’heure de Paris en dépend.',
    );
  if (latest !== null && gap > LONG_AGO_MS)
    return warning(
      'Horloge',
      `${now} : la dernière écriture date du ${formatInstant(latest) ?? latest}`,
      'Si Vigie n’est pas restée éteinte aussi longtemps, l’horloge a avancé : réglez-la avant de lancer « vigie serve ».',
    );
  return ok('Horloge', formatInstant(now) ?? now);
}
