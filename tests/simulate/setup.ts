/** The installation of a played year: towns with their sites, and the people who get mails. */
import path from 'node:path';
import { migrateDatabase } from '../../db/migrate.js';
import { openDatabase, type Db } from '../../db/open.js';
import { addAuthority } from '../../db/queries/authorities.js';
import { putCredentials } from '../../db/queries/credentials.js';
import { putDigestSettings } from '../../db/queries/digests.js';
import { createPerson, type PersonRow } from '../../db/queries/people.js';
import { addSite } from '../../db/queries/sites.js';
import { givePlace } from '../../db/queries/territories.js';
import { DEFAULT_SETTINGS } from '../../src/authorities/index.js';
import { spreadFirstCrawls } from '../../src/authorities/spread.js';
import { startUrlOf } from './town.js';

/** Departments among which the towns are shared out. */
const DEPARTEMENTS = [
  '01',
  '11',
  '12',
  '13',
  '2A',
  '29',
  '30',
  '31',
  '33',
  '34',
  '35',
  '38',
  '44',
  '59',
  '67',
  '69',
  '75',
  '76',
  '83',
  '974',
];

export interface Cast {
  readonly sites: number;
  readonly people: number;
}

export const nameOf = (number: number): string => `Bénévole ${number}`;
export const numberOf = (name: string): number => Number(/\d+$/.exec(name)?.[0] ?? -1);
export const codeOf = (site: number): string => `99${String(site).padStart(3, '0')}`;
export const siteOf = (code: string): number => Number(code.slice(2));
export const databaseOf = (folder: string): string => path.join(folder, 'vigie.sqlite');
export const departementOf = (index: number, { sites, people }: Cast): string =>
  DEPARTEMENTS[index % Math.min(DEPARTEMENTS.length, Math.max(1, Math.min(people, sites)))] ?? '01';

/** Makes the database; the first crawls are spread over a week as when sites are added by criteria. */
export function makeInstallation(folder: string, cast: Cast, at: string): void {
  const migrated = migrateDatabase({ file: databaseOf(folder), now: new Date(at) });
  if (migrated.kind !== 'created') throw new Error(`not created: ${migrated.kind}`);
  const { db, raw, close } = openDatabase(databaseOf(folder));
  const urls = Array.from({ length: cast.sites }, (_, index) => startUrlOf(index));
  const firsts = spreadFirstCrawls(urls, new Date(at), 7);
  for (const [index, startUrl] of urls.entries()) {
    const code = codeOf(index);
    addAuthority(
      db,
      {
        code,
        kind: 'commune',
        name: `Ville-Exemple ${index}`,
        siren: null,
        departement: departementOf(index, cast),
        population: 5000,
      },
      at,
    );
    const { site } = addSite(
      db,
      { authorityCode: code, startUrl, settings: { ...DEFAULT_SETTINGS, delayMs: 0 } },
      at,
    );
    raw.prepare('UPDATE sites SET due_from = ? WHERE id = ?').run(firsts[index], site.id);
  }
  for (let number = 0; number < cast.people; number += 1) addVolunteer(db, number, cast, at);
  close();
}

/** How often a volunteer gets a mail. */
export const frequencyOf = (number: number): 'weekly' | 'monthly' | 'never' =>
  number % 10 === 4 ? 'monthly' : number % 20 === 7 ? 'never' : 'weekly';
/** Whether she asked to be told at once of events that are near: one who wants no bulletin among them. */
export const isInstant = (number: number): boolean => number === 1 || number % 5 === 3 || number === 27;
export const roleOf = (number: number): PersonRow['role'] =>
  number === 0 ? 'administrator' : number === 1 ? 'national' : number % 7 === 2 ? 'coordinator' : 'volunteer';
/** Whether an address of hers is known. */
export const hasMail = (number: number): boolean => number % 10 !== 9;

/**
 * Somebody who takes part: the first administers, the second is the national office, the others have a department each.
 * One in ten has no address, one in ten gets a mail a month, one in twenty wants none.
 */
export function addVolunteer(db: Db, number: number, cast: Cast, at: string): string {
  const { id } = createPerson(db, { name: nameOf(number), role: roleOf(number) }, at);
  if (number > 1)
    givePlace(
      db,
      { personId: id, kind: 'departement', code: departementOf(number, cast), givenBy: null },
      at,
    );
  // Some mail hosts have several of them: the pause between two mails to one host holds for notices as well.
  if (hasMail(number)) putCredentials(db, id, { mail: `benevole${number}@hote${number % 12}.example` });
  if (frequencyOf(number) !== 'weekly' || isInstant(number))
    putDigestSettings(db, id, { frequency: frequencyOf(number), instant: isInstant(number) }, at);
  return id;
}
