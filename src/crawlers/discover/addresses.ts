/** Addresses of pages: one form for each, what belongs to the site, and what leads nowhere. Pure. */
import { getDomain } from 'tldts';
import { isUrl, parseUrl } from '../../parse-url.js';

export type Scope = 'host' | 'domain';

/** Parameters that say where a visitor came from or which visit this is; never what the page shows. */
const NOISE_PARAMETER =
  /^(utm_.+|fbclid|gclid|gbraid|wbraid|msclkid|dclid|yclid|igshid|mc_[ce]id|_ga|_gl|mtm_.+|pk_.+|piwik_.+|matomo_.+|at_(medium|campaign)|phpsessid|jsessionid|sessionid|session_id|aspsessionid.*|cfid|cftoken|zenid|_hs.+|ref_src|var_mode|no_cache)$/i;
const PATH_SESSION = /;(jsessionid|phpsessid|sid)=[^/;?]*/gi;
const MAX_PAGE_URL_CHARS = 1_000;

/**
 * The one form of a page's address: no fragment, no tracking or session parameters, parameters in order,
 * no `index.html`. Null for what is not http(s) or cannot be parsed.
 */
export function normalisePageUrl(raw: string, base?: string): string | null {
  const url = raw.length > 8_000 ? null : parseUrl(raw, base);
  if (url === null) return null;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  // Each part that is set has the whole address taken apart again: only what changes is.
  if (raw.includes('#')) url.hash = '';
  if (url.username !== '') url.username = '';
  if (url.password !== '') url.password = '';
  const path = url.pathname.replace(PATH_SESSION, '').replace(/\/{2,}/g, '/');
  // Not `index.php`: behind a welcome page `index.html` it is another page, and often the real home.
  const named = url.search === '' ? path.replace(/\/(index|default)\.html?$/i, '/') : path;
  if (named !== url.pathname) url.pathname = named;
  if (url.search !== '') {
    const all = [...url.searchParams];
    const kept = all.filter(([name, value]) => !NOISE_PARAMETER.test(name) && !isSessionId(name, value));
    // Re-encoding may break a fussy server: the query is written anew only when something is taken out of it.
    if (kept.length !== all.length) url.search = new URLSearchParams(kept).toString();
    if (kept.length === 0) url.search = '';
  }
  return url.href;
}

function isSessionId(name: string, value: string): boolean {
  return /^(sid|session|s)$/i.test(name) && /^[0-9a-z]{20,}$/i.test(value);
}

/** True when two addresses belong to the same site. Addresses that are numbers are compared with their port. */
export function inScope(url: string, siteUrl: string, scope: Scope): boolean {
  if (!isUrl(url) || !isUrl(siteUrl)) return false;
  const one = new URL(url);
  const site = new URL(siteUrl);
  if (withoutWww(one.host) === withoutWww(site.host)) return true;
  if (scope === 'host') return false;
  const domain = getDomain(site.hostname, { allowPrivateDomains: true });
  return (
    domain !== null &&
    domain === getDomain(one.hostname, { allowPrivateDomains: true }) &&
    one.port === site.port
  );
}

function withoutWww(host: string): string {
  return host.replace(/^www\./, '');
}

const IMAGE = /\.(jpe?g|jfif|png|gif|webp|avif|heic|heif|jxl|tiff?|bmp|svg|ico)$/i;
const NOT_A_PAGE =
  /\.(css|js|mjs|json|map|woff2?|ttf|eot|otf|zip|rar|7z|gz|tar|exe|dmg|apk|mp[34]|m4[av]|webm|og[gv]|wav|avi|mov|wmv|mkv|xlsx?|ods|rtf|epub|ics|vcf|kml|kmz|gpx|csv|txt|xml|rss|atom|swf|psd|ai|eps|dwg|shp)$/i;

/** Documents made to be looked at: PDF, texts and slides. The old office formats are among them, to be told as not looked at. */
const DOCUMENT = /\.(pdf|docx?|docm|dot|pptx?|pptm|pps|ppsx|odt|odp)$/i;

/** What an address seems to hold, by its form alone. */
export function addressKind(url: string): 'page' | 'document' | 'image' | 'other' {
  const { pathname } = new URL(url);
  if (DOCUMENT.test(pathname)) return 'document';
  if (IMAGE.test(pathname)) return 'image';
  return NOT_A_PAGE.test(pathname) ? 'other' : 'page';
}

/** Parameters that name one page of a site whose pages share a path (`spip.php?article12`, `index.php?id=12`). */
const NAMES_A_PAGE =
  /^(?:(?:article|rubrique|breve|mot|auteur|document|site)\d*|id|id_?\w{1,12}|\w{1,12}_?id|p|num(?:ero)?|ref|fiche|actu(?:alite)?|news|doc)$/i;
const NAMES_A_PAGE_BY_WORD = /^(?:page|rub(?:rique)?|section|contenu|content|module|mod|menu|pg)$/i;

/**
 * What addresses that differ by the values of their parameters alone have in common, and whether the parameters name a
 * page each (articles of a site) or are a filter or a search, whose combinations never end.
 */
export function queryFamily(address: string): { readonly key: string; readonly namesPages: boolean } {
  const url = new URL(address);
  const parameters = [...url.searchParams];
  const names = parameters.map(([name]) => name.replace(/\d+/g, '0')).sort();
  const isNaming = ([name, value]: [string, string]): boolean =>
    NAMES_A_PAGE.test(name) || (NAMES_A_PAGE_BY_WORD.test(name) && /[a-z]/i.test(value));
  const isComponent = url.searchParams.has('option') && url.searchParams.has('view');
  return {
    key: `${url.origin}${url.pathname}?${names.join('&')}`,
    namesPages: (parameters.length <= 2 || isComponent) && parameters.some(isNaming),
  };
}

/**
 * True for the feed of comments and for the feed of one page alone (WordPress gives one to every article and archive):
 * what it lists, the page itself shows.
 */
export function isPageFeed(feed: string, pageUrl: string): boolean {
  if (!isUrl(feed) || !isUrl(pageUrl)) return false;
  const [own, page] = [new URL(feed), new URL(pageUrl)];
  if (/\/comments?\//i.test(own.pathname) || /comments/i.test(own.searchParams.get('feed') ?? ''))
    return true;
  if (own.searchParams.has('feed')) return own.searchParams.size > 1;
  const path = page.pathname.replace(/\/page\/\d{1,7}\/?$/, '').replace(/\/{1,9}$/, '');
  return path !== '' && own.pathname.replace(/\/$/, '') === `${path}/feed`;
}

const CALENDAR =
  /agenda|calend|evenement|événement|events?\b|manifestation|tribe|eventdate|ical|planning|semaine|journee/i;
const DATE_PARAMETER =
  /^(date|jour|day|month|mois|year|annee|année|week|semaine|tribe-bar-date|cal|calendar|debut_.*|start_?date|time)/i;
const ACTION_PARAMETER =
  /^(replytocom|share|add-to-cart|action|do|print|imprimer|format|output|login|logout|redirect(_to)?|returnurl|return|tri|sort|order(by)?|orderby|dir|sens|view_mode|affichage|lang_switch|fontsize|contrast)$/i;
const ACTION_PAGE = /^(?:login|login_public|spip_pass|inscription|identifiants)$/i;
const ACTION_PATH =
  /\/(wp-admin|wp-login\.php|wp-json|xmlrpc\.php|administrator|user\/(login|register|password)|ecrire|login|logout|connexion|deconnexion|cart|panier|print|imprimer|cgi-bin|node\/add|comment\/reply)(\/|$)/i;
const PAGE_NUMBER_PATH = /\/(?:page|p|seite)[/-]?(\d{1,7})(?:\/|$)/i;
const PAGE_PARAMETER =
  /^(page|paged|p|pg|pagenum|start|offset|debut.*|from|limitstart|tx_.*\[?(page|currentpage)\]?)$/i;
const MAX_PAGE_NUMBER = 60;
const MAX_OFFSET = 600;
const MAX_PARAMETERS = 4;
const MAX_DEPTH = 12;
const FAR_MONTHS = 14;

/**
 * Why following this address would lead nowhere: endless calendars and lists, filters, sorting, actions,
 * paths that repeat. Null for an ordinary page. `nowMs` in epoch milliseconds.
 */
export function trapReason(address: string, nowMs: number): string | null {
  if (address.length > MAX_PAGE_URL_CHARS) return 'too long';
  const url = new URL(address);
  const segments = url.pathname.split('/').filter((segment) => segment !== '');
  if (segments.length > MAX_DEPTH) return 'too deep';
  if (repeats(segments)) return 'repeated segments';
  if (ACTION_PATH.test(url.pathname)) return 'action';
  const parameters = [...url.searchParams];
  if (parameters.length > MAX_PARAMETERS) return 'too many parameters';
  if (parameters.some(([name]) => ACTION_PARAMETER.test(name))) return 'action';
  // SPIP offers its form to sign in anew from every page.
  if (parameters.some(([name, value]) => name === 'page' && ACTION_PAGE.test(value))) return 'action';
  // Drupal and others write filters as f[0]=…, TYPO3 its own plug-ins as tx_news_pi1[news]=…
  if (parameters.filter(([name]) => /\[.*\]$/.test(name) && !/^tx_/i.test(name)).length > 0) return 'filter';
  const inPath = PAGE_NUMBER_PATH.exec(url.pathname)?.[1];
  if (inPath !== undefined && Number(inPath) > MAX_PAGE_NUMBER) return 'endless list';
  for (const [name, value] of parameters)
    if (PAGE_PARAMETER.test(name) && /^\d{1,9}$/.test(value)) {
      const isOffset = /^(start|offset|debut|from|limitstart)/i.test(name);
      // `?p=1234` is the address of an article in WordPress and not a page number.
      if (name.toLowerCase() === 'p' && parameters.length === 1) continue;
      if (Number(value) > (isOffset ? MAX_OFFSET : MAX_PAGE_NUMBER)) return 'endless list';
    }
  return isFarCalendar(url, parameters, nowMs) ? 'far calendar' : null;
}

/** A list of the articles of a month or a day, as blogs have them. */
const DATE_ARCHIVE = /\/((?:19|20|21|22)\d\d)\/(0[1-9]|1[0-2])(?:\/[0-3]\d)?\/?$/;
/** Nobody kept a site before. */
const FIRST_YEAR_OF_ARCHIVES = 1995;

/** Archives of months to come, or of a time before web sites: made on demand, without end and empty. */
function isFarArchive(url: URL, nowMs: number): boolean {
  const [, year, month] = DATE_ARCHIVE.exec(url.pathname) ?? [];
  if (year === undefined) return false;
  const now = new Date(nowMs);
  const months = (Number(year) - now.getUTCFullYear()) * 12 + Number(month) - 1 - now.getUTCMonth();
  return months > FAR_MONTHS || Number(year) < FIRST_YEAR_OF_ARCHIVES;
}

/** Calendars give a page to every month of every year. Articles filed under a past year are not calendars. */
function isFarCalendar(url: URL, parameters: readonly [string, string][], nowMs: number): boolean {
  if (isFarArchive(url, nowMs)) return true;
  const dated = parameters.filter(([name]) => DATE_PARAMETER.test(name)).map(([, value]) => value);
  if (CALENDAR.test(url.pathname)) dated.push(url.pathname);
  return dated.some((text) => {
    const found =
      /(?:^|\D)((?:19|20|21)\d\d)(?:[-/.]?(0?[1-9]|1[0-2])(?=\D|\d\d(?:\D|$)|$))?(?=\D|\d{2,4}(?:\D|$)|$)/.exec(
        text,
      );
    if (found === null) return false;
    const now = new Date(nowMs);
    const year = Number(found[1]);
    if (found[2] === undefined) return Math.abs(year - now.getUTCFullYear()) > 1;
    const months = (year - now.getUTCFullYear()) * 12 + Number(found[2]) - 1 - now.getUTCMonth();
    return Math.abs(months) > FAR_MONTHS;
  });
}

/** The same segment three times, or a pair of segments twice in a row: a relative link that loops. */
function repeats(segments: readonly string[]): boolean {
  const counts = new Map<string, number>();
  for (const segment of segments) {
    const count = (counts.get(segment) ?? 0) + 1;
    if (count >= 3 && !/^\d{1,2}$/.test(segment)) return true;
    counts.set(segment, count);
  }
  for (let at = 0; at + 3 < segments.length; at += 1)
    if (segments[at] === segments[at + 2] && segments[at + 1] === segments[at + 3]) return true;
  return false;
}

const PAPERWORK =
  /d[ée]lib[ée]ration|arr[êe]t[ée]|compte[-_ ]?rendu|proc[èe]s[-_ ]?verba|conseil[-_ ]?(municipal|communautaire|d[-_ ’'])|march[ée]s?[-_ ](public|de[-_ ]travaux)|avis[-_ ]de[-_ ]march|r[èe]glement|formulaire|cerfa/i;
const PAPERWORK_SHORT =
  /(^|[\W_\d])(d[ée]lib|pv|cr|cm|plui?|padd|oap|cctp|ccap|dpgf|march[ée]|conseil)([\W_\d]|$)/i;
/** A poster or a bulletin stays one, whatever it is about. */
const MADE_TO_BE_SEEN =
  /affiche|flyer|tract|bulletin|magazine|gazette|journal|programme|plaquette|brochure|guide|invitation|carte[-_ ]de[-_ ]v|menu|participatif|march[ée][-_ ](de[-_ ])?(no[ëe]l|nocturne|gourmand)/i;
/** Texts of an office program that are put on line to be filled in or filed, and not to be looked at. */
const OFFICE_PAPER =
  /inscri|dossier|fiche|demande|attestation|statuts|liste|tableau|mod[èe]le|questionnaire|autorisation|convention|contrat|devis|budget|ordre[-_ ]du[-_ ]jour|convocation|(?<![a-zé])note(?![a-zé])|courrier|lettre|d[ée]claration|adh[ée]sion|r[ée]servation|offre[-_ ]d|candidature|annexe|rapport|bilan|planning|horaires/i;
const OFFICE_TEXT = /\.(?:docx?|docm|dot|odt)$/i;
const BULLETIN_TO_FILL = /bulletin.{0,5}(?:inscription|adh[ée]sion|r[ée]ponse)/i;

/**
 * True for administrative papers, which show scans and no visuals (reference: visuals-on-the-web §6.3).
 * Judged by the file name and the text of the link.
 */
export function isPaperwork(document: { readonly url: string; readonly label: string }): boolean {
  const name = decode(new URL(document.url).pathname.split('/').at(-1) ?? '');
  const texts = [name, document.label];
  if (texts.some((text) => BULLETIN_TO_FILL.test(text))) return true;
  if (texts.some((text) => MADE_TO_BE_SEEN.test(text))) return false;
  if (OFFICE_TEXT.test(name) && texts.some((text) => OFFICE_PAPER.test(text))) return true;
  return texts.some((text) => PAPERWORK.test(text) || PAPERWORK_SHORT.test(text));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray % is common in file names; the name is then judged as written.
    return text;
  }
}
