/**
 * Answers that stand in for a site and are not it: a page of maintenance, of a check or of a login that comes with 200, a
 * name that leads to somebody else. Taken for the site they would be told as a site that was looked at (promise 3).
 */
import { createHash } from 'node:crypto';
import { isOfOthers } from '../authorities/own-host.js';
import type { CrawlContext } from './crawl-context.js';
import { inScope, normalisePageUrl } from './discover/addresses.js';
import type { KnownPage } from './events.js';
import type { PageExtract } from './extract/index.js';

/** A first page that led to at least so many addresses of the site was one. */
const LINKS_OF_A_FIRST_PAGE = 5;
/** A page with more ways on than this belongs to a site; a wall has a logo and at most legal notices. */
const LINKS_OF_A_WALL = 2;
/** Addresses that may give one and the same bare answer before it is taken for a wall. */
const SAME_ANSWERS = 2;
const MAX_WALL_CHARS = 60_000;
const MAX_ANSWERS = 2_000;

export interface StandIn {
  readonly code: 'not-looked-at' | 'redirects';
  readonly message: string;
}

type Ways = Pick<PageExtract, 'links' | 'documents' | 'feeds' | 'forwards'>;

/** How many other addresses of the site a page leads to. */
function waysOn(context: CrawlContext, url: string, page: Ways): number {
  const ways = [...page.links, ...page.forwards, ...page.feeds, ...page.documents.map((one) => one.url)];
  const own = normalisePageUrl(url) ?? url;
  const others = ways.filter(
    (way) => (normalisePageUrl(way) ?? way) !== own && context.frontier.isInScope(way),
  );
  return new Set(others).size;
}

/**
 * The first page leads nowhere any more, though it led into the site the last time: it is not the site that answers.
 * @param known the first page as earlier crawls saw it
 */
export function losesItsWays(
  context: CrawlContext,
  url: string,
  page: Ways,
  known: Pick<KnownPage, 'links' | 'documents'> | null,
): StandIn | null {
  const before = known === null ? 0 : known.links.length + known.documents.length;
  if (before < LINKS_OF_A_FIRST_PAGE || waysOn(context, url, page) > 0) return null;
  // A door to another domain is gone through, and told (`leadsElsewhere`).
  const own = normalisePageUrl(url) ?? url;
  if (page.forwards.some((way) => (normalisePageUrl(way) ?? way) !== own)) return null;
  return {
    code: 'not-looked-at',
    message: `La page d’accueil ne mène plus nulle part, alors qu’elle menait à ${before} adresses\u00a0: c’est sans doute une page d’attente (maintenance, contrôle, connexion), et non le site.`,
  };
}

export interface Answers {
  /** Notes what an address answered (`answerKey`); tells when it is one and the same bare page for many addresses. */
  note(url: string, key: string | null, page: Ways): StandIn | null;
}

/** What tells whether two answers are the same page; null for a page that is too long to be a wall. */
export function answerKey(html: string): string | null {
  if (html.length > MAX_WALL_CHARS) return null;
  // Tokens differ from one answer to the next; numbers may be all that tells two articles apart.
  const said = html.replace(/\b(?=\w*\d)(?=\w*[a-z])\w{20,}\b/gi, '');
  return createHash('sha256').update(said).digest('base64');
}

/** Makes the memory of bare answers of one crawl. */
export function createAnswers(context: CrawlContext): Answers {
  const answers = new Map<string, { readonly first: string; count: number }>();
  return {
    note(url, key, page) {
      if (key === null || waysOn(context, url, page) > LINKS_OF_A_WALL) return null;
      const known = answers.get(key);
      if (known === undefined) {
        if (answers.size < MAX_ANSWERS) answers.set(key, { first: url, count: 1 });
        return null;
      }
      known.count += 1;
      if (known.count <= SAME_ANSWERS) return null;
      return {
        code: 'not-looked-at',
        message: `Cette adresse donne la même réponse que ${known.first}, qui ne mène nulle part\u00a0: une page d’attente ou d’erreur, et non la sienne.`,
      };
    },
  };
}

/**
 * The start address leads to another domain: what is looked at may be somebody else’s, and on a network it would be
 * (`own-host.ts`): nothing is looked at there. Null where it does not.
 */
export function leadsElsewhere(
  start: string,
  to: string,
): (StandIn & { readonly isOfOthers: boolean }) | null {
  if (inScope(to, start, 'domain')) return null;
  const { host, hostname } = new URL(to);
  const isOthers = isOfOthers(hostname);
  const begun = `L’adresse du site mène à un autre nom de domaine, ${host}\u00a0:`;
  return {
    code: 'redirects',
    isOfOthers: isOthers,
    message: isOthers
      ? `${begun} il porte les pages de beaucoup d’autres, Vigie n’y regarde rien. Si la collectivité a encore un site, suivez sa nouvelle adresse.`
      : `${begun} c’est là que Vigie regarde. Vérifiez que ce site est bien celui de la collectivité (un nom abandonné est souvent repris par d’autres), puis suivez sa nouvelle adresse.`,
  };
}
