/** How long things are kept (law.md §7). Pure: lists and numbers; `config.ts` reads them, the pages tell them. */
import { z } from 'zod';

const months = (least: number, most: number) => z.number().int().min(least).max(most);

/** A delay that is left out has its default. The database itself refuses to delete from the log before six months. */
export const delaysSchema = z
  .strictObject({
    /** The log of who saw and did what, and sessions that ended. */
    logMonths: months(6, 36).default(12),
    /** Name and access of somebody who left. */
    departedMonths: months(1, 36).default(12),
    /** Elected people, since they hold their office no more. */
    mandateMonths: months(1, 36).default(12),
    /** Bytes of visuals that people dismissed, since the last word on them. */
    dismissedDays: z.number().int().min(30).max(1095).default(90),
    /** Bytes of visuals that nothing flags any more and of which nobody spoke, since they were last kept. */
    byCatchDays: z.number().int().min(7).max(365).default(30),
    /** Bytes in which persons may stand, of visuals without a case that no site shows any more. */
    personsMonths: months(6, 36).default(36),
    /** Letters that were sent, and what officials are told of it. */
    lettersMonths: months(12, 120).default(60),
    /** Bytes of visuals whose cases are all closed and that no site shows, since the last fact; null: without end. */
    closedCasesMonths: months(12, 240).nullable().default(null),
  })
  .refine(
    ({ closedCasesMonths, lettersMonths }) =>
      closedCasesMonths === null || closedCasesMonths >= lettersMonths,
    {
      path: ['closedCasesMonths'],
      // A letter whose proof is gone could not be answered for.
      message: 'closedCasesMonths est plus court que lettersMonths',
    },
  );

export type Delays = Readonly<z.infer<typeof delaysSchema>>;

export const DEFAULT_DELAYS: Delays = Object.freeze(delaysSchema.parse({}));

const YEARS = ['un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf', 'dix'];

/** « cinq ans », « 30 mois ». @param count months, ten years at most */
export function delayWords(count: number): string {
  const years = YEARS[count / 12 - 1];
  return years === undefined ? `${count} mois` : `${years} an${count === 12 ? '' : 's'}`;
}

/** The instant `months` earlier, as the database counts: the day stays, and runs over where the month has none. */
export function monthsBefore(at: string, count: number): string {
  const date = new Date(at);
  date.setUTCMonth(date.getUTCMonth() - count);
  return date.toISOString();
}

export function daysBefore(at: string, count: number): string {
  return new Date(Date.parse(at) - count * 86_400_000).toISOString();
}
