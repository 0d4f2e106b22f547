/** Faces that a person hides by hand: what is kept of them. The copies are made by `hide-places.ts`. */
import { transact, type Db } from '../../db/open.js';
import { addBlur } from '../../db/queries/blurs.js';
import { findPerson } from '../../db/queries/people.js';
import { findReport } from '../../db/queries/reports.js';
import { copiesWithPlaces, hiddenIn, isKnown } from './hidden.js';
import { mayTend } from './report-candidates.js';
import { mayCoordinate } from '../accounts/roles.js';
import type { PicturePlace } from './types.js';

/** Most rectangles in one picture: a crowd is hidden by large ones. */
export const MAX_AREAS = 60;
/** Least side of a rectangle, as a part of the picture's. */
const LEAST = 0.01;

/** A rectangle brought inside the picture; null when nothing of it is there or it is no rectangle. */
export function cleanArea(area: PicturePlace): PicturePlace | null {
  const { x, y, width, height } = area;
  if (![x, y, width, height].every(Number.isFinite)) return null;
  const [left, top] = [clamp(x), clamp(y)];
  const [right, bottom] = [clamp(x + width), clamp(y + height)];
  if (right - left < LEAST || bottom - top < LEAST) return null;
  return { x: round(left), y: round(top), width: round(right - left), height: round(bottom - top) };
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value));
const round = (value: number): number => Math.round(value * 10_000) / 10_000;

export type Blurred =
  | { readonly kind: 'kept'; readonly areas: readonly PicturePlace[] }
  | { readonly kind: 'refused'; readonly message: string };

/** Keeps what is to be blurred in the picture of a report from now on, in place of what was before. */
export function blurReport(
  db: Db,
  ask: {
    readonly reportId: string;
    readonly person: string;
    readonly areas: readonly PicturePlace[];
    readonly at: string;
  },
): Blurred {
  return transact(db, (tx) => {
    const report = findReport(tx, ask.reportId);
    if (report === null || report.contentKey === null)
      return { kind: 'refused', message: 'Ce signalement n’a pas d’image : rien n’a été changé.' };
    if (!mayTend(tx, report, ask.person))
      return {
        kind: 'refused',
        message:
          'Seules la personne qui a signalé et la coordination masquent des visages ici : rien n’a été changé.',
      };
    return keepAreas(tx, report.contentKey, ask);
  });
}

/** The same in any content, by a person who coordinates. */
export function blurContent(
  db: Db,
  ask: {
    readonly contentKey: string;
    readonly person: string;
    readonly areas: readonly PicturePlace[];
    readonly at: string;
  },
): Blurred {
  return transact(db, (tx) => {
    const role = findPerson(tx, ask.person)?.role;
    return role !== undefined && mayCoordinate(role)
      ? keepAreas(tx, ask.contentKey, ask)
      : { kind: 'refused', message: 'Seule une personne qui coordonne masque des endroits ici.' };
  });
}

/**
 * Of the copies in which the places are the same, those with a list of their own get this one: what is shown again is so in
 * each. Who looks at a copy that waited for it answers what was hidden in others: their lists are as fresh as hers, so that
 * nobody has to look at them again for it.
 */
function keepAreas(
  tx: Db,
  contentKey: string,
  {
    areas: asked,
    person: personId,
    at,
  }: { readonly areas: readonly PicturePlace[]; readonly person: string; readonly at: string },
): Blurred {
  if (asked.length > MAX_AREAS)
    return {
      kind: 'refused',
      message: `Pas plus de ${MAX_AREAS} rectangles : couvrez un groupe d’un seul grand.`,
    };
  const areas = asked.map(cleanArea).filter((area) => area !== null);
  if (isKnown(tx, contentKey, areas)) return { kind: 'kept', areas };
  const { isUnseen } = hiddenIn(tx, contentKey);
  for (const { copy, isAlike } of copiesWithPlaces(tx, contentKey))
    if (isAlike || isUnseen)
      addBlur(tx, { contentKey: copy.contentKey, areas: isAlike ? areas : [...copy.areas], personId, at });
  addBlur(tx, { contentKey, areas, personId, at });
  return { kind: 'kept', areas };
}
