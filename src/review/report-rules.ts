/** What may be reported and what a report's file says: pure rules. */
import type { Mark, Trace, Verdict } from '../classifiers/types.js';
import { isLegalDay, type LegalDay } from '../french/index.js';
import type { Brought, Publisher } from './types.js';
import { isUrl } from '../parse-url.js';

/** Longest texts that a report keeps, in characters. */
export const REPORT_TEXT_LIMITS = { place: 200, eventName: 200, note: 2000, address: 2000 } as const;

const REFUSALS = {
  candidate:
    'Vigie ne suit pas ce que publient les candidat·es et leurs listes, même quand la personne est élue : le syndicat reste neutre dans une campagne. Votre signalement n’est pas gardé, et aucun fichier non plus.',
  private:
    'Vigie ne regarde que les collectivités, jamais les comptes ou les pages d’une personne, même élue. Votre signalement n’est pas gardé, et aucun fichier non plus.',
  company:
    'Vigie ne suit que les collectivités et leurs organismes. Si l’une d’elles a commandé, imprimé ou relayé ce visuel, indiquez laquelle et recommencez.',
} as const;

/** Where a report stands for the watch: taken, or refused with the reason for the person. */
export type Admission = { readonly kind: 'taken' } | { readonly kind: 'refused'; readonly reason: string };

/**
 * Whether the watch may take a report at all (real-cases 13–16: candidates' and personal accounts are outside).
 *
 * @param watchedHosts hosts of watched sites: a town hall's own page about an election is no campaign
 */
export function admit(
  report: {
    readonly publishedBy: Publisher;
    readonly address: string | null;
    readonly hasAuthority: boolean;
  },
  watchedHosts: readonly string[],
): Admission {
  const { publishedBy, address, hasAuthority } = report;
  if (publishedBy === 'candidate' || publishedBy === 'private')
    return { kind: 'refused', reason: REFUSALS[publishedBy] };
  const isOf = address === null ? null : accountKindOf(address, watchedHosts);
  if (isOf !== null) return { kind: 'refused', reason: REFUSALS[isOf] };
  if (publishedBy === 'company' && !hasAuthority) return { kind: 'refused', reason: REFUSALS.company };
  return { kind: 'taken' };
}

const NETWORKS =
  /(?:^|\.)(?:facebook\.com|fb\.com|instagram\.com|linkedin\.com|x\.com|twitter\.com|tiktok\.com|youtube\.com|threads\.(?:net|com)|bsky\.app|t\.me|snapchat\.com)$/;
/** Accounts that networks give to persons and not to bodies. */
const PERSONAL =
  /(?:facebook\.com|fb\.com)\/(?:profile\.php|people\/|groups\/)|linkedin\.com\/(?:in|pub)\/|snapchat\.com\/add\//;
/** Words that campaigns put into their own names; a year goes with the name of a vote, for a town's page has that name too. */
const CAMPAIGN =
  /candidat(?:e|s|es|ure)?(?![a-z])|(?:municipales|legislatives|departementales|cantonales|regionales|europeennes|senatoriales|presidentielles?|elections?)[-_.]?(?:20)?\d\d|(?:campagne|liste|votez|voter|avec|pour|ensemble)[-_.a-z]*20(?:2[4-9]|3\d)(?!\d)|(?:^|[-_.@/])votez[-_.]/;

/** Whether an address is plainly a person's or a campaign's; null when nothing says so. Nothing is asked of the network. */
function accountKindOf(address: string, watchedHosts: readonly string[]): 'candidate' | 'private' | null {
  if (!isUrl(address)) return null;
  const { hostname, pathname } = new URL(address);
  const host = hostname.toLowerCase().replace(/^(?:www|m|fr-fr)\./, '');
  if (watchedHosts.some((one) => one.replace(/^www\./, '') === host) || /(?:^|\.)gouv\.fr$/.test(host))
    return null;
  const path = fold(decode(pathname));
  const isNetwork = NETWORKS.test(host);
  if (isNetwork && PERSONAL.test(`${host}${path}`)) return 'private';
  // On a network the account is the first part of the path; elsewhere the host is the campaign's name.
  const name = isNetwork ? (path.split('/').find((part) => part !== '') ?? '') : fold(host);
  return CAMPAIGN.test(name) ? 'candidate' : null;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A path that is no text is compared as it stands.
    return path;
  }
}

/** Lower case without accents: how words are compared. */
export function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** Parameters by which networks know who shared a link: the volunteer would be told by it. */
const SHARING =
  /^(?:utm_.*|fbclid|gclid|igsh|igshid|mibextid|si|s|t|ref|ref_src|ref_url|rdid|share_url|__cft__.*|__tn__)$/i;

/** A web address as it is kept: without sign-in, and without what tells who shared it. Null when it is none. */
export function cleanAddress(text: string): string | null {
  const trimmed = text.trim();
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(trimmed) ? trimmed : `https://${trimmed}`;
  if (trimmed === '' || trimmed.length > REPORT_TEXT_LIMITS.address || !isUrl(whole)) return null;
  const url = new URL(whole);
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || !url.hostname.includes('.')) return null;
  url.username = '';
  url.password = '';
  const told = [...url.searchParams].filter(([name]) => SHARING.test(name));
  for (const [name] of told) url.searchParams.delete(name);
  return url.href;
}

/** Control characters and marks that turn the reading direction. */
const UNSEEN = /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu;

/** A person's words as they are kept: on one line unless `lines`, bounded; null when nothing is left. */
export function cleanWords(text: string, max: number, lines = false): string | null {
  const clean = text
    .slice(0, max * 4)
    .split(/\r\n?|\n/)
    .map((line) => line.replaceAll(UNSEEN, ' ').replaceAll(/ +/g, ' ').trim())
    .join(lines ? '\n' : ' ')
    .trim()
    .slice(0, max)
    .replace(/[\ud800-\udbff]$/, '');
  return clean === '' ? null : clean;
}

/** A day that a form gave: null when it is none. `until` = the last one that makes sense. */
export function cleanDay(text: string, until: LegalDay): LegalDay | null {
  const day = text.trim();
  return isLegalDay(day) && day >= '2000-01-01' && day <= until ? day : null;
}

/** Supports of paper or light that a person meets in the street: what she brings of them is a photograph, as a rule. */
const STREET: ReadonlySet<string> = new Set(['poster', 'leaflet', 'bulletin', 'billboard', 'screen']);
/** Counter-evidence that a camera or a scanner leaves. */
const DEVICE_MARKS: ReadonlySet<string> = new Set([
  'camera-exif',
  'camera-makernotes',
  'camera-gps',
  'scanner',
  'c2pa-camera',
  'c2pa-dst-capture',
]);

/**
 * Whether a file is the visual itself or a photograph of it. What a telephone writes into its photograph of a poster
 * (its camera, its position, that it retouched the picture) says nothing of the poster, neither for nor against it: of a
 * photograph no mark counts. Where the person did not say, a file of something met in the street is a photograph, unless
 * it tells what no telephone tells of its own pictures: that it was generated, or who drew it.
 */
export function broughtAs(said: Brought | null, support: string, { marks }: Pick<Verdict, 'marks'>): Brought {
  if (said !== null) return said;
  if (!STREET.has(support)) return 'visual';
  if (marks.some(saysGenerated)) return 'visual';
  if (marks.some(({ id }) => DEVICE_MARKS.has(id))) return 'photograph';
  return marks.some(
    ({ kind, strength }) => strength === 'human' || (strength === 'hint' && kind !== 'edited'),
  )
    ? 'visual'
    : 'photograph';
}

function saysGenerated({ strength, kind }: Mark): boolean {
  return strength !== 'human' && strength !== 'hint' && kind !== 'edited';
}

/** The traces that a report keeps and is judged by. */
export function tracesOf(brought: Brought, read: readonly Trace[]): readonly Trace[] {
  return brought === 'photograph' ? [] : read;
}
