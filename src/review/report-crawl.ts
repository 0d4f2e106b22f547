/** « Une personne voit, la machine cherche la preuve » : a report makes the sites of its authority due. */
import { transact, type Db } from '../../db/open.js';
import { findAuthority, type AuthorityRow } from '../../db/queries/authorities.js';
import { authoritiesBeside } from '../../db/queries/report-search.js';
import { askForCrawl, listSites } from '../../db/queries/sites.js';
import { memberOf } from '../../db/queries/pictures.js';
import { findReport, setReportAuthority } from '../../db/queries/reports.js';
import { refreshPicture } from './facts.js';
import { fold } from './report-rules.js';

/** Bodies besides the authority itself whose sites are looked at: a visual is often shared with the EPCI or the tourist office. */
const MAX_TIED = 6;
/** A site that was visited less long ago is left in peace: its turn comes anyway. */
const REST_MS = 12 * 3_600_000;

export interface AskedSites {
  /** Sites that are due now. */
  readonly sites: number;
  /** Sites that were visited just now: what they showed is known. */
  readonly recent: number;
}

/**
 * The bodies that may show the same visual, the likeliest first, at most `MAX_TIED`: what belongs to the authority, its EPCI
 * (while the directory does not tell which one, those of the département), the département itself, and bodies of the same
 * département with a name in common (« Office de tourisme de Saint-Exemple »). Neighbouring communes are left alone.
 */
export function tiedAuthorities(db: Db, authority: AuthorityRow): readonly AuthorityRow[] {
  const own = new Set(nameWords(authority.name));
  const named = (one: AuthorityRow): boolean => nameWords(one.name).some((word) => own.has(word));
  const isTied = (one: AuthorityRow): boolean =>
    one.parent === authority.code || (one.kind === 'epci' && one.code === authority.epci);
  return authoritiesBeside(db, authority)
    .filter(
      (one) =>
        isTied(one) ||
        (one.kind === 'epci' && authority.epci === null) ||
        one.kind === 'departement' ||
        (named(one) && (one.kind !== 'commune' || authority.kind !== 'commune')),
    )
    .toSorted((a, b) => Number(isTied(b)) - Number(isTied(a)) || Number(named(b)) - Number(named(a)))
    .slice(0, MAX_TIED);
}

/** Words that many names share, and that say nothing of the place. */
const COMMON =
  /^(?:saint|sainte|saints|ville|commune|communes|communaute|agglomeration|metropole|office|tourisme|pays|grand|grande|departement|conseil|departemental|mairie|syndicat|mixte|centre|musee|urbaine|intercommunal|intercommunale)$/;

/** Words of a name that tell the place. */
export function nameWords(name: string): readonly string[] {
  return fold(name)
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length >= 4 && !COMMON.test(word));
}

/**
 * Names the authority of a report that was written without one: its sites are looked at, and the visual that was brought
 * is one of hers from now on. False when somebody named one in the meantime, or the report was refused.
 */
export function nameAuthority(
  db: Db,
  ask: { readonly reportId: string; readonly authorityCode: string; readonly at: string },
): boolean {
  return transact(db, (tx) => {
    const report = findReport(tx, ask.reportId);
    if (report === null || report.state === 'refused' || report.authorityCode !== null) return false;
    setReportAuthority(tx, report.id, ask.authorityCode);
    askTiedSites(tx, ask.authorityCode, ask.at);
    const member = report.contentKey === null ? null : memberOf(tx, report.contentKey);
    if (member !== null) refreshPicture(tx, member.pictureId);
    return true;
  });
}

/** Makes the sites of an authority and of the bodies tied to it due now. Paused sites stay paused. */
export function askTiedSites(tx: Db, authorityCode: string | null, at: string): AskedSites {
  const authority = authorityCode === null ? null : findAuthority(tx, authorityCode);
  if (authority === null) return { sites: 0, recent: 0 };
  const rested = new Date(Date.parse(at) - REST_MS).toISOString();
  const open = [authority, ...tiedAuthorities(tx, authority)]
    .flatMap(({ code }) => listSites(tx, at, code))
    .filter(({ site }) => !site.paused);
  const due = open.filter(({ lastCrawlAt }) => lastCrawlAt === null || lastCrawlAt < rested);
  askForCrawl(
    tx,
    due.map(({ site }) => site.id),
    at,
  );
  return { sites: due.length, recent: open.length - due.length };
}
