/**
 * What people hide after a letter was written: the picture of its annex was taken before, and shows it still. Such a letter
 * leaves by no way until a person decides: it is written anew, with a picture made anew, or what was hidden is shown again.
 */
import { isHiddenSince } from '../../db/queries/blurs.js';
import type { LetterRow } from '../../db/queries/letters.js';
import type { Db } from '../../db/open.js';
import { annexesOf } from './annex.js';
import { writtenAt } from './read-letter.js';
import type { Annex, LetterDocument } from './types.js';

/** Whether a letter has a picture of its visuals at all. */
export function showsPicture(document: Pick<LetterDocument, 'annex' | 'moreAnnexes'>): boolean {
  return annexesOf(document).some(({ thumbnail }) => thumbnail !== null);
}

/** Why a letter with a picture may not leave, nor be shown; French. Null while nothing of it was hidden since. */
export function hiddenProblem(db: Db, row: LetterRow): string | null {
  if (!isHiddenSince(db, row.id, writtenAt(db, row))) return null;
  const what = `Des endroits (visage, plaque) ont été masqués depuis que la lettre ${row.reference} est écrite, et son image les montre encore : elle ne part pas.`;
  return row.status === 'approved'
    ? `${what} Retirez-la et écrivez-en une autre : l’image sera refaite, ces endroits masqués.`
    : `${what} Reprenez le brouillon et gardez-le : l’image sera refaite, ces endroits masqués.`;
}

/** The same of any letter, by what it shows. */
export function pictureProblem(
  db: Db,
  row: LetterRow,
  document: Pick<LetterDocument, 'annex' | 'moreAnnexes'>,
): string | null {
  return showsPicture(document) ? hiddenProblem(db, row) : null;
}

const withoutPicture = (annex: Annex): Annex =>
  annex.thumbnail === null
    ? annex
    : {
        ...annex,
        thumbnail: null,
        facts: [
          ...annex.facts,
          {
            label: 'Image',
            value: 'Retirée de cette copie : des endroits en sont masqués depuis.',
            isAddress: false,
          },
        ],
      };

/** The same letter without its pictures, and saying so: for a copy that goes with a later one. */
export function withoutPictures(document: LetterDocument): LetterDocument {
  const { annex, moreAnnexes } = document;
  return {
    ...document,
    annex: annex === null ? null : withoutPicture(annex),
    ...(moreAnnexes === undefined ? {} : { moreAnnexes: moreAnnexes.map(withoutPicture) }),
  };
}
