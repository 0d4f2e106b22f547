/** Whether a text of a letter has been read by those who answer for it (letters.md §6, Validation). Pure. */
import { formatDate, type LegalDay } from '../french/index.js';
import type { ReadSource } from './types.js';

/** Why this text cannot be approved on a day, in French; null when its validation holds. */
export function invalidity(
  { title, validation }: Pick<ReadSource, 'title' | 'validation'>,
  on: LegalDay,
): string | null {
  if (validation === null) return `« ${title} » n’a pas encore été validé par le syndicat.`;
  if (validation.on > on) return `La validation de « ${title} » commence le ${formatDate(validation.on)}.`;
  return validation.until < on
    ? `La validation de « ${title} » a pris fin le ${formatDate(validation.until)}.`
    : null;
}
