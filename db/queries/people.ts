import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import { newId } from '../ids.js';
import { transact, type Db } from '../open.js';
import { given, givenTo, prepared } from '../prepared.js';
import { entryLinks, people, sessions } from '../schema/index.js';

export type PersonRow = typeof people.$inferSelect;
export type SessionRow = typeof sessions.$inferSelect;

export function createPerson(
  db: Db,
  person: { readonly name: string; readonly role: PersonRow['role'] },
  at: string,
): PersonRow {
  return db
    .insert(people)
    .values({ id: newId(at), name: person.name, role: person.role, addedAt: at })
    .returning()
    .get();
}

/** The person, be she gone; null when there never was one with this id. */
export function findPerson(db: Db, id: string): PersonRow | null {
  return personById(db).get({ id }) ?? null;
}

const personById = prepared((db) =>
  db
    .select()
    .from(people)
    .where(eq(people.id, given('id')))
    .prepare(),
);

/** People by name; those who left only when asked for. */
export function listPeople(db: Db, options: { readonly withEnded?: boolean } = {}): PersonRow[] {
  return db
    .select()
    .from(people)
    .where(options.withEnded === true ? undefined : isNull(people.endedAt))
    .orderBy(asc(people.name), asc(people.id))
    .all();
}

export function changePerson(
  db: Db,
  id: string,
  change: { readonly name?: string; readonly role?: PersonRow['role'] },
): void {
  const { name, role } = change;
  if (name === undefined && role === undefined) return;
  db.update(people)
    .set({ ...(name === undefined ? {} : { name }), ...(role === undefined ? {} : { role }) })
    .where(eq(people.id, id))
    .run();
}

/** Ends a person's part: her sessions and unused links end with it, her decisions stay. */
export function endPerson(db: Db, id: string, at: string): void {
  transact(db, (tx) => {
    tx.update(people)
      .set({ endedAt: at })
      .where(and(eq(people.id, id), isNull(people.endedAt)))
      .run();
    tx.update(sessions)
      .set({ revokedAt: at })
      .where(and(eq(sessions.personId, id), isNull(sessions.revokedAt)))
      .run();
    tx.update(entryLinks)
      .set({ expiresAt: at })
      .where(and(eq(entryLinks.personId, id), isNull(entryLinks.usedAt), gt(entryLinks.expiresAt, at)))
      .run();
  });
}

/** How many people may review now. */
export function countActivePeople(db: Db): number {
  return activeCount(db).get({})?.count ?? 0;
}

const activeCount = prepared((db) =>
  db
    .select({ count: sql<number>`count(*)` })
    .from(people)
    .where(isNull(people.endedAt))
    .prepare(),
);

/** Whether somebody is the national office now. */
export function hasNationalOffice(db: Db): boolean {
  return national(db).get({}) !== undefined;
}

const national = prepared((db) =>
  db
    .select({ one: sql<number>`1` })
    .from(people)
    .where(and(eq(people.role, 'national'), isNull(people.endedAt)))
    .limit(1)
    .prepare(),
);

export function createEntryLink(
  db: Db,
  link: { readonly secretHash: string; readonly personId: string; readonly expiresAt: string },
  at: string,
): void {
  db.insert(entryLinks)
    .values({ ...link, createdAt: at })
    .run();
}

export type EntryLinkUse =
  | { readonly kind: 'entered'; readonly person: PersonRow }
  | { readonly kind: 'unknown' | 'used' | 'expired' };

/** Uses a link: the first asker enters, everybody after is told that it is used. One statement decides. */
export function useEntryLink(db: Db, secretHash: string, at: string): EntryLinkUse {
  return transact(db, (tx) => {
    const used = tx
      .update(entryLinks)
      .set({ usedAt: at })
      .where(
        and(eq(entryLinks.secretHash, secretHash), isNull(entryLinks.usedAt), gt(entryLinks.expiresAt, at)),
      )
      .returning({ personId: entryLinks.personId })
      .get();
    if (used === undefined) {
      const link = tx.select().from(entryLinks).where(eq(entryLinks.secretHash, secretHash)).get();
      if (link === undefined) return { kind: 'unknown' };
      return { kind: link.usedAt === null ? 'expired' : 'used' };
    }
    const person = findPerson(tx, used.personId);
    return person === null || person.endedAt !== null ? { kind: 'unknown' } : { kind: 'entered', person };
  });
}

export function createSession(
  db: Db,
  session: Pick<SessionRow, 'tokenHash' | 'personId' | 'expiresAt'> &
    Partial<Pick<SessionRow, 'strongAt' | 'browser'>>,
  at: string,
): void {
  db.insert(sessions)
    .values({ ...session, createdAt: at, seenAt: at })
    .run();
}

/** The session of this cookie and its person, while neither ended; null otherwise. */
export function findSession(
  db: Db,
  tokenHash: string,
  at: string,
): { readonly session: SessionRow; readonly person: PersonRow } | null {
  return sessionByToken(db).get({ tokenHash, at }) ?? null;
}

const sessionByToken = prepared((db) =>
  db
    .select({ session: sessions, person: people })
    .from(sessions)
    .innerJoin(people, eq(people.id, sessions.personId))
    .where(
      and(
        eq(sessions.tokenHash, given('tokenHash')),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, given('at')),
        isNull(people.endedAt),
      ),
    )
    .prepare(),
);

/** Notes that the session was used, and until when it lasts now. */
export function touchSession(
  db: Db,
  tokenHash: string,
  seen: { readonly at: string; readonly expiresAt: string },
): void {
  touch(db).run({ tokenHash, ...seen });
}

/** Notes that the second factor was given anew in a session. */
export function renewStrong(db: Db, tokenHash: string, at: string): void {
  db.update(sessions).set({ strongAt: at }).where(eq(sessions.tokenHash, tokenHash)).run();
}

const touch = prepared((db) =>
  db
    .update(sessions)
    .set({ seenAt: givenTo('at'), expiresAt: givenTo('expiresAt') })
    .where(and(eq(sessions.tokenHash, given('tokenHash')), isNull(sessions.revokedAt)))
    .prepare(),
);

export function revokeSession(db: Db, tokenHash: string, at: string): void {
  db.update(sessions)
    .set({ revokedAt: at })
    .where(and(eq(sessions.tokenHash, tokenHash), isNull(sessions.revokedAt)))
    .run();
}
