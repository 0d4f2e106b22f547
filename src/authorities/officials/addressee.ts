/** To whom a letter to an authority is addressed (reference: letters §2). */
import { findAuthority, type AuthorityRow } from '../../../db/queries/authorities.js';
import { currentOfficials, type OfficialRow } from '../../../db/queries/officials.js';
import type { Db } from '../../../db/open.js';
import {
  addDays,
  type LegalDay,
  headOfOwnStatus,
  type NamedAuthority,
  type Office,
  type Official,
  type Sex,
} from '../../french/index.js';
import { OWN_STATUS } from '../imports/councils.js';

/** Whoever was not checked for longer is addressed by office: a wrong name on a letter is a wrong letter. */
export const FRESH_DAYS = 30;

export interface Addressee {
  readonly authority: NamedAuthority;
  /** For `appel`, `politesse`, `envelopeLines`; null for a body whose head has no office that is known. */
  readonly official: Official | null;
  /** Who it is, when named: a letter keeps it. */
  readonly row: OfficialRow | null;
  /**
   * `named` = the person is known and was checked; `stale` = known and not checked for thirty days; `several` = two hold
   * the office, nobody guesses; `unknown` = nobody is known. All but `named` are addressed by office.
   */
  readonly by: 'named' | 'stale' | 'several' | 'unknown';
}

/** The authority as French sentences call it: its name from the COG with the article of the place, or the law's. */
export function namedAuthority(
  row: Pick<AuthorityRow, 'code' | 'name' | 'kind' | 'placeArticle'>,
): NamedAuthority {
  const ofLaw = OWN_STATUS[row.code];
  // A name that a person corrected stands as it is.
  if (ofLaw !== undefined)
    return { name: ofLaw.includes(row.name) ? ofLaw : row.name, kind: 'autre', typeLiaison: null };
  // « la commune de Paris 8e Arrondissement » is none: the town hall of one is written to.
  const [, city, number] = /^(Paris|Lyon|Marseille) (\d{1,2}er?) Arrondissement$/.exec(row.name) ?? [];
  if (row.kind === 'commune' && number !== undefined)
    return { name: `Mairie du ${number} arrondissement de ${city}`, kind: 'autre', typeLiaison: null };
  return { name: row.name, kind: row.kind, typeLiaison: row.placeArticle };
}

const HEADS: readonly Office[] = [
  'maire',
  'president-executif',
  'president-departement',
  'president-region',
  'president-epci',
  'president-assemblee',
];

/** Who heads the authority on a day; null when the directory does not know the authority. */
export function addresseeOf(db: Db, code: string, today: LegalDay): Addressee | null {
  const row = findAuthority(db, code);
  if (row === null) return null;
  const authority = namedAuthority(row);
  const officials = currentOfficials(db, row.code);
  const office = HEADS.find((head) => officials.some((one) => one.office === head)) ?? headOf(row, authority);
  const byOffice = (by: Addressee['by']): Addressee => ({
    authority,
    official: office === null ? null : { office: headOfOwnStatus(authority) ?? office, sex: null },
    row: null,
    by,
  });
  const holders = officials.filter((one) => one.office === office);
  // What a person noted since the register was made is the later word.
  const last = holders.map(since).toSorted().at(-1);
  const heads = holders.filter((one) => since(one) === last);
  const [head] = heads;
  if (head === undefined) return byOffice('unknown');
  if (heads.length > 1) return byOffice('several');
  if (!isFresh(head, today)) return byOffice('stale');
  return { authority, official: toOfficial(head, head.sex), row: head, by: 'named' };
}

function since({ officeFrom, mandateFrom }: OfficialRow): string {
  return officeFrom ?? mandateFrom ?? '';
}

/** Whether somebody was checked within thirty days. */
export function isFresh({ checkedOn }: Pick<OfficialRow, 'checkedOn'>, today: LegalDay): boolean {
  return addDays(checkedOn, FRESH_DAYS) >= today;
}

/** A stored holder for the functions of `french/`. `mayorSex`: of the mayor of the same commune, for an adjoint. */
export function toOfficial(row: OfficialRow, mayorSex: Sex): Official {
  return {
    office: officeOfBody(row),
    sex: row.sex,
    rank: row.rank,
    firstName: row.firstName,
    lastName: row.lastName,
    mayorSex,
    ...(row.charge === null ? {} : { charge: row.charge }),
    ...(row.preferredAppel === null ? {} : { preferredAppel: row.preferredAppel }),
  };
}

/** The register calls the president of Alsace that of a département; a body with a status of its own is none. */
function officeOfBody({ office, authorityCode }: OfficialRow): Office {
  return OWN_STATUS[authorityCode] !== undefined &&
    (office === 'president-departement' || office === 'president-region')
    ? 'president-assemblee'
    : office;
}

/** Everybody who holds an office now, as letters address them. */
export function officialsToAddress(
  db: Db,
  code: string,
): readonly { readonly row: OfficialRow; readonly official: Official }[] {
  const rows = currentOfficials(db, code);
  const mayorSex = rows.find(({ office }) => office === 'maire')?.sex ?? null;
  return rows.map((row) => ({ row, official: toOfficial(row, mayorSex) }));
}

function headOf({ kind, status }: AuthorityRow, authority: NamedAuthority): Office | null {
  const ofLaw = headOfOwnStatus(authority);
  if (ofLaw !== null) return ofLaw;
  switch (kind) {
    case 'commune':
      return status === 'district'
        ? 'maire-arrondissement'
        : status === 'delegated' || status === 'associated'
          ? 'maire-delegue'
          : 'maire';
    case 'epci':
      return 'president-epci';
    case 'departement':
      return 'president-departement';
    case 'region':
      return 'president-region';
    case 'autre':
      return null;
  }
}
