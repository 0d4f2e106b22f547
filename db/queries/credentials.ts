/** How people come in: passwords, one-time codes, failed tries, sessions. */
import { and, desc, eq, gt, isNull, lt, lte, ne, or, sql } from 'drizzle-orm';
import type { Db } from '../open.js';
import { given, prepared } from '../prepared.js';
import { credentials, entryAttempts, people, recoveryCodes, sessions } from '../schema/index.js';
import type { PersonRow, SessionRow } from './people.js';

export type CredentialsRow = typeof credentials.$inferSelect;

/** Null while a person has none. */
export function credentialsOf(db: Db, personId: string): CredentialsRow | null {
  return credentialsByPerson(db).get({ personId }) ?? null;
}

const credentialsByPerson = prepared((db) =>
  db
    .select()
    .from(credentials)
    .where(eq(credentials.personId, given('personId')))
    .prepare(),
);

/** Who has this address (lower case) and takes part now; null when nobody. */
export function personByMail(
  db: Db,
  mail: string,
): { readonly person: PersonRow; readonly credentials: CredentialsRow } | null {
  return (
    db
      .select({ person: people, credentials })
      .from(credentials)
      .innerJoin(people, eq(people.id, credentials.personId))
      .where(and(eq(credentials.mail, mail), isNull(people.endedAt)))
      .get() ?? null
  );
}

/** Writes what is told of a person's credentials; the rest stays. */
export function putCredentials(
  tx: Db,
  personId: string,
  change: Partial<Omit<CredentialsRow, 'personId'>>,
): void {
  tx.insert(credentials)
    .values({ personId, ...change })
    .onConflictDoUpdate({ target: credentials.personId, set: change })
    .run();
}

/** Whether another person has this address. */
export function isMailTaken(db: Db, mail: string, personId: string): boolean {
  return (
    db
      .select({ one: sql<number>`1` })
      .from(credentials)
      .where(and(eq(credentials.mail, mail), ne(credentials.personId, personId)))
      .get() !== undefined
  );
}

/** Notes that the code of a step was taken; false when it, or a later one, was taken before. */
export function takeStep(tx: Db, personId: string, step: number): boolean {
  return (
    tx
      .update(credentials)
      .set({ totpStep: step })
      .where(
        and(
          eq(credentials.personId, personId),
          sql`(${credentials.totpStep} IS NULL OR ${credentials.totpStep} < ${step})`,
        ),
      )
      .run().changes > 0
  );
}

/** Puts new recovery codes in the place of all others. */
export function replaceRecoveryCodes(tx: Db, personId: string, hashes: readonly string[], at: string): void {
  tx.delete(recoveryCodes).where(eq(recoveryCodes.personId, personId)).run();
  for (const hash of hashes) tx.insert(recoveryCodes).values({ personId, hash, madeAt: at }).run();
}

/** Uses a recovery code, once. */
export function useRecoveryCode(tx: Db, personId: string, hash: string, at: string): boolean {
  return (
    tx
      .update(recoveryCodes)
      .set({ usedAt: at })
      .where(
        and(eq(recoveryCodes.personId, personId), eq(recoveryCodes.hash, hash), isNull(recoveryCodes.usedAt)),
      )
      .run().changes > 0
  );
}

/** How many recovery codes are left. */
export function countRecoveryCodes(db: Db, personId: string): number {
  return (
    db
      .select({ n: sql<number>`count(*)` })
      .from(recoveryCodes)
      .where(and(eq(recoveryCodes.personId, personId), isNull(recoveryCodes.usedAt)))
      .get()?.n ?? 0
  );
}

/** Takes the second factor away: secret and recovery codes. */
export function dropSecondFactor(tx: Db, personId: string): void {
  putCredentials(tx, personId, { totp: null, totpAt: null, totpStep: null });
  tx.delete(recoveryCodes).where(eq(recoveryCodes.personId, personId)).run();
}

/** Forgets how a person came in. */
export function deleteCredentials(tx: Db, personId: string): void {
  tx.delete(recoveryCodes).where(eq(recoveryCodes.personId, personId)).run();
  tx.delete(credentials).where(eq(credentials.personId, personId)).run();
}

/** Instants between which tries count, the first left out. What a clock that ran ahead wrote beyond counts no more. */
export interface TryWindow {
  readonly after: string;
  readonly at: string;
}

/** Failed tries of a bucket within a window. */
export function countAttempts(db: Db, bucket: string, { after, at }: TryWindow): number {
  return (
    db
      .select({ count: entryAttempts.count })
      .from(entryAttempts)
      .where(
        and(eq(entryAttempts.bucket, bucket), gt(entryAttempts.since, after), lte(entryAttempts.since, at)),
      )
      .get()?.count ?? 0
  );
}

/** Counts a try; buckets that began outside of the window begin anew, and all such are forgotten. */
export function addAttempt(tx: Db, bucket: string, { after, at }: TryWindow): void {
  tx.delete(entryAttempts)
    .where(or(lte(entryAttempts.since, after), gt(entryAttempts.since, at)))
    .run();
  tx.insert(entryAttempts)
    .values({ bucket, since: at, count: 1 })
    .onConflictDoUpdate({ target: entryAttempts.bucket, set: { count: sql`${entryAttempts.count} + 1` } })
    .run();
}

/** Takes one try of a bucket back. */
export function returnAttempt(tx: Db, bucket: string): void {
  tx.delete(entryAttempts)
    .where(and(eq(entryAttempts.bucket, bucket), lte(entryAttempts.count, 1)))
    .run();
  tx.update(entryAttempts)
    .set({ count: sql`${entryAttempts.count} - 1` })
    .where(eq(entryAttempts.bucket, bucket))
    .run();
}

/** Forgets tries that began before an instant. */
export function deleteOldAttempts(tx: Db, before: string): void {
  tx.delete(entryAttempts).where(lt(entryAttempts.since, before)).run();
}

/** Forgets the tries of a bucket. */
export function clearAttempts(tx: Db, bucket: string): void {
  tx.delete(entryAttempts).where(eq(entryAttempts.bucket, bucket)).run();
}

/** Sessions of a person that last, the one used last first. */
export function sessionsOf(db: Db, personId: string, at: string): SessionRow[] {
  return db
    .select()
    .from(sessions)
    .where(and(eq(sessions.personId, personId), isNull(sessions.revokedAt), gt(sessions.expiresAt, at)))
    .orderBy(desc(sessions.seenAt))
    .all();
}

/** Ends sessions of a person: one, or all but `except`. @returns how many ended */
export function endSessions(
  tx: Db,
  personId: string,
  which: { readonly one: string } | { readonly except: string | null },
  at: string,
): number {
  const chosen =
    'one' in which
      ? eq(sessions.tokenHash, which.one)
      : which.except === null
        ? undefined
        : ne(sessions.tokenHash, which.except);
  return tx
    .update(sessions)
    .set({ revokedAt: at })
    .where(and(eq(sessions.personId, personId), isNull(sessions.revokedAt), chosen))
    .run().changes;
}

/** Deletes sessions that ended before an instant: they tell when somebody worked. */
export function deleteEndedSessions(tx: Db, before: string): number {
  return tx
    .delete(sessions)
    .where(
      and(
        lt(sessions.seenAt, before),
        sql`(${sessions.revokedAt} IS NOT NULL OR ${sessions.expiresAt} < ${before})`,
      ),
    )
    .run().changes;
}
