/** What authorities voted about generative AI. */
import { and, desc, eq, isNull } from 'drizzle-orm';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { charters } from '../schema/index.js';

export type CharterRow = typeof charters.$inferSelect;
export type NewCharter = Pick<
  CharterRow,
  'authorityCode' | 'title' | 'url' | 'votedOn' | 'quote' | 'addedBy'
>;

/** Charters of an authority that stand, the last one first. */
export function chartersOf(db: Db, code: string): CharterRow[] {
  return db
    .select()
    .from(charters)
    .where(and(eq(charters.authorityCode, code), isNull(charters.endedAt)))
    .orderBy(desc(charters.votedOn), desc(charters.addedAt), desc(charters.id))
    .all();
}

export function insertCharter(tx: Db, charter: NewCharter, at: string): CharterRow {
  return tx
    .insert(charters)
    .values({ id: newId(at), ...charter, addedAt: at })
    .returning()
    .get();
}

/** Ends a charter of this authority; false when it has none with this id that stands. */
export function endCharter(
  tx: Db,
  ask: { readonly id: string; readonly authorityCode: string; readonly by: string },
  at: string,
): boolean {
  const standing = and(
    eq(charters.id, ask.id),
    eq(charters.authorityCode, ask.authorityCode),
    isNull(charters.endedAt),
  );
  return tx.update(charters).set({ endedAt: at, endedBy: ask.by }).where(standing).run().changes > 0;
}
