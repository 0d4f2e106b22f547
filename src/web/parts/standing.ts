/** What may be said of a watched site, in words and as JSON; the same in `watch list` and after a crawl. */
import type { ListedStanding, SiteStanding, Standing, Thin } from '../../../db/queries/standings.js';
import { isLate } from '../../health/judge.js';
import { formatDayOf } from '../../french/index.js';
import { formatNumber, plural, siteProblemWords } from '../../french/words.js';

/** « regardé le 24 novembre 2026 », or why nothing may be said of the site. */
export function standingWords(standing: Standing): string {
  switch (standing.kind) {
    case 'never':
      return 'jamais regardé';
    case 'not-looked-at': {
      const why = siteProblemWords(standing.why, standing.cause);
      const before =
        standing.lastSuccess === null
          ? 'aucun passage n’a abouti'
          : `dernier passage abouti : ${formatDayOf(standing.lastSuccess)}`;
      return `n’a pas pu être regardé depuis le ${formatDayOf(standing.since)} (${why} ; ${before})`;
    }
    case 'partial':
      if (standing.thin !== undefined) return `${thinWords(standing.thin)} (${formatDayOf(standing.at)})`;
      return standing.waiting > 0
        ? `regardé en partie, ${plural(standing.waiting, 'adresse')} en attente (${formatDayOf(standing.at)})`
        : `regardé en partie (${formatDayOf(standing.at)})`;
    case 'looked-at':
      return `regardé le ${formatDayOf(standing.at)}`;
  }
}

/** What is said of a crawl that found next to nothing: it may have met a wait, a check, a login, or somebody else. */
export function thinWords({ pages, before }: Thin): string {
  return before > pages
    ? `regardé en partie : ${plural(pages, 'page trouvée', 'pages trouvées')} au lieu de ${formatNumber(before)}, à vérifier à la main`
    : 'regardé en partie : une seule page trouvée, à vérifier à la main';
}

/** A site that was seen once and should have been seen again since: « regardé le 3 janvier » alone would hide it. */
export function isOverdue(
  {
    standing,
    site,
  }: Pick<ListedStanding, 'standing'> & {
    readonly site: Pick<ListedStanding['site'], 'cadenceDays' | 'paused'>;
  },
  at: string,
): boolean {
  if (site.paused || (standing.kind !== 'looked-at' && standing.kind !== 'partial')) return false;
  return isLate({ lookedAt: standing.at, firstDueAt: standing.at, cadenceDays: site.cadenceDays }, at);
}

/** What is said beside the standing of such a site. */
export const OVERDUE = 'un passage était dû depuis';

/** The standing with what stays open: one line each. */
export function standingLines(
  one: Pick<SiteStanding, 'standing' | 'openProblems' | 'openReservations'>,
): readonly string[] {
  const { standing, openProblems, openReservations } = one;
  return [
    standingWords(standing),
    ...(openProblems > 0
      ? [plural(openProblems, 'adresse n’a pas pu être regardée', 'adresses n’ont pas pu être regardées')]
      : []),
    ...(openReservations > 0 ? [RESERVED] : []),
  ];
}

/** What is said of a site that reserves text and data mining. */
export const RESERVED = 'réserve de fouille de textes et de données : à trancher par la coordination';

/** The same for programs. */
export function standingJson(one: SiteStanding) {
  const { standing, openProblems, openReservations } = one;
  return { standing, openProblems, openReservations };
}
