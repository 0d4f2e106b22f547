/** What the pages about cases share: their place, today, whether a picture can be shown. */
import type { Db } from '../../../../db/open.js';
import { shownBytesOf } from '../../../../db/queries/report-search.js';
import { findVisual } from '../../../../db/queries/visuals.js';
import { parisDay, type LegalDay } from '../../../french/index.js';
import { isShowable } from '../../pictures.js';

/** Address of the list, and the menu's entry that holds every page about a case. */
export const PLACE = '/dossiers';
export const CASE_STYLES = ['cases.css'] as const;

/** Today, in Paris. */
export function todayOf(now: () => Date): LegalDay {
  const today = parisDay(now().toISOString());
  if (today === null) throw new Error('the clock tells no instant');
  return today;
}

/** Whether a picture of a content can be shown. */
export function isShown(db: Db, contentKey: string | null): boolean {
  const visual = contentKey === null ? null : findVisual(db, contentKey);
  return visual !== null && isShowable(visual, shownBytesOf(db, visual.contentKey) !== null);
}
