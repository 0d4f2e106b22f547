/** Rows of the Répertoire national des élus → who holds which office. Pure (reference: public data §2). */
import { z } from 'zod';
import { OFFICES, readOfficeLabel, type LabelReading, type Office } from '../../french/index.js';
import { communeTold, dayTold, departementTold, regionTold, sirenTold, textTold } from '../fields.js';
import { councilOfDepartement, councilOfRegion } from '../imports/councils.js';
import type { RneColumn, RneLayout, RneSetId } from './rne-layout.js';

/** What is kept of a person: no birth date, profession, nationality or party (minimisation; law §7). */
export const heldOffice = z.object({
  kind: z.literal('official'),
  office: z.enum(OFFICES),
  /** 1 for the first adjoint; 0 without order. */
  rank: z.number(),
  lastName: z.string(),
  firstName: z.string(),
  sex: z.enum(['F', 'M']).nullable(),
  /** Sector of a mayor of an arrondissement. */
  sector: z.string().nullable(),
  mandateFrom: z.string().nullable(),
  officeFrom: z.string().nullable(),
});
export type HeldOffice = z.infer<typeof heldOffice>;

/** Staged rows of the register: people who hold an office, and how many sit. */
export const registerRow = z.discriminatedUnion('kind', [
  heldOffice,
  z.object({ kind: z.literal('members'), members: z.number() }),
]);
export type RegisterRow = z.infer<typeof registerRow>;

/** What a row says: where somebody sits, and the office if one is held that is written to. */
export type RneRow =
  | {
      readonly kind: 'seat';
      readonly bodies: readonly string[];
      readonly held: HeldOffice | null;
      /** What a person should look at, a French sentence: a label that nobody has read yet. */
      readonly warning: string | null;
    }
  /** Over already (older files keep ended mandates), or about a body that no file of ours is about. */
  | { readonly kind: 'none' }
  /** A French sentence. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Assemblies of territories with a status of their own, by the codes that files gave them: what the directory calls them. */
const SPECIAL: Readonly<Record<string, string>> = {
  '69M': '200046977',
  '94': 'R94',
  '20R': 'R94',
  '2A': 'R94',
  '2B': 'R94',
  '972': 'R02',
  '02': 'R02',
  '973': 'R03',
  '03': 'R03',
  '976': 'D976',
  '06': 'D976',
  ...Object.fromEntries(['975', '977', '978', '986', '987', '988'].map((code) => [code, `D${code}`])),
};

/** Offices that each set is asked for; whoever else is in the file is counted. EPCI: the president alone (public data §2). */
const OFFICES_OF: Readonly<Record<RneSetId, ReadonlySet<Office>>> = {
  'rne-maires': new Set(['maire']),
  // The mayors have a file of their own.
  'rne-municipaux': new Set(['adjoint', 'maire-delegue']),
  'rne-communautaires': new Set(['president-epci']),
  // Alsace has one « de la collectivité ».
  'rne-departementaux': new Set(['president-departement', 'president-assemblee', 'vice-president']),
  'rne-regionaux': new Set(['president-region', 'vice-president']),
  'rne-arrondissements': new Set(['maire-arrondissement']),
  'rne-assemblees': new Set([
    'president-epci',
    'president-assemblee',
    'president-executif',
    'vice-president',
  ]),
};

const MAYOR: LabelReading = { kind: 'office', office: 'maire', rank: 0 };

/**
 * Reads one row. The office comes from the label, what it is called from the sex: labels are not feminised. `bodies` are
 * codes of the directory: INSEE code, SIREN, `D` and `R` with their codes.
 */
export function readRneRow(
  set: RneSetId,
  layout: RneLayout,
  fields: Readonly<Record<string, string | undefined>>,
): RneRow {
  const told = (column: RneColumn): string | null => {
    const name = layout[column];
    return name === undefined ? null : textTold(fields[name], 200);
  };
  const bodies = bodiesOf(set, told);
  if (bodies.length === 0) return { kind: 'refused', reason: BODY_UNKNOWN[set] };
  if (told('officeTo') !== null || told('mandateTo') !== null) return { kind: 'none' };
  // The file of the mayors has no column of functions.
  const reading = layout.label === undefined ? MAYOR : readOfficeLabel(told('label') ?? '');
  if (reading.kind === 'unknown') {
    const label = told('label')?.slice(0, 80) ?? '';
    return { kind: 'seat', bodies, held: null, warning: `La fonction « ${label} » n’est pas connue.` };
  }
  if (reading.kind === 'member' || !OFFICES_OF[set].has(officeIn(set, reading.office))) {
    return { kind: 'seat', bodies, held: null, warning: null };
  }
  const lastName = told('lastName');
  if (lastName === null) return { kind: 'refused', reason: 'Le nom de la personne manque.' };
  const sex = told('sex')?.toUpperCase();
  const sector = set === 'rne-arrondissements' ? told('sector') : null;
  return {
    kind: 'seat',
    bodies,
    warning: null,
    held: {
      kind: 'official',
      office: officeIn(set, reading.office),
      rank: reading.rank,
      lastName,
      firstName: told('firstName') ?? '',
      sex: sex === 'F' || sex === 'M' ? sex : null,
      sector: sector === null ? null : sectorInWords(sector),
      mandateFrom: dayTold(told('mandateFrom')),
      officeFrom: dayTold(told('officeFrom')),
    },
  };
}

/** The metropolis of Lyon sits among the assemblies and is a group of communes; every other assembly has its own words. */
function officeIn(set: RneSetId, office: Office): Office {
  return set === 'rne-assemblees' && (office === 'president-departement' || office === 'president-region')
    ? 'president-assemblee'
    : office;
}

const BODY_UNKNOWN: Readonly<Record<RneSetId, string>> = {
  'rne-maires': 'Le code de la commune n’est pas valable.',
  'rne-municipaux': 'Le code de la commune n’est pas valable.',
  'rne-communautaires': 'Le numéro SIREN de l’intercommunalité n’est pas valable.',
  'rne-departementaux': 'Le code du département n’est pas valable.',
  'rne-regionaux': 'Le code de la région n’est pas valable.',
  'rne-arrondissements': 'Le code de la commune n’est pas valable.',
  'rne-assemblees': 'Le code de la collectivité à statut particulier n’est pas connu.',
};

function bodiesOf(set: RneSetId, told: (column: RneColumn) => string | null): readonly string[] {
  switch (set) {
    case 'rne-maires':
    case 'rne-municipaux':
    case 'rne-arrondissements':
      return [communeTold(told('departement') ?? told('special'), told('commune'))].filter(isTold);
    case 'rne-communautaires':
      return [sirenTold(told('siren'))].filter(isTold);
    case 'rne-departementaux':
      // The council of Alsace is that of two départements.
      if (told('departement')?.toUpperCase() === '6AE') return ['D6AE'];
      return [departementTold(told('departement'))].filter(isTold).map(councilOfDepartement);
    case 'rne-regionaux':
      return [regionTold(told('region'))].filter(isTold).map(councilOfRegion);
    case 'rne-assemblees': {
      const codes = [told('special'), told('departement'), told('region')].filter(isTold);
      return codes
        .map((code) => SPECIAL[code.toUpperCase()])
        .filter((code) => code !== undefined)
        .slice(0, 1);
    }
  }
}

const isTold = (value: string | null): value is string => value !== null;

/** « Paris 5Eme Secteur » → « Paris 5e secteur ». */
function sectorInWords(label: string): string {
  return label
    .replaceAll(/(\d+)\s*(?:eme|ème|e)(?!\p{L})/giu, '$1e')
    .replaceAll(/(\d+)\s*er(?!\p{L})/giu, '$1er')
    .replaceAll(/(?<=\s)(?:secteur|arrondissement)(?!\p{L})/giu, (word) => word.toLowerCase());
}

/** Offices that one person at a time holds. */
const SINGLE: ReadonlySet<Office> = new Set<Office>([
  'maire',
  'president-departement',
  'president-region',
  'president-epci',
  'president-assemblee',
  'president-executif',
]);

/**
 * Who holds the offices on a day. Files keep predecessors: of those who hold an office that one person holds (or the same
 * place in an order), whoever came last stays. Two who came on the same day both stay: nobody guesses.
 */
export function currentHolders(rows: readonly HeldOffice[], day: string): readonly HeldOffice[] {
  const since = (row: HeldOffice): string => row.officeFrom ?? row.mandateFrom ?? '';
  const begun = rows.filter((row) => since(row) <= day);
  const place = (row: HeldOffice): string | null =>
    SINGLE.has(row.office) ? row.office : row.rank > 0 ? `${row.office} ${row.rank}` : null;
  return begun.filter(
    (row) =>
      place(row) === null ||
      begun.every((other) => place(other) !== place(row) || since(other) <= since(row)),
  );
}
