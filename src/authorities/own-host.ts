/**
 * Whose a host is. A watched site is its whole host: where others are on it too, their visuals would be taken for those of
 * the authority. Pure.
 */
import { parseUrl } from '../parse-url.js';
import type { AuthorityKind } from './types.js';

/** Networks on which anybody has a page. */
const NETWORK =
  /(?:^|\.)(?:facebook\.com|fb\.com|instagram\.com|threads\.(?:net|com)|twitter\.com|x\.com|linkedin\.com|youtube\.com|tiktok\.com|panneaupocket\.com|intramuros\.org|station\.illiwap\.com|politeiamobile\.com)$/;
/** Hosts that hold pages of many bodies side by side; a host of one’s own under them (« mairie.wixsite.com ») is no such. */
const PLATFORM =
  /^(?:www\.)?(?:(?:sites|drive|docs|maps|plus)\.google\.com|google\.(?:com|fr)|perso\.(?:orange|wanadoo|free|libertysurf|club-internet)\.fr|pagesperso-orange\.fr|monsite-orange\.fr|monsite\.wanadoo\.fr|membres\.lycos\.fr|wikipedia\.org|[a-z]{2,3}\.wikipedia\.org|communes\.com|annuaire-mairie\.fr|mon-maire\.fr|cartesfrance\.fr|lannuaire\.service-public\.(?:gouv\.)?fr|service-public\.(?:gouv\.)?fr|linternaute\.com|helloasso\.com|calameo\.com|issuu\.com|linktr\.ee|tripadvisor\.fr)$/;

export function isNetwork(hostname: string): boolean {
  return NETWORK.test(hostname);
}

/** Whether a host belongs to a network or platform on which others have their pages. */
export function isOfOthers(hostname: string): boolean {
  return NETWORK.test(hostname) || PLATFORM.test(hostname);
}

/** The host of an address without « www. », as a crawl bounds it; null when it is none. */
export function bareHost(url: string): string | null {
  return parseUrl(url)?.host.replace(/^www\./, '') ?? null;
}

/** An address that an authority declares as its site, or under which it is watched. */
export interface Declared {
  readonly code: string;
  readonly kind: AuthorityKind;
  readonly name: string;
  readonly url: string;
  readonly isWatched: 0 | 1;
}

/** Who comes first where two declare one host: the town’s pages lie on the site of its group, not the other way round. */
const RANK: Readonly<Record<AuthorityKind, number>> = {
  region: 0,
  departement: 1,
  epci: 2,
  commune: 3,
  autre: 4,
};

/**
 * Of all who declare addresses on one host, the one whose host it is rather than `own`’s; null when it is `own`’s. The bare
 * host is of whoever declares it so; pages below it are of somebody who shares it.
 */
export function ownerBefore(
  own: Pick<Declared, 'code' | 'kind' | 'url'>,
  declared: readonly Declared[],
): Declared | null {
  const host = bareHost(own.url);
  const others = declared.filter((one) => one.code !== own.code && bareHost(one.url) === host);
  const [first] = others
    .filter(({ url }) => isRoot(url))
    .toSorted((a, b) => b.isWatched - a.isWatched || RANK[a.kind] - RANK[b.kind]);
  if (isRoot(own.url))
    return first !== undefined && (first.isWatched === 1 || RANK[first.kind] < RANK[own.kind]) ? first : null;
  return first ?? others[0] ?? null;
}

function isRoot(url: string): boolean {
  const parsed = parseUrl(url);
  return (
    parsed !== null &&
    parsed.search === '' &&
    /^\/(?:(?:index|accueil|default|home)(?:\.\w{3,5})?\/?|fr\/?)?$/i.test(parsed.pathname)
  );
}
