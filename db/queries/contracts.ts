/** Contracts for visual creation, and open calls for tender. */
import { and, asc, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import type { ImportSetId } from '../../src/authorities/types.js';
import type { Db } from '../open.js';
import { given, prepared } from '../prepared.js';
import { authorities, contracts, tenders } from '../schema/index.js';
import { codeWithin, type Territory } from './territories.js';

export type ContractRow = typeof contracts.$inferSelect;
export type TenderRow = typeof tenders.$inferSelect;
export type NewContract = Omit<typeof contracts.$inferInsert, 'goneAt'>;
export type NewTender = Omit<typeof tenders.$inferInsert, 'goneAt'>;

/** Contracts of an authority that the sources tell now, the latest first; those whose buyer became known since too. */
export function contractsOf(db: Db, code: string, limit = 200): ContractRow[] {
  return contractsByAuthority(db).all({ code, limit });
}

const contractsByAuthority = prepared((db) =>
  db
    .select()
    .from(contracts)
    .where(
      and(
        or(
          eq(contracts.authorityCode, given('code')),
          and(
            isNull(contracts.authorityCode),
            sql`${contracts.buyerSiren} = (SELECT a.siren FROM authorities a WHERE a.code = ${sql.placeholder('code')})`,
          ),
        ),
        isNull(contracts.goneAt),
      ),
    )
    .orderBy(desc(contracts.score), sql`${contracts.notifiedOn} DESC NULLS LAST`, asc(contracts.uid))
    .limit(given('limit'))
    .prepare(),
);

/** One contract, be it told no more; null when there never was one. */
export function findContract(db: Db, uid: string): ContractRow | null {
  return db.select().from(contracts).where(eq(contracts.uid, uid)).get() ?? null;
}

/** Brings a contract to what a source tells. What the official set tells gives way to what the consolidated one does. */
export function layContract(tx: Db, contract: NewContract): void {
  const { uid, ...rest } = contract;
  const owner = contractOwner(tx).get({ uid });
  if (owner !== undefined && owner.setId === 'decp' && contract.setId !== 'decp' && owner.goneAt === null)
    return;
  tx.insert(contracts)
    .values({ uid, ...rest, goneAt: null })
    .onConflictDoUpdate({ target: contracts.uid, set: { ...rest, goneAt: null } })
    .run();
}

const contractOwner = prepared((db) =>
  db
    .select({ setId: contracts.setId, goneAt: contracts.goneAt })
    .from(contracts)
    .where(eq(contracts.uid, given('uid')))
    .prepare(),
);

/** Says that a source tells a contract no more; it stays. */
export function loseContract(tx: Db, uid: string, setId: ImportSetId, at: string): void {
  tx.update(contracts)
    .set({ goneAt: at })
    .where(and(eq(contracts.uid, uid), eq(contracts.setId, setId), isNull(contracts.goneAt)))
    .run();
}

/**
 * Ties contracts anew after an authority's SIREN changed: those of the former number are its own no longer, those of the
 * new one are. A contract that was tied by what its source says of the buyer stays.
 */
export function tieContracts(
  tx: Db,
  tie: { readonly code: string; readonly siren: string | null; readonly before: string | null },
): void {
  const { code, siren, before } = tie;
  if (before !== null && before !== siren)
    tx.update(contracts)
      .set({ authorityCode: null })
      .where(and(eq(contracts.buyerSiren, before), eq(contracts.authorityCode, code)))
      .run();
  if (siren !== null)
    tx.update(contracts).set({ authorityCode: code }).where(eq(contracts.buyerSiren, siren)).run();
}

/** Calls for tender of a territory whose deadline is to come, the nearest first. `today`: legal day. */
export function openTenders(
  db: Db,
  territory: Territory,
  today: string,
  limit = 50,
): (TenderRow & { readonly authorityName: string | null })[] {
  const lies =
    territory === null
      ? sql`1`
      : sql`(${codeWithin(territory, sql`${tenders.authorityCode}`)} OR (${tenders.authorityCode} IS NULL AND EXISTS (
          SELECT 1 FROM json_each(${tenders.departements}) d JOIN json_each(${JSON.stringify(territory.departements)}) t ON t.value = d.value)))`;
  return db
    .select({ tender: tenders, authorityName: authorities.name })
    .from(tenders)
    .leftJoin(authorities, eq(authorities.code, tenders.authorityCode))
    .where(and(sql`${tenders.deadline} >= ${today}`, isNull(tenders.goneAt), lies))
    .orderBy(asc(tenders.deadline), asc(tenders.id))
    .limit(limit)
    .all()
    .map(({ tender, authorityName }) => ({ ...tender, authorityName }));
}

/** Brings a call to what its notices tell. */
export function layTender(tx: Db, tender: NewTender): void {
  const { id, ...rest } = tender;
  tx.insert(tenders)
    .values({ id, ...rest, goneAt: null })
    .onConflictDoUpdate({ target: tenders.id, set: { ...rest, goneAt: null } })
    .run();
}

/** Says that a source tells a call no more; it stays. */
export function loseTender(tx: Db, id: string, at: string): void {
  tx.update(tenders)
    .set({ goneAt: at })
    .where(and(eq(tenders.id, id), isNull(tenders.goneAt)))
    .run();
}

/**
 * What the names of buyers may mean in a département: its communes, their districts and itself, the EPCI of its communes, its
 * région, and the councils that it has elsewhere (`councils`: Alsace of the Bas-Rhin).
 */
export function bodiesIn(
  db: Db,
  departement: string,
  councils: readonly string[] = [],
): {
  readonly code: string;
  readonly kind: (typeof authorities.$inferSelect)['kind'];
  readonly name: string;
}[] {
  const columns = { code: authorities.code, kind: authorities.kind, name: authorities.name };
  return [
    ...db
      .select(columns)
      .from(authorities)
      .where(
        and(eq(authorities.departement, departement), inArray(authorities.status, ['current', 'district'])),
      )
      .all(),
    ...db
      .select(columns)
      .from(authorities)
      .where(
        sql`${authorities.kind} = 'epci' AND ${authorities.departement} IS NOT ${departement} AND ${authorities.code} IN (SELECT c.epci FROM authorities c WHERE c.departement = ${departement})`,
      )
      .all(),
    ...db
      .select(columns)
      .from(authorities)
      .where(
        sql`${authorities.kind} = 'region' AND ${authorities.region} IN (SELECT d.region FROM authorities d WHERE d.departement = ${departement})`,
      )
      .all(),
    ...(councils.length === 0
      ? []
      : db
          .select(columns)
          .from(authorities)
          .where(inArray(authorities.code, [...councils]))
          .all()),
  ];
}
