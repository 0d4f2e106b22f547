/** Which column of a file of the Répertoire national des élus says what. Pure (reference: public data §2). */
import type { ImportSetId } from '../types.js';

export type RneSetId = Extract<ImportSetId, `rne-${string}`>;

/** What is read; birth dates, professions, nationalities and parties have no name here and are never taken. */
export type RneColumn =
  | 'departement'
  | 'region'
  | 'special'
  | 'commune'
  | 'siren'
  | 'sector'
  | 'lastName'
  | 'firstName'
  | 'sex'
  | 'mandateFrom'
  | 'mandateTo'
  | 'label'
  | 'officeFrom'
  | 'officeTo';

/** Names by which a column goes: first the files since 2021, then the older ones parted by tabs. Folded. */
const NAMES: Readonly<Record<RneColumn, readonly string[]>> = {
  departement: [
    'code du departement',
    'code du departement (maire)',
    'code departement',
    'code departement epci',
  ],
  region: ['code de la region', 'code region'],
  special: ['code de la collectivite a statut particulier'],
  commune: ['code de la commune', 'code insee de la commune'],
  siren: ['n° siren', 'no siren', 'siren'],
  sector: ['libelle du secteur'],
  lastName: ["nom de l'elu"],
  firstName: ["prenom de l'elu"],
  sex: ['code sexe'],
  mandateFrom: ['date de debut du mandat'],
  mandateTo: ['date de fin du mandat'],
  label: ['libelle de la fonction', 'libelle de fonction'],
  officeFrom: ['date de debut de la fonction'],
  officeTo: ['date de fin de la fonction'],
};

const PERSON: readonly RneColumn[] = ['lastName', 'firstName', 'sex', 'mandateFrom', 'officeFrom'];

interface Expected {
  readonly columns: readonly RneColumn[];
  /** Columns that tell this file from its sisters, though nothing is read from them: one of the names is there. */
  readonly signs: readonly (readonly string[])[];
}

const EXPECTED: Readonly<Record<RneSetId, Expected>> = {
  'rne-maires': { columns: [...PERSON, 'departement', 'commune'], signs: [] },
  'rne-municipaux': { columns: [...PERSON, 'label', 'departement', 'commune'], signs: [] },
  'rne-communautaires': { columns: [...PERSON, 'label', 'siren'], signs: [] },
  'rne-departementaux': {
    columns: [...PERSON, 'label', 'departement'],
    signs: [['code du canton', 'code canton']],
  },
  'rne-regionaux': {
    columns: [...PERSON, 'label', 'region'],
    signs: [
      [
        'code de la section departementale',
        'code section departementale',
        'libelle de la section departementale',
      ],
    ],
  },
  'rne-arrondissements': { columns: [...PERSON, 'label', 'departement', 'commune', 'sector'], signs: [] },
  'rne-assemblees': {
    columns: [...PERSON, 'label', 'special'],
    signs: [
      [
        'code de la section - collectivite a statut particulier',
        'code de la circonscription metropolitaine',
        'libelle de la circonscription metropolitaine',
      ],
    ],
  },
};

/** French names of the columns, for messages. */
const IN_WORDS: Readonly<Record<RneColumn, string>> = {
  departement: 'Code du département',
  region: 'Code de la région',
  special: 'Code de la collectivité à statut particulier',
  commune: 'Code de la commune',
  siren: 'N° SIREN',
  sector: 'Libellé du secteur',
  lastName: 'Nom de l’élu',
  firstName: 'Prénom de l’élu',
  sex: 'Code sexe',
  mandateFrom: 'Date de début du mandat',
  mandateTo: 'Date de fin du mandat',
  label: 'Libellé de la fonction',
  officeFrom: 'Date de début de la fonction',
  officeTo: 'Date de fin de la fonction',
};

/** Name of each column in this very file; absent where the file has none. */
export type RneLayout = Readonly<Partial<Record<RneColumn, string>>>;

export type RneHeader =
  | { readonly ok: true; readonly layout: RneLayout }
  /** Names of what is missing, French. */
  | { readonly ok: false; readonly missing: readonly string[] };

/** Reads a header by its names, in any order; columns that nobody asked for are left alone. */
export function readRneHeader(set: RneSetId, names: readonly string[]): RneHeader {
  const byName = new Map(names.map((name) => [folded(name), name.replaceAll(/["\uFEFF]/gu, '').trim()]));
  const layout: Partial<Record<RneColumn, string>> = {};
  for (const [column, aliases] of Object.entries(NAMES) as [RneColumn, readonly string[]][]) {
    const found = aliases.map((alias) => byName.get(alias)).find((name) => name !== undefined);
    if (found !== undefined) layout[column] = found;
  }
  const { columns, signs } = EXPECTED[set];
  const missing = [
    ...columns.filter((column) => layout[column] === undefined).map((column) => IN_WORDS[column]),
    ...signs.filter((aliases) => !aliases.some((name) => byName.has(name))).map(([name = '']) => name),
  ];
  return missing.length === 0 ? { ok: true, layout } : { ok: false, missing };
}

function folded(name: string): string {
  return name
    .slice(0, 200)
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('’', "'")
    .replaceAll(/["\uFEFF]/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .toLowerCase();
}

export type Encoding = 'utf-8' | 'windows-1252';

/** How the text of a file is to be taken. */
export interface RneText {
  readonly encoding: Encoding;
  readonly separator: ';' | '\t' | ',';
  /** Lines before the header: older files open with the title of the report. */
  readonly skipLines: number;
  readonly layout: RneLayout;
}

export type RneStart =
  | { readonly ok: true; readonly text: RneText }
  | { readonly ok: false; readonly problem: string };

/** Lines among which the header is looked for. */
const HEADER_WITHIN = 3;

/**
 * Reads the first bytes of a file: encoding, separator, where the header stands and what its columns are. A wrong encoding
 * breaks nothing but the accents, and names come out empty with no error: the one is taken in which the header is known.
 */
export function readRneStart(set: RneSetId, title: string, head: Uint8Array): RneStart {
  let closest: readonly string[] | null = null;
  for (const encoding of ['utf-8', 'windows-1252'] as const) {
    const lines = new TextDecoder(encoding)
      .decode(head)
      .split(/\r\n|\n|\r/)
      .slice(0, HEADER_WITHIN);
    for (const [skipLines, line] of lines.entries()) {
      for (const separator of [';', '\t', ','] as const) {
        const header = readRneHeader(set, line.slice(0, 10_000).split(separator));
        if (header.ok) return { ok: true, text: { encoding, separator, skipLines, layout: header.layout } };
        if (closest === null || header.missing.length < closest.length) closest = header.missing;
      }
    }
  }
  const missing = (closest ?? []).map((name) => `« ${name} »`).join(', ');
  return {
    ok: false,
    problem: `Ce fichier n’a pas les colonnes attendues (${title}) : il manque ${missing}. Vérifiez que c’est le bon fichier du répertoire national des élus ; si sa forme a changé, Vigie doit apprendre à la lire. Rien n’a été remplacé.`,
  };
}
