/** What keeps letters from leaving, in words. */
import { findAuthority } from '../../../db/queries/authorities.js';
import type { HoldRow, ObjectionRow } from '../../../db/queries/brakes.js';
import type { Db } from '../../../db/open.js';
import { departementName } from '../map-of-france.js';

export const OBJECTION_WORDS: Readonly<Record<ObjectionRow['kind'], string>> = {
  'article-21': 'Opposition (article 21 du RGPD)',
  'wrong-recipient': 'Mauvaise adresse',
  'no-more': 'Ne veut plus de lettre',
};

/** What a hold or an electoral period is about. */
export function heldWords(db: Db, kind: HoldRow['kind'], subject: string): string {
  switch (kind) {
    case 'everything':
      return 'tous les envois';
    case 'section':
      return departementName(subject);
    case 'authority':
      return findAuthority(db, subject)?.name ?? subject;
    case 'case':
      return 'un dossier';
    case 'letter':
      return 'une lettre';
  }
}
