/** Which of the records of an authority counts, and in which order its contacts are used (public-data.md §1). Pure. */
import type { NewContact } from '../../../db/queries/directory.js';
import { foldName } from '../search-words.js';
import type { AnnuaireRow } from './annuaire-record.js';

const ANNEX = /\b(?:annexes?|deleguees?|arrondissement|mobile|antenne)\b/;

/** Whether a record is that of a branch: a second house, a former commune, a van. */
export function isAnnex({ name }: Pick<AnnuaireRow, 'name'>): boolean {
  return ANNEX.test(foldName(name));
}

/** The main record for the site: one that has a site, no branch, the shortest name. */
export function chooseMain(records: readonly AnnuaireRow[]): AnnuaireRow | null {
  return (
    records.toSorted(
      (a, b) => Number(b.sites.length > 0) - Number(a.sites.length > 0) || byWeight(a, b),
    )[0] ?? null
  );
}

function byWeight(a: AnnuaireRow, b: AnnuaireRow): number {
  return (
    Number(isAnnex(a)) - Number(isAnnex(b)) ||
    a.name.length - b.name.length ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

/**
 * The contacts of an authority out of its records. Sites come from all of them, the main record's first; mail, telephone
 * and post from the first record that has any, the town hall itself before its branches.
 */
export function chooseContacts(records: readonly AnnuaireRow[]): readonly NewContact[] {
  const main = chooseMain(records);
  if (main === null) return [];
  const ordered = records.toSorted(byWeight);
  const first = (has: (record: AnnuaireRow) => readonly unknown[]): readonly AnnuaireRow[] =>
    ordered.filter((record) => has(record).length > 0).slice(0, 1);
  return [
    ...rankSites([main, ...ordered.filter((record) => record !== main)], main),
    ...first((record) => record.emails).flatMap((record) =>
      ranked(
        record,
        'email',
        record.emails.toSorted((a, b) => weightOfMailbox(a.flags) - weightOfMailbox(b.flags)),
      ),
    ),
    ...first((record) => record.phones).flatMap((record) => ranked(record, 'phone', record.phones)),
    ...first((record) => record.addresses).flatMap((record) =>
      ranked(
        record,
        'postal-address',
        record.addresses
          .toSorted((a, b) => Number(b.isPostal) - Number(a.isPostal))
          .map(({ lines, isPostal, isCut }) => ({
            value: lines.join('\n'),
            label: isPostal ? 'Adresse postale' : 'Adresse',
            flags: isCut ? ['address-cut'] : [],
          })),
      ),
    ),
    ...first((record) => record.forms).flatMap((record) => ranked(record, 'form', record.forms)),
    ...first((record) => record.sves).flatMap((record) => ranked(record, 'sve', record.sves)),
  ];
}

/** A mailbox that may be one person's is used last. */
function weightOfMailbox(flags: readonly string[]): number {
  return Number(flags.includes('personal-mailbox')) * 2 + Number(flags.includes('found-in-site-field'));
}

type Told = { readonly value: string; readonly label: string; readonly flags: readonly string[] };

function ranked(record: AnnuaireRow, kind: NewContact['kind'], values: readonly Told[]): NewContact[] {
  return values
    .filter(({ value }, index) => values.findIndex((one) => one.value === value) === index)
    .map(({ value, label, flags }, rank) => ({
      kind,
      value,
      label: label === '' ? null : label,
      rank,
      flags: [...flags, ...flagsOf(record)],
      record: record.page ?? record.id,
      asOf: record.asOf,
    }));
}

function flagsOf(record: AnnuaireRow): readonly string[] {
  return [...(isAnnex(record) ? ['annex-record'] : []), ...(record.disagrees ? ['codes-disagree'] : [])];
}

/** Sites that stand in both schemes are one, with TLS. */
function rankSites(records: readonly AnnuaireRow[], main: AnnuaireRow): readonly NewContact[] {
  const all = records.flatMap((record, nth) =>
    record.sites.map((site, index) => ({ record, site, weight: weightOfSite(site, index, nth) })),
  );
  const secure = new Set(all.map(({ site }) => site.value).filter((url) => url.startsWith('https:')));
  const kept = all
    .filter(
      ({ site }) => !(site.value.startsWith('http:') && secure.has(site.value.replace(/^http:/, 'https:'))),
    )
    .toSorted((a, b) => a.weight - b.weight);
  return kept
    .filter(({ site }, index) => kept.findIndex((one) => one.site.value === site.value) === index)
    .map(({ record, site }, rank) => ({
      kind: 'site' as const,
      value: site.value,
      label: site.label === '' ? null : site.label,
      rank,
      flags: [
        ...site.flags,
        ...(isSidePage(site) ? ['side-page'] : []),
        ...(record === main ? [] : ['other-record']),
        ...flagsOf(record),
      ],
      record: record.page ?? record.id,
      asOf: record.asOf,
    }));
}

function isSidePage({ value, label }: Told): boolean {
  return (
    /rendez|rdv|reserv|paiement|inscription|portail|demarche/.test(foldName(label)) ||
    /\brdv\b|rendez-?vous|doctolib/i.test(value)
  );
}

/** In the order of the source, but pages for one purpose and those on somebody else's network come last. */
function weightOfSite(site: Told, index: number, record: number): number {
  return (
    Number(site.flags.includes('social-network')) * 10_000 +
    Number(isSidePage(site)) * 1000 +
    record * 100 +
    Number(site.label !== '') * 10 +
    Math.min(index, 9)
  );
}
