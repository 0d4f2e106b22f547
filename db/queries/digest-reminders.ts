/** Who follows a case, and what was told lately. */
import { sql } from 'drizzle-orm';
import type { Db } from '../open.js';
import { WAS_REFUSED } from './digests.js';

/** Who wrote letters of these cases, by case. */
export function writersOf(db: Db, cases: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const rows = db.all<{ caseId: string; person: string }>(
    sql`SELECT DISTINCT l.case_id AS caseId, l.written_by AS person
      FROM json_each(${JSON.stringify(cases)}) j CROSS JOIN letters l ON l.case_id = j.value`,
  );
  for (const { caseId, person } of rows) {
    const known = found.get(caseId) ?? new Set();
    known.add(person);
    found.set(caseId, known);
  }
  return found;
}

/** Of these things, those that a person was told at an instant or later, by a mail that nobody refused. */
export function toldSince(
  db: Db,
  personId: string,
  ask: { readonly keys: readonly string[]; readonly since: string },
): ReadonlySet<string> {
  return new Set(
    db
      .all<{ key: string }>(
        sql`SELECT t.item_key AS key FROM json_each(${JSON.stringify(ask.keys)}) j
          CROSS JOIN digest_tells t ON t.person_id = ${personId} AND t.item_key = j.value
          CROSS JOIN digests d ON d.id = t.digest_id WHERE d.composed_at >= ${ask.since} AND NOT ${WAS_REFUSED}`,
      )
      .map(({ key }) => key),
  );
}
