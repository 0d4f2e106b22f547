/** Which time-stamp authority people agreed to. */
import { desc } from 'drizzle-orm';
import type { Db } from '../open.js';
import { timeStampChoices } from '../schema/index.js';

export type TimeStampChoice = typeof timeStampChoices.$inferSelect;

/** What somebody chose last; null while nobody chose anything. */
export function lastTimeStampChoice(db: Db): TimeStampChoice | null {
  return db.select().from(timeStampChoices).orderBy(desc(timeStampChoices.seq)).limit(1).get() ?? null;
}

export function insertTimeStampChoice(tx: Db, choice: Omit<TimeStampChoice, 'seq'>): void {
  tx.insert(timeStampChoices).values(choice).run();
}
