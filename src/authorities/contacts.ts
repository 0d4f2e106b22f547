/** How an authority is reached: what sources tell, with a person's word in front of it. */
import { correctionsOf, type CorrectionRow } from '../../db/queries/corrections.js';
import { importedContacts, type ContactTold } from '../../db/queries/directory.js';
import type { Db } from '../../db/open.js';
import { CONTACT_KINDS, type ContactKind } from './types.js';

/** One way to reach an authority, with where it comes from. */
export type Contact =
  | {
      readonly kind: ContactKind;
      readonly value: string;
      readonly from: 'source';
      readonly told: ContactTold;
      /** A correction stands in front of it. */
      readonly isReplaced: boolean;
    }
  | {
      readonly kind: ContactKind;
      readonly value: string;
      readonly from: 'person';
      readonly correction: CorrectionRow;
      readonly isReplaced: false;
    };

/** The contacts of an authority, of each kind the one to use first. */
export function contactsOf(db: Db, code: string): readonly Contact[] {
  const corrected = new Map(correctionsOf(db, code).map((one) => [one.field, one]));
  const told = importedContacts(db, code);
  return CONTACT_KINDS.flatMap((kind): Contact[] => {
    const correction = corrected.get(kind);
    const ofSource = told
      .filter((one) => one.kind === kind && one.value !== correction?.value)
      .map((one): Contact => ({
        kind,
        value: one.value,
        from: 'source',
        told: one,
        isReplaced: correction !== undefined,
      }));
    return correction === undefined
      ? ofSource
      : [{ kind, value: correction.value, from: 'person', correction, isReplaced: false }, ...ofSource];
  });
}
