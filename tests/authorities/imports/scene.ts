/** A store with a small France, and records of its town halls in the form of the Annuaire. All of it is made up. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { migrateDatabase } from '../../../db/migrate.js';
import { openDatabase, type OpenDatabase } from '../../../db/open.js';
import { annuaireSet } from '../../../src/authorities/imports/annuaire.js';
import { cogSet } from '../../../src/authorities/imports/cog.js';
import { localSource } from '../../../src/authorities/imports/local-source.js';
import {
  runImport,
  type ImportOptions,
  type ImportOutcome,
  type ImportSource,
} from '../../../src/authorities/imports/run.js';
import { anySet, type ImportSet } from '../../../src/authorities/imports/set.js';
import { AT } from '../../db/instants.js';
import { temporaryFolder } from '../../support/folder.js';

export const COG = anySet(cogSet);
export const ANNUAIRE = anySet(annuaireSet);
export const EPCI = '200000172';

export interface ImportScene extends OpenDatabase {
  readonly folder: string;
  readonly file: string;
}

/** A migrated store is made once and copied: most of the time of a test would go there. */
let template: Buffer | null = null;

export function openScene(): ImportScene {
  const folder = temporaryFolder();
  const file = path.join(folder, 'vigie.sqlite');
  if (template === null) {
    migrateDatabase({ file, now: new Date(AT) });
    template = readFileSync(file);
  } else writeFileSync(file, template);
  const database = openDatabase(file);
  onTestFinished(database.close);
  return { ...database, folder, file };
}

/** The same with the communes of `COMMUNES` in it. */
export async function openFrance(): Promise<ImportScene> {
  const scene = openScene();
  await importFolder(scene, cogFolder());
  return scene;
}

const commune = (code: string, nom: string, more: object = {}) => ({
  code,
  nom,
  typeLiaison: 0,
  zone: 'metro',
  departement: code.slice(0, 2),
  region: '76',
  type: 'commune-actuelle',
  siren: null,
  codesPostaux: [`${code.slice(0, 2)}000`],
  population: 1000,
  ...more,
});

export const COMMUNES = [
  commune('34001', 'Saint-Exemple', { population: 4000, anciensCodes: ['34001', '34009'] }),
  commune('34002', 'Le Bourg-Exemple', { typeLiaison: 2 }),
  commune('34003', "L'Hameau-Exemple", { typeLiaison: 5 }),
  commune('34001', 'Saint-Exemple', { type: 'commune-deleguee', chefLieu: '34001' }),
  commune('34009', 'Exemple-le-Vieux', { type: 'commune-deleguee', chefLieu: '34001' }),
];

/** The files of the COG in a folder of their own. */
export function cogFolder(communes: readonly unknown[] = COMMUNES): string {
  const folder = path.join(temporaryFolder(), 'cog');
  mkdirSync(folder);
  const files = {
    regions: [
      { code: '76', nom: 'Occitanie', typeLiaison: 1, zone: 'metro' },
      { code: '06', nom: 'Mayotte', typeLiaison: 0, zone: 'drom' },
      { code: '977', nom: 'Saint-Barthélemy', typeLiaison: 0, zone: 'com' },
    ],
    departements: [
      { code: '34', nom: 'Hérault', region: '76', typeLiaison: 5, zone: 'metro' },
      { code: '67', nom: 'Bas-Rhin', region: '44', typeLiaison: 2, zone: 'metro' },
      { code: '68', nom: 'Haut-Rhin', region: '44', typeLiaison: 2, zone: 'metro' },
      { code: '2A', nom: 'Corse-du-Sud', region: '94', typeLiaison: 3, zone: 'metro' },
      { code: '976', nom: 'Mayotte', region: '06', typeLiaison: 0, zone: 'drom' },
      { code: '977', nom: 'Saint-Barthélemy', region: '977', typeLiaison: 0, zone: 'com' },
      { code: '989', nom: 'Île sans habitants', region: '989', typeLiaison: 0, zone: 'com' },
    ],
    epci: [
      {
        code: EPCI,
        nom: 'CC du Pays d’Exemple',
        type: 'CC',
        populationMunicipale: 5000,
        membres: [{ code: '34001' }, { code: '34002' }],
      },
    ],
    communes,
  };
  for (const [name, list] of Object.entries(files))
    writeFileSync(path.join(folder, `${name}.json`), JSON.stringify(list));
  return folder;
}

export async function importFolder(
  scene: ImportScene,
  folder: string,
  options: ImportOptions = {},
): Promise<ImportOutcome> {
  const local = await localSource(folder, () => new Date(AT));
  if (local.kind !== 'file') throw new Error(JSON.stringify(local));
  return runImport({ db: scene.db, now: () => new Date(AT) }, COG, local.source, options);
}

/** A record of the bulk file. */
export function townHall(id: string, code: string, more: object = {}): Readonly<Record<string, unknown>> {
  return {
    id,
    nom: `Mairie - ${code}`,
    pivot: [{ type_service_local: 'mairie', code_insee_commune: [code] }],
    code_insee_commune: code,
    statut_de_diffusion: 'true',
    site_internet: [{ libelle: '', valeur: `https://www.c${code}.example/` }],
    adresse_courriel: [`mairie@c${code}.example`],
    date_modification_datetime: '2026-08-06T10:00:00+00:00',
    ...more,
  };
}

export function sourceOf(
  scene: ImportScene,
  content: string | Uint8Array,
  name = 'annuaire.json',
): ImportSource {
  const file = path.join(scene.folder, name);
  writeFileSync(file, content);
  return {
    file: { path: file, name },
    origin: name,
    sha256: createHash('sha256').update(content).digest('hex'),
    bytes: Buffer.byteLength(content),
    retrievedAt: AT,
    asOf: null,
  };
}

export function importRecords(
  scene: ImportScene,
  records: readonly unknown[],
  options: ImportOptions = {},
): Promise<ImportOutcome> {
  return importContent(scene, JSON.stringify(records), options);
}

export function importContent(
  scene: ImportScene,
  content: string | Uint8Array,
  options: ImportOptions & { readonly name?: string; readonly set?: ImportSet<never> } = {},
): Promise<ImportOutcome> {
  const { name, ...rest } = options;
  return runImport({ db: scene.db, now: () => new Date(AT) }, ANNUAIRE, sourceOf(scene, content, name), rest);
}

/** Everything that imports lay down, without what says when. */
export function directoryState(scene: ImportScene): unknown {
  const all = (table: string, columns: string): unknown[] =>
    scene.raw.prepare(`SELECT ${columns} FROM ${table} ORDER BY 1, 2, 3`).all();
  return {
    authorities: all(
      'authorities',
      'code, kind, name, siren, departement, population, status, epci, parent, folded',
    ),
    words: all('authority_words', 'word, code, 0'),
    members: all('memberships', 'group_code, member_code, 0'),
    contacts: all(
      'contacts',
      'authority_code, kind, value, label, rank, flags, record, as_of, gone_at IS NULL',
    ),
    rows: all('source_rows', 'set_id, subject, key, hash'),
  };
}
