/**
 * What the program knows already of the questions of an approval: the day on which whoever wrote the letter looked at its
 * addressee, and what was answered of the agents' section when the last letter to this authority was approved. It is
 * taken up in the form and said to be so; the answer itself stays open, for a person gives it each time.
 */
import { lettersToAuthority, stepsOfLetter, type LetterRow } from '../../db/queries/letters.js';
import type { Db } from '../../db/open.js';
import { formatDate, isLegalDay, type LegalDay } from '../french/index.js';
import type { Check } from './store-types.js';

export interface KnownAnswer {
  /** Taken up as the day of a « oui ». */
  readonly day: LegalDay | null;
  /** Taken up as the reason of a « non ». */
  readonly note: string | null;
  /** Where it comes from; a French sentence. */
  readonly told: string;
}

/** By question; those of which nothing is known are left out. */
export function knownAnswers(
  db: Db,
  { id, authorityCode, addressee: { checkedOn } }: Pick<LetterRow, 'id' | 'authorityCode' | 'addressee'>,
): ReadonlyMap<Check, KnownAnswer> {
  const known = new Map<Check, KnownAnswer>();
  if (checkedOn !== null && isLegalDay(checkedOn))
    known.set('addressee-right', {
      day: checkedOn,
      note: null,
      told: `Vérifié le ${formatDate(checkedOn)}, d’après le brouillon.`,
    });
  const told = agentsTold(db, authorityCode, id);
  if (told !== null) known.set('agents-told', told);
  return known;
}

function agentsTold(db: Db, authority: string, except: string): KnownAnswer | null {
  for (const letter of lettersToAuthority(db, authority, except)) {
    const approval = stepsOfLetter(db, letter.id).findLast(({ kind }) => kind === 'approved');
    const given = approval?.checklist?.find(({ check }) => check === 'agents-told');
    if (given === undefined || given.answer === 'not-asked') continue;
    const { answer, day, note } = given;
    const dated = answer === 'yes' && day !== null && isLegalDay(day) ? day : null;
    const said = answer === 'no' ? `non, ${note ?? 'sans raison notée'}` : 'oui';
    return {
      day: dated,
      note: answer === 'no' ? note : null,
      told: `Répondu pour la lettre ${letter.reference} : ${said}${dated === null ? '' : `, le ${formatDate(dated)}`}.`,
    };
  }
  return null;
}
