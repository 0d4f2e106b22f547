import { and, count, desc, eq, gt, isNull, ne, or, sql } from 'drizzle-orm';
import type { Verdict } from '../../src/classifiers/types.js';
import type { Db } from '../open.js';
import { given, givenTo, prepared } from '../prepared.js';
import { verdicts, visuals } from '../schema/index.js';
import type { GradeCounts } from '../schema/json.js';
import { marksJson } from '../schema/json.js';

/** A verdict as it is kept: with its number for this visual (1, 2, 3…), the ruleset behind it and its date. */
export interface StoredVerdict extends Verdict {
  readonly contentKey: string;
  readonly number: number;
  readonly ruleset: string;
  readonly at: string;
}

/** Subquery with the latest verdict of each visual; joined by content key, it reads only the rows it needs. */
export function latestVerdict(db: Db) {
  return db
    .select()
    .from(verdicts)
    .where(
      // Written out: drizzle leaves the table's name off, and the inner table would capture the column.
      sql`verdicts.number = (SELECT max(other.number) FROM verdicts AS other WHERE other.content_key = verdicts.content_key)`,
    )
    .as('latest');
}

/** The columns of `latestVerdict` as one value. */
export function verdictColumns(latest: ReturnType<typeof latestVerdict>) {
  const { contentKey, number, grade, kind, generator, marks, contradiction, ruleset, at } = latest;
  return { contentKey, number, grade, kind, generator, marks, contradiction, ruleset, at };
}

export function findVerdict(db: Db, contentKey: string): StoredVerdict | null {
  return latestByKey(db).get({ contentKey }) ?? null;
}

const latestByKey = prepared((db) =>
  db
    .select()
    .from(verdicts)
    .where(eq(verdicts.contentKey, given('contentKey')))
    .orderBy(desc(verdicts.number))
    .limit(1)
    .prepare(),
);

/** Every verdict a visual ever had, oldest first. */
export function verdictHistory(db: Db, contentKey: string): StoredVerdict[] {
  return db.select().from(verdicts).where(eq(verdicts.contentKey, contentKey)).orderBy(verdicts.number).all();
}

/** Adds a verdict when it says something else than the latest one, and notes which ruleset was applied. */
export function addVerdict(
  tx: Db,
  contentKey: string,
  verdict: Verdict,
  ruleset: string,
  at: string,
): 'added' | 'same' {
  setRuleset(tx).run({ contentKey, ruleset });
  const latest = findVerdict(tx, contentKey);
  if (latest !== null && saysTheSame(latest, verdict)) return 'same';
  const { grade, kind, generator, marks, contradiction } = verdict;
  const number = (latest?.number ?? 0) + 1;
  insertVerdict(tx).run({ contentKey, number, grade, kind, generator, marks, contradiction, ruleset, at });
  return 'added';
}

/** Adds the first verdict of a visual that was written just now, ruleset and all. */
export function addFirstVerdict(
  tx: Db,
  contentKey: string,
  verdict: Verdict,
  ruleset: string,
  at: string,
): void {
  const { grade, kind, generator, marks, contradiction } = verdict;
  insertVerdict(tx).run({ contentKey, number: 1, grade, kind, generator, marks, contradiction, ruleset, at });
}

const setRuleset = prepared((db) =>
  db
    .update(visuals)
    .set({ ruleset: givenTo('ruleset') })
    .where(eq(visuals.contentKey, given('contentKey')))
    .prepare(),
);
const insertVerdict = prepared((db) =>
  db
    .insert(verdicts)
    .values({
      contentKey: given('contentKey'),
      number: given('number'),
      grade: given('grade'),
      kind: given('kind'),
      generator: given('generator'),
      marks: given('marks'),
      contradiction: given('contradiction'),
      ruleset: given('ruleset'),
      at: given('at'),
    })
    .prepare(),
);

function saysTheSame(a: Verdict, b: Verdict): boolean {
  return (
    a.grade === b.grade &&
    a.kind === b.kind &&
    a.generator === b.generator &&
    a.contradiction === b.contradiction &&
    JSON.stringify(marksJson.parse(a.marks)) === JSON.stringify(marksJson.parse(b.marks))
  );
}

/**
 * Content keys in order, after `after`, at most `limit`: the pages of a walk over all visuals. With `exceptRuleset`,
 * visuals to which that ruleset was already applied are left out, so that an interrupted reclassification goes on.
 */
export function listVisualKeys(
  db: Db,
  walk: { readonly after: string | null; readonly limit: number; readonly exceptRuleset?: string },
): string[] {
  const rows = db
    .select({ contentKey: visuals.contentKey })
    .from(visuals)
    .where(
      and(
        walk.after === null ? undefined : gt(visuals.contentKey, walk.after),
        walk.exceptRuleset === undefined
          ? undefined
          : or(isNull(visuals.ruleset), ne(visuals.ruleset, walk.exceptRuleset)),
      ),
    )
    .orderBy(visuals.contentKey)
    .limit(walk.limit)
    .all();
  return rows.map((row) => row.contentKey);
}

/** How many visuals stand at each grade. */
export function countGrades(db: Db): GradeCounts {
  const latest = latestVerdict(db);
  const rows = db.select({ grade: latest.grade, n: count() }).from(latest).groupBy(latest.grade).all();
  const of = (grade: string): number => rows.find((row) => row.grade === grade)?.n ?? 0;
  return { stated: of('stated'), technical: of('technical'), hinted: of('hinted'), none: of('none') };
}
