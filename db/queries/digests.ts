/** What people chose about mails, what was composed for them, and what they were told. */
import { and, asc, eq, isNull, sql, type SQL } from 'drizzle-orm';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { credentials, digests, digestSettings, digestTells, people } from '../schema/index.js';
import type { PersonRow } from './people.js';

export { DIGEST_FREQUENCIES, DIGEST_KINDS } from '../schema/index.js';
export type DigestRow = typeof digests.$inferSelect;
export type DigestKind = DigestRow['kind'];
export type DigestSettings = Pick<typeof digestSettings.$inferSelect, 'frequency' | 'instant'>;

const UNCHOSEN: DigestSettings = { frequency: 'weekly', instant: false };

/** What a person chose; each week, and nothing at once, while she chose nothing. */
export function digestSettingsOf(db: Db, personId: string): DigestSettings {
  const row = db.select().from(digestSettings).where(eq(digestSettings.personId, personId)).get();
  return row === undefined ? UNCHOSEN : { frequency: row.frequency, instant: row.instant };
}

/** Writes what a person chose; what is left out stays. */
export function putDigestSettings(
  tx: Db,
  personId: string,
  change: Partial<DigestSettings>,
  at: string,
): void {
  const set = { ...digestSettingsOf(tx, personId), ...change, changedAt: at };
  tx.insert(digestSettings)
    .values({ personId, ...set })
    .onConflictDoUpdate({ target: digestSettings.personId, set })
    .run();
}

/** Somebody who takes part now, with where mail reaches her; null while no address is known. */
export interface DigestReader {
  readonly person: PersonRow;
  readonly mail: string | null;
  readonly settings: DigestSettings;
}

/** Everybody who takes part now, by id. */
export function digestReaders(db: Db): readonly DigestReader[] {
  return readers(db, undefined);
}

/** One of them; null when she takes no part now. */
export function digestReader(db: Db, personId: string): DigestReader | null {
  return readers(db, personId)[0] ?? null;
}

function readers(db: Db, personId: string | undefined): readonly DigestReader[] {
  return db
    .select({ person: people, mail: credentials.mail, settings: digestSettings })
    .from(people)
    .leftJoin(credentials, eq(credentials.personId, people.id))
    .leftJoin(digestSettings, eq(digestSettings.personId, people.id))
    .where(and(isNull(people.endedAt), personId === undefined ? undefined : eq(people.id, personId)))
    .orderBy(asc(people.id))
    .all()
    .map(({ person, mail, settings }) => ({
      person,
      mail,
      settings: settings === null ? UNCHOSEN : { frequency: settings.frequency, instant: settings.instant },
    }));
}

type Once = Pick<DigestRow, 'personId' | 'kind' | 'period'>;

/** What was composed for a person, kind and period; null when nothing was yet. */
export function findDigest(db: Db, { personId, kind, period }: Once): DigestRow | null {
  return (
    db
      .select()
      .from(digests)
      .where(and(eq(digests.personId, personId), eq(digests.kind, kind), eq(digests.period, period)))
      .get() ?? null
  );
}

/** What was composed for a person since an instant, the oldest first. */
export function digestsSince(
  db: Db,
  ask: { readonly personId: string; readonly since: string },
): DigestRow[] {
  return db
    .select()
    .from(digests)
    .where(and(eq(digests.personId, ask.personId), sql`${digests.composedAt} >= ${ask.since}`))
    .orderBy(asc(digests.composedAt), asc(digests.id))
    .all();
}

/** A mail that its server refused, or that a person took out of the outbox, told nobody anything. Of a row `d` of digests. */
export const WAS_REFUSED = sql.raw(
  `EXISTS (SELECT 1 FROM outbox o WHERE o.id = d.outbox_id AND o.state IN ('rejected', 'cancelled'))`,
);

/** The weeks and months that a person was told of since an instant and before another, be it that there was nothing; the oldest first. */
export function weeksTold(
  db: Db,
  ask: { readonly personId: string; readonly since: string; readonly before: string },
): readonly { readonly composedAt: string; readonly wasMailed: boolean }[] {
  return db
    .all<{ composedAt: string; wasMailed: number }>(
      sql`SELECT d.composed_at AS composedAt, d.outbox_id IS NOT NULL AS wasMailed FROM digests d
        WHERE d.person_id = ${ask.personId} AND d.kind IN ('weekly', 'recap')
          AND d.composed_at >= ${ask.since} AND d.composed_at < ${ask.before} AND NOT ${WAS_REFUSED}
        GROUP BY d.composed_at ORDER BY d.composed_at`,
    )
    .map(({ composedAt, wasMailed }) => ({ composedAt, wasMailed: wasMailed === 1 }));
}

/**
 * When a week or a month was thought of for a person since an instant and before another, whatever became of the mail;
 * the newest first.
 */
export function timesComposed(
  db: Db,
  ask: { readonly personId: string; readonly since: string; readonly before: string },
): readonly string[] {
  return db
    .all<{ composedAt: string }>(
      sql`SELECT d.composed_at AS composedAt FROM digests d
        WHERE d.person_id = ${ask.personId} AND d.kind IN ('weekly', 'recap')
          AND d.composed_at >= ${ask.since} AND d.composed_at < ${ask.before} ORDER BY d.composed_at DESC`,
    )
    .map(({ composedAt }) => composedAt);
}

/** Writes down what was composed; null when something was before, of this kind and period. */
export function insertDigest(tx: Db, digest: Omit<DigestRow, 'id'>): string | null {
  return (
    tx
      .insert(digests)
      .values({ ...digest, id: newId(digest.composedAt) })
      .onConflictDoNothing()
      .returning({ id: digests.id })
      .get()?.id ?? null
  );
}

/** Notes what a person was told; what she had been told before stays with its first time, unless that mail was refused. */
export function insertTells(
  tx: Db,
  {
    personId,
    digestId,
    keys,
  }: { readonly personId: string; readonly digestId: string; readonly keys: readonly string[] },
): void {
  for (const itemKey of keys)
    tx.insert(digestTells)
      .values({ personId, itemKey, digestId })
      .onConflictDoUpdate({
        target: [digestTells.personId, digestTells.itemKey],
        set: { digestId },
        setWhere: sql`EXISTS (SELECT 1 FROM digests d WHERE d.id = digest_tells.digest_id AND ${WAS_REFUSED})`,
      })
      .run();
}

/**
 * Condition that a person was told of a thing by a mail that nobody refused.
 *
 * @param key its name among what is told, of columns that are called neither `t`, `d` nor `o`
 */
export function wasTold(personId: string, key: SQL): SQL {
  return sql`EXISTS (SELECT 1 FROM digest_tells t CROSS JOIN digests d ON d.id = t.digest_id
    WHERE t.person_id = ${personId} AND t.item_key = ${key} AND NOT ${WAS_REFUSED})`;
}

/** Of these things, the ones that a person was told by a mail that nobody refused. */
export function reachedBy(db: Db, personId: string, keys: readonly string[]): ReadonlySet<string> {
  return new Set(
    db
      .all<{ key: string }>(
        sql`SELECT j.value AS key FROM json_each(${JSON.stringify(keys)}) j WHERE ${wasTold(personId, sql`j.value`)}`,
      )
      .map(({ key }) => key),
  );
}

/** A mail that told a person of a thing. */
export interface ToldMail {
  readonly composedAt: string;
  /** Its server refused it before it took anything: nobody has read it. What came back had been taken. */
  readonly wasRefused: boolean;
}

/** Of a row `d` of digests, as a column. */
const NEVER_TAKEN = sql.raw(
  `EXISTS (SELECT 1 FROM outbox o WHERE o.id = d.outbox_id AND o.state = 'rejected' AND o.sent_at IS NULL) AS wasRefused`,
);

interface ToldRow {
  readonly key: string;
  readonly composedAt: string;
  readonly wasRefused: number;
}

function toldByKey(rows: readonly ToldRow[]): ReadonlyMap<string, ToldMail> {
  return new Map(
    rows.map(({ key, composedAt, wasRefused }) => [key, { composedAt, wasRefused: wasRefused === 1 }]),
  );
}

/** Of these periods, the ones for which something of a kind was composed for a person. */
export function composedFor(
  db: Db,
  ask: { readonly personId: string; readonly kind: DigestKind; readonly periods: readonly string[] },
): ReadonlyMap<string, ToldMail> {
  return toldByKey(
    db.all<ToldRow>(
      sql`SELECT d.period AS key, d.composed_at AS composedAt, ${NEVER_TAKEN}
        FROM json_each(${JSON.stringify(ask.periods)}) j
        CROSS JOIN digests d ON d.person_id = ${ask.personId} AND d.kind = ${ask.kind} AND d.period = j.value`,
    ),
  );
}

/** Of these things, the ones that a mail to a person was composed about, each with the mail that it is noted of. */
export function toldOf(db: Db, personId: string, keys: readonly string[]): ReadonlyMap<string, ToldMail> {
  return toldByKey(
    db.all<ToldRow>(
      sql`SELECT t.item_key AS key, d.composed_at AS composedAt, ${NEVER_TAKEN}
        FROM json_each(${JSON.stringify(keys)}) j
        CROSS JOIN digest_tells t ON t.person_id = ${personId} AND t.item_key = j.value
        CROSS JOIN digests d ON d.id = t.digest_id`,
    ),
  );
}

/**
 * The weekly mail of an earlier week that was composed for a person within a stretch of time, and that nobody refused or
 * took back; null when there is none.
 */
export function lateWeeklyMail(
  db: Db,
  ask: {
    readonly personId: string;
    /** « 2026-W49 »: of the weeks before it. */
    readonly before: string;
    readonly since: string;
    readonly until: string;
  },
): Pick<DigestRow, 'outboxId' | 'composedAt'> | null {
  return (
    db.all<{ outboxId: string; composedAt: string }>(
      sql`SELECT d.outbox_id AS outboxId, d.composed_at AS composedAt FROM digests d
        WHERE d.person_id = ${ask.personId} AND d.kind = 'weekly' AND d.period < ${ask.before}
          AND d.composed_at > ${ask.since} AND d.composed_at <= ${ask.until}
          AND d.outbox_id IS NOT NULL AND NOT ${WAS_REFUSED}
        ORDER BY d.composed_at DESC LIMIT 1`,
    )[0] ?? null
  );
}

/** Forgets what a person chose and was told. What the outbox holds of her has its own delay. */
export function deleteDigestsOf(tx: Db, personId: string): void {
  tx.delete(digestTells).where(eq(digestTells.personId, personId)).run();
  tx.delete(digests).where(eq(digests.personId, personId)).run();
  tx.delete(digestSettings).where(eq(digestSettings.personId, personId)).run();
}
