/** The copy of a content that may be shown: pixels made anew, what people hide in it hidden. */
import type { Db } from '../../db/open.js';
import { shownBytesOf } from '../../db/queries/report-search.js';
import { findVisual } from '../../db/queries/visuals.js';
import { hiddenIn } from '../review/index.js';
import { isShowable, type Pictures } from './pictures.js';

/** Of a content, at the size of a page; null when there is no picture of it. */
export function shownCopies(
  db: Db,
  pictures: Pictures,
): (contentKey: string) => Promise<Uint8Array<ArrayBuffer> | null> {
  return async (contentKey) => {
    const visual = findVisual(db, contentKey);
    const kept = shownBytesOf(db, contentKey);
    if (visual === null || kept === null || !isShowable(visual, true)) return null;
    const { areas, isUnseen } = hiddenIn(db, contentKey);
    return isUnseen ? null : pictures.get(kept.sha256, 'page', areas);
  };
}
