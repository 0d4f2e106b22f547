/** What the pages about letters share: their place, addresses, the words of people who act on them. */
import type { LetterRow } from '../../../../db/queries/letters.js';
import { findPerson } from '../../../../db/queries/people.js';
import type { Db } from '../../../../db/open.js';
import type { LetterReading } from '../../../letters/read-letter.js';

/** Address of the list, and the menu's entry that holds every page about a letter. */
export const PLACE = '/lettres';
export const OUTBOX = '/lettres/envois';
export const TEMPLATES = '/lettres/modeles';
export const LETTER_STYLES = ['cases.css', 'sheet.css', 'letters.css'] as const;

export function letterHref(letter: Pick<LetterRow, 'id'>): string {
  return `${PLACE}/${encodeURIComponent(letter.id)}`;
}

/** The chosen name of a person. */
export function nameOf(db: Db, id: string | null): string {
  return id === null ? 'Vigie' : (findPerson(db, id)?.name ?? 'une personne');
}

/** « T1 ». */
export function kindLabel(template: string): string {
  return template.toUpperCase();
}

/** Somebody changed the letter since the page was opened. */
export const STALE =
  'Quelqu’un a repris cette lettre depuis que vous l’avez ouverte : rien n’a été changé. Lisez la nouvelle version avant de continuer.';

/** The delivery of a letter that an address names; null when it is none of hers. */
export function deliveryOf(
  { deliveries }: LetterReading,
  id: string,
): LetterReading['deliveries'][number] | null {
  return deliveries.find(({ row }) => row.id === id) ?? null;
}

/** Whether it left, or may have. */
export function hasLeft({ deliveries }: LetterReading): boolean {
  return deliveries.some(({ row: { state } }) => state === 'sent' || state === 'unknown');
}

/** The one value of a form's field, bounded; '' when it is missing. */
export function fieldOf(body: Readonly<Record<string, unknown>>, name: string, most = 2000): string {
  const value = body[name];
  return typeof value === 'string' ? value.slice(0, most).trim() : '';
}
