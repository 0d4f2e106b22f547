/** The day of publication that a file's name or address tells. Pure. */
import { isLegalDay, type LegalDay } from '../../french/dates.js';

/** `2026-08-11`, `20260811-155100` (the folders of data.gouv.fr), `20260811`, `11-08-2026`; digits beside them are another number. */
const FORMS: readonly RegExp[] = [
  /(?<!\d)(?<y>20\d{2})[-_.](?<m>\d{2})[-_.](?<d>\d{2})(?!\d)/g,
  /(?<!\d)(?<y>20\d{2})(?<m>\d{2})(?<d>\d{2})(?:[-_T]?\d{4}(?:\d{2})?)?(?!\d)/g,
  /(?<!\d)(?<d>\d{2})[-_.](?<m>\d{2})[-_.](?<y>20\d{2})(?!\d)/g,
];

/** The last day that a text tells, at most `today`; null when it tells none. */
export function dayInName(text: string, today: LegalDay): LegalDay | null {
  const days = FORMS.flatMap((form) =>
    [...text.slice(0, 2000).matchAll(form)].map(
      ({ groups }) => `${groups?.['y']}-${groups?.['m']}-${groups?.['d']}`,
    ),
  );
  return (
    days
      .filter((day) => isLegalDay(day) && day <= today)
      .toSorted()
      .at(-1) ?? null
  );
}
