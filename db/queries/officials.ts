/** Elected people who hold an office: as the registers say, as people noted, and as it was before. */
import { and, asc, eq, isNull, lt, sql } from 'drizzle-orm';
import type { ImportSetId } from '../../src/authorities/types.js';
import type { Office } from '../../src/french/address.js';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { given, givenTo, prepared } from '../prepared.js';
import { authorities, councils, officials } from '../schema/index.js';
import { directoryCode } from './directory.js';

type StoredOfficial = typeof officials.$inferSelect;
/**
 * `checkedOn`: when a source or a person last told it; an import that found nothing new tells it too. A file tells it on the
 * day of its publication, not on that of its import.
 */
export type OfficialRow = Omit<StoredOfficial, 'office'> & { readonly office: Office };

const asRow = (row: StoredOfficial): OfficialRow => ({ ...row, office: row.office as Office });

/** Heads of an authority first, then those with a charge, then by their order. */
const HEADS = sql`CASE WHEN ${officials.office} = 'maire' OR ${officials.office} LIKE 'president-%' THEN 0 ELSE 1 END`;

/** Who holds an office of an authority now. */
export function currentOfficials(db: Db, code: string): OfficialRow[] {
  return currentByAuthority(db)
    .all({ code })
    .map(({ row, readOn }) => ({
      ...asRow(row),
      checkedOn: readOn !== null && readOn > row.checkedOn ? readOn : row.checkedOn,
    }));
}

/** With its table: within the inner query, the bare name would be the import's own. */
const SET_OF_OFFICIAL = sql.raw('officials.set_id');

const currentByAuthority = prepared((db) =>
  db
    .select({
      row: officials,
      readOn: sql<
        string | null
      >`(SELECT max(min(coalesce(i.as_of, i.retrieved_at), substr(i.retrieved_at, 1, 10))) FROM imports i WHERE i.set_id = ${SET_OF_OFFICIAL} AND i.state IN ('done', 'same'))`,
    })
    .from(officials)
    .where(and(eq(officials.authorityCode, given('code')), isNull(officials.validTo)))
    .orderBy(HEADS, asc(officials.office), asc(officials.rank), asc(officials.lastName), asc(officials.id))
    .prepare(),
);

/** One holder of an office, be it over; null when there never was one with this id. */
export function findOfficial(db: Db, id: string): OfficialRow | null {
  const row = db.select().from(officials).where(eq(officials.id, id)).get();
  return row === undefined ? null : asRow(row);
}

/** Everybody who ever held an office of an authority, the last ones first. */
export function officialsEver(db: Db, code: string, limit = 200): OfficialRow[] {
  return db
    .select()
    .from(officials)
    .where(eq(officials.authorityCode, code))
    .orderBy(sql`${officials.validTo} IS NOT NULL`, sql`${officials.validFrom} DESC`, asc(officials.id))
    .limit(limit)
    .all()
    .map(asRow);
}

/** How many sit in the council of an authority; null when no source told. */
export function councilOf(db: Db, code: string): number | null {
  return (
    db
      .select({ members: sql<number>`max(${councils.members})` })
      .from(councils)
      .where(eq(councils.authorityCode, code))
      .get()?.members ?? null
  );
}

/** What a register says of one holder. */
export interface ToldOfficial {
  readonly office: Office;
  readonly rank: number;
  readonly lastName: string;
  readonly firstName: string;
  readonly sex: 'F' | 'M' | null;
  readonly sector: string | null;
  readonly mandateFrom: string | null;
  readonly officeFrom: string | null;
}

export interface Telling {
  readonly setId: ImportSetId;
  readonly importId: string;
  /** Instant. */
  readonly at: string;
  /** Legal day. */
  readonly day: string;
  readonly authorityCode: string;
}

/**
 * Makes the current holders of an authority those that a register tells. Nobody is deleted: who is told no more ends. What
 * people noted of the same person (a delegation, the form she signs with) goes on with her, also when her order changes.
 */
export function layOfficials(tx: Db, telling: Telling, told: readonly ToldOfficial[]): void {
  const { setId, importId, at, day, authorityCode } = telling;
  const open = openOfAuthority(tx).all({ code: authorityCode });
  const before = open.filter((row) => row.setId === setId || row.setId === null);
  const kept = new Set<string>();
  for (const one of told) {
    const same = before.find((row) => row.setId === setId && !kept.has(row.id) && isSamePlace(row, one));
    if (same !== undefined) {
      kept.add(same.id);
      refresh(tx).run({
        id: same.id,
        sex: one.sex,
        mandateFrom: one.mandateFrom,
        officeFrom: one.officeFrom,
        importId,
        checkedOn: day,
      });
      continue;
    }
    // The metropolis of Lyon stands in two files: who told it first keeps it.
    if (open.some((row) => !before.includes(row) && isSamePlace(row, one))) continue;
    const person = before.find(
      (row) => !kept.has(row.id) && row.office === one.office && isSamePerson(row, one),
    );
    if (person !== undefined) {
      kept.add(person.id);
      end(tx).run({ id: person.id, at });
    }
    insertOne(tx).run({
      id: newId(at),
      authorityCode,
      office: one.office,
      rank: one.rank,
      lastName: one.lastName,
      firstName: one.firstName,
      sex: one.sex,
      charge: one.sector ?? person?.charge ?? null,
      chargeSource: person?.chargeSource ?? null,
      chargeOn: person?.chargeOn ?? null,
      mandateFrom: one.mandateFrom,
      officeFrom: one.officeFrom,
      validFrom: at,
      checkedOn: day,
      preferredAppel: person?.preferredAppel ?? null,
      setId,
      importId,
      addedBy: person?.addedBy ?? null,
      source: person?.source ?? null,
    });
  }
  for (const row of before) if (row.setId === setId && !kept.has(row.id)) end(tx).run({ id: row.id, at });
}

function isSamePlace(row: StoredOfficial, one: ToldOfficial): boolean {
  return (
    row.office === one.office &&
    row.rank === one.rank &&
    row.lastName === one.lastName &&
    row.firstName === one.firstName
  );
}

interface PersonName {
  readonly lastName: string;
  readonly firstName: string;
}

/** Somebody noted by hand and told by a register is one person, be her name written in capitals or not. */
export function isSamePerson(row: PersonName, one: PersonName): boolean {
  return plainName(row) === plainName(one);
}

function plainName({
  lastName,
  firstName,
}: {
  readonly lastName: string;
  readonly firstName: string;
}): string {
  return `${lastName} ${firstName}`
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

const openOfAuthority = prepared((db) =>
  db
    .select()
    .from(officials)
    .where(and(eq(officials.authorityCode, given('code')), isNull(officials.validTo)))
    .orderBy(asc(officials.id))
    .prepare(),
);

const refresh = prepared((db) =>
  db
    .update(officials)
    .set({
      sex: givenTo('sex'),
      mandateFrom: givenTo('mandateFrom'),
      officeFrom: givenTo('officeFrom'),
      importId: givenTo('importId'),
      // An older file takes nothing away from what a person checked since.
      checkedOn: sql`max(${officials.checkedOn}, ${given('checkedOn')})`,
    })
    .where(eq(officials.id, given('id')))
    .prepare(),
);

const end = prepared((db) =>
  db
    .update(officials)
    .set({ validTo: givenTo('at') })
    .where(and(eq(officials.id, given('id')), isNull(officials.validTo)))
    .prepare(),
);

const insertOne = prepared((db) =>
  db
    .insert(officials)
    .values({
      id: given('id'),
      authorityCode: given('authorityCode'),
      office: given('office'),
      rank: given('rank'),
      lastName: given('lastName'),
      firstName: given('firstName'),
      sex: given('sex') as never,
      charge: given('charge'),
      chargeSource: given('chargeSource'),
      chargeOn: given('chargeOn'),
      mandateFrom: given('mandateFrom'),
      officeFrom: given('officeFrom'),
      validFrom: given('validFrom'),
      checkedOn: given('checkedOn'),
      preferredAppel: given('preferredAppel'),
      setId: given('setId') as never,
      importId: given('importId'),
      addedBy: given('addedBy'),
      source: given('source'),
    })
    .prepare(),
);

/** How many sit in a council, as a register tells; null takes what it told away. */
export function setCouncil(
  tx: Db,
  telling: Pick<Telling, 'setId' | 'importId' | 'authorityCode'>,
  members: number | null,
): void {
  const { setId, importId, authorityCode } = telling;
  if (members === null) dropCouncil(tx).run({ authorityCode, setId });
  else putCouncil(tx).run({ authorityCode, setId, members, importId });
}

const putCouncil = prepared((db) =>
  db
    .insert(councils)
    .values({
      authorityCode: given('authorityCode'),
      setId: given('setId') as never,
      members: given('members'),
      importId: given('importId'),
    })
    .onConflictDoUpdate({
      target: [councils.authorityCode, councils.setId],
      set: { members: sql`excluded.members`, importId: sql`excluded.import_id` },
    })
    .prepare(),
);

const dropCouncil = prepared((db) =>
  db
    .delete(councils)
    .where(
      and(eq(councils.authorityCode, given('authorityCode')), eq(councils.setId, given('setId') as never)),
    )
    .prepare(),
);

/** Adds somebody whom a person noted. */
export function insertOfficial(
  tx: Db,
  official: Omit<typeof officials.$inferInsert, 'id' | 'validFrom' | 'validTo'> & { readonly office: Office },
  at: string,
): OfficialRow {
  return asRow(
    tx
      .insert(officials)
      .values({ ...official, id: newId(at), validFrom: at })
      .returning()
      .get(),
  );
}

/** Ends a holder; false when it was over. */
export function endOfficial(tx: Db, id: string, at: string): boolean {
  return end(tx).run({ id, at }).changes > 0;
}

/** Deletes whoever ended before an instant; how many. */
export function deleteEndedOfficials(tx: Db, before: string): number {
  return tx.delete(officials).where(lt(officials.validTo, before)).run().changes;
}

/** Says again, on a day, that somebody holds the office, or how the authority itself signs for her. */
export function confirmOfficial(
  tx: Db,
  id: string,
  change: { readonly checkedOn?: string; readonly preferredAppel?: string | null },
): void {
  tx.update(officials).set(change).where(eq(officials.id, id)).run();
}

/**
 * Code by which the directory knows a body that a source names by its INSEE code, its SIREN, or `D` or `R` and its code;
 * null when it does not know it.
 */
export function codeOfBody(db: Db, body: string): string | null {
  return directoryCode(db, body) ?? codeBySiren(db).get({ siren: body })?.code ?? null;
}

const codeBySiren = prepared((db) =>
  db
    .select({ code: authorities.code })
    .from(authorities)
    .where(eq(authorities.siren, given('siren')))
    .orderBy(sql`${authorities.status} <> 'current'`, asc(authorities.code))
    .limit(1)
    .prepare(),
);
