/**
 * What is said of a watched site that was not looked at, or not whole. Pure. A site that no crawl saw is never left out:
 * nobody is to take it for one without findings (DESIGN, promise 3).
 */
import type { ListedStanding } from '../../db/queries/standings.js';
import { formatDayOf } from '../french/index.js';
import type { ProblemCode } from '../crawlers/events.js';
import type { PublicationCount } from '../crawlers/platforms/types.js';
import { unseenWords } from '../crawlers/platforms/words.js';
import { formatNumber, plural, PROBLEM_WORDS, siteProblemWords } from '../french/words.js';
import type { DigestProblem } from './types.js';

export interface SiteProblemsAsk {
  /** ISO-8601 instants: the week that the mail is about. */
  readonly from: string;
  readonly at: string;
  /** Sites with an address that cannot be looked at since then. */
  readonly withNewProblems: ReadonlySet<string>;
}

const DAY_MS = 86_400_000;
/** A crawl may come so much later than its cadence says: quiet hours, a machine that sleeps at night. */
const SLACK_MS = 2 * DAY_MS;

/** A site with what is said of it. */
export interface SiteProblem {
  readonly siteId: string;
  readonly problem: DigestProblem;
}

/** What could not be looked at, the worst first. Paused sites are counted elsewhere. */
export function problemsOf(
  standings: readonly ListedStanding[],
  ask: SiteProblemsAsk,
): readonly SiteProblem[] {
  return standings
    .filter(({ site }) => !site.paused)
    .flatMap((standing) => {
      const said = reasonsOf(standing, ask);
      if (said.length === 0) return [];
      const problem: DigestProblem = {
        authority: standing.authority.name,
        site: standing.site.startUrl,
        reason: said.map(({ words }) => words).join(' ; '),
        isNews: said.some(({ isNews }) => isNews),
      };
      return [{ siteId: standing.site.id, problem, rank: Math.min(...said.map(({ rank }) => rank)) }];
    })
    .toSorted((a, b) => Number(b.problem.isNews) - Number(a.problem.isNews) || a.rank - b.rank);
}

const MOST_CAUSES = 3;

/** The same with why addresses could not be looked at. @param codes the most frequent first */
export function withCauses(problem: DigestProblem, codes: readonly ProblemCode[]): DigestProblem {
  if (codes.length === 0) return problem;
  const causes = codes.slice(0, MOST_CAUSES).map((code) => PROBLEM_WORDS[code]);
  return {
    ...problem,
    reason: `${problem.reason} (${causes.join(' ; ')}${codes.length > MOST_CAUSES ? '…' : ''})`,
  };
}

/** The same with the services whose publications could not be looked at. */
export function withServices(problem: DigestProblem, counts: readonly PublicationCount[]): DigestProblem {
  const unseen = unseenWords(counts);
  return unseen === null ? problem : { ...problem, reason: `${problem.reason} ; ${unseen}` };
}

interface Said {
  /** The smaller the worse. */
  readonly rank: number;
  readonly words: string;
  readonly isNews: boolean;
}

function reasonsOf(one: ListedStanding, ask: SiteProblemsAsk): readonly Said[] {
  const whole = standingSaid(one, ask);
  const { openProblems, openReservations, site } = one;
  return [
    ...(whole === null ? [] : [whole]),
    ...(openProblems > 0
      ? [
          {
            rank: 5,
            words: plural(
              openProblems,
              'adresse n’a pas pu être regardée',
              'adresses n’ont pas pu être regardées',
            ),
            isNews: ask.withNewProblems.has(site.id),
          },
        ]
      : []),
    ...(openReservations > 0
      ? [
          {
            rank: 6,
            words: 'réserve de fouille de textes et de données, à trancher par la coordination',
            isNews: false,
          },
        ]
      : []),
  ];
}

/** Of the site as a whole; null when it was looked at whole within the week. */
function standingSaid({ standing, site }: ListedStanding, { from, at }: SiteProblemsAsk): Said | null {
  switch (standing.kind) {
    case 'never':
      return site.dueFrom !== null && site.dueFrom > at
        ? {
            rank: 4,
            words: `jamais regardé ; premier passage prévu à partir du ${formatDayOf(site.dueFrom)}`,
            isNews: false,
          }
        : { rank: 0, words: 'jamais regardé', isNews: true };
    case 'not-looked-at':
      return {
        rank: 1,
        words: `${siteProblemWords(standing.why, standing.cause)}, depuis le ${formatDayOf(standing.since)} (${standing.lastSuccess === null ? 'aucun passage n’a abouti' : `dernier passage abouti le ${formatDayOf(standing.lastSuccess)}`})`,
        isNews: true,
      };
    case 'partial':
    case 'looked-at': {
      const old = staleSaid(standing.at, site.cadenceDays, { from, at });
      if (old !== null) return old;
      if (standing.kind === 'looked-at') return null;
      if (standing.thin !== undefined) {
        const { pages, before } = standing.thin;
        return {
          rank: 2,
          words:
            before > pages
              ? `${plural(pages, 'page trouvée', 'pages trouvées')} au lieu de ${formatNumber(before)} : une page d’attente, de connexion ou quelqu’un d’autre répond peut-être à la place du site, à vérifier à la main`
              : 'une seule page trouvée : si le site en a d’autres, elles n’ont pas été vues, à vérifier à la main',
          isNews: before > pages,
        };
      }
      return {
        rank: 3,
        words:
          standing.waiting > 0
            ? `regardé en partie : ${plural(standing.waiting, 'adresse attend', 'adresses attendent')} un prochain passage`
            : 'regardé en partie',
        isNews: false,
      };
    }
  }
}

/** No crawl within the week: told always, and news when it should have come. */
function staleSaid(
  last: string,
  cadenceDays: number,
  { from, at }: Pick<SiteProblemsAsk, 'from' | 'at'>,
): Said | null {
  if (last >= from) return null;
  const isLate = Date.parse(last) + cadenceDays * DAY_MS + SLACK_MS < Date.parse(at);
  return isLate
    ? { rank: 2, words: `aucun passage depuis le ${formatDayOf(last)}, alors qu’un était dû`, isNews: true }
    : {
        rank: 4,
        words: `pas de passage cette semaine (un tous les ${cadenceDays} jours) ; le dernier est du ${formatDayOf(last)}`,
        isNews: false,
      };
}
