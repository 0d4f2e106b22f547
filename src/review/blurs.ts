/** Faces that a person hides by hand: what is kept of them. The copies are made by `hide-places.ts`. */
import { transact, type Db } from '../../db/open.js';
import { addBlur, blurOf, findReport } from '../../db/queries/reports.js';
import { mayTend } from './report-candidates.js';
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
    if (ask.areas.length > MAX_AREAS)
      return {
        kind: 'refused',
        message: `Pas plus de ${MAX_AREAS} rectangles : couvrez un groupe d’un seul grand.`,
      };
    const areas = ask.areas.map(cleanArea).filter((area) => area !== null);
    if (JSON.stringify(areas) !== JSON.stringify(blurOf(tx, report.contentKey)))
      addBlur(tx, { contentKey: report.contentKey, areas, personId: ask.person, at: ask.at });
    return { kind: 'kept', areas };
  });
}
