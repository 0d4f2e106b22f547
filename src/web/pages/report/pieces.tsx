/** Pieces that the pages of reports share. */
import type { FC } from 'hono/jsx';
import { findAuthority, type AuthorityRow } from '../../../../db/queries/authorities.js';
import type { Db } from '../../../../db/open.js';
import type { ReportRow } from '../../../../db/queries/reports.js';
import { shownBytesOf } from '../../../../db/queries/report-search.js';
import { findVisual, type VisualRow } from '../../../../db/queries/visuals.js';
import { isShowable } from '../../pictures.js';

export const AuthorityName: FC<{ authority: AuthorityRow | null }> = ({ authority }) =>
  authority === null ? <>collectivité à préciser</> : <bdi>{authority.name}</bdi>;

export function authorityOf(db: Db, report: ReportRow): AuthorityRow | null {
  return report.authorityCode === null ? null : findAuthority(db, report.authorityCode);
}

export interface ReportImage {
  readonly page: string;
  readonly vignette: string;
  readonly loupe: string;
  readonly visual: VisualRow;
}

/** Addresses of the shown copies; null when none can be shown. */
export function imageOf(db: Db, report: ReportRow): ReportImage | null {
  return report.contentKey === null ? null : imageOfContent(db, report.contentKey);
}

/** The same of any content. */
export function imageOfContent(db: Db, contentKey: string): ReportImage | null {
  const visual = findVisual(db, contentKey);
  if (visual === null || shownBytesOf(db, visual.contentKey) === null || !isShowable(visual, true))
    return null;
  const at = `/images/${encodeURIComponent(visual.contentKey)}`;
  return { page: `${at}/page.webp`, vignette: `${at}/vignette.webp`, loupe: `${at}/loupe.webp`, visual };
}
