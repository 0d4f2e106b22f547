/** The values of a record of the Annuaire, as they come (public-data.md §1): decoded, checked, flagged. Pure. */
import { isNetwork } from '../own-host.js';
import { foldedWords } from '../search-words.js';
import { parseUrl } from '../../parse-url.js';

/**
 * What is to be known of a contact:
 * - `http-only`: the address is declared without TLS
 * - `scheme-mended`: it was declared without `http://`
 * - `found-in-site-field`: a mailbox that stood where the site belongs
 * - `personal-mailbox`: seems to be one person's; `webmail`: of an access provider or webmail service
 * - `social-network`: a page on somebody else's network, not a site of the authority
 * - `side-page`: a page for one purpose (appointments, a second address), not the site
 * - `other-record`: of a second record of the same authority; `annex-record`: of a branch, as there is no main record
 * - `codes-disagree`: the record names two communes
 * - `address-cut`: the postal address does not fit an envelope
 */
export const CONTACT_FLAGS = [
  'http-only',
  'scheme-mended',
  'found-in-site-field',
  'personal-mailbox',
  'webmail',
  'social-network',
  'side-page',
  'other-record',
  'annex-record',
  'codes-disagree',
  'address-cut',
] as const;
export type ContactFlag = (typeof CONTACT_FLAGS)[number];

const MAX_DECODES = 3;
const MAX_TEXT = 100_000;

/**
 * Undoes JSON that was written into a string, up to three times over. Anything that is no such text comes back as it is.
 */
export function decodeField(value: unknown): unknown {
  let current = value;
  for (let turn = 0; turn < MAX_DECODES; turn += 1) {
    if (typeof current !== 'string' || current.length > MAX_TEXT || !/^\s*[[{"]/.test(current)) break;
    try {
      current = JSON.parse(current) as unknown;
    } catch {
      // A text that begins like JSON and is none: it is a text.
      break;
    }
  }
  return current === '' ? null : current;
}

/** A list of objects or texts, however it was written; a single one counts as a list of one. */
export function listField(value: unknown): readonly unknown[] {
  const decoded = decodeField(value);
  if (decoded === null || decoded === undefined) return [];
  return Array.isArray(decoded) ? decoded : [decoded];
}

/** A text on one line, without what is not seen: control characters, marks that turn the direction of writing. */
export function plainLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}

/** The text of a property; '' when there is none. */
export function textOf(value: unknown, name: string): string {
  if (typeof value !== 'object' || value === null) return '';
  const found = (value as Readonly<Record<string, unknown>>)[name];
  return typeof found === 'string' ? plainLine(found) : '';
}

/** `{valeur, libelle}` or a bare text. */
export function labelled(
  value: unknown,
  label: 'libelle' | 'description' = 'libelle',
): { readonly value: string; readonly label: string } {
  return typeof value === 'string'
    ? { value: plainLine(value), label: '' }
    : { value: textOf(value, 'valeur'), label: textOf(value, label) };
}

export type ReadAddress =
  | { readonly kind: 'url'; readonly url: string; readonly flags: readonly ContactFlag[] }
  | { readonly kind: 'mailbox'; readonly mailbox: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** A web address as it was declared: http(s), host of the public network, no user name; IDN hosts in ASCII. */
export function readWebAddress(text: string): ReadAddress {
  const declared = text.trim().replace(/^(?:https?:\/\/)+(?=https?:\/\/)/i, '');
  if (declared === '') return { kind: 'refused', reason: 'Adresse vide.' };
  if (declared.length > 2000) return { kind: 'refused', reason: 'Adresse démesurée.' };
  const mailbox = readMailbox(declared.replace(/^mailto:/i, ''));
  if (mailbox !== null) return { kind: 'mailbox', mailbox };
  const scheme = /^([a-z][a-z0-9+.-]*):(?!\d+(?:\/|$))/i.exec(declared)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https')
    return { kind: 'refused', reason: `Adresse en « ${scheme.slice(0, 20)} » et non en http.` };
  const isMended = scheme === undefined;
  const url = parseUrl(isMended ? `http://${declared.replace(/^\/+/, '')}` : declared);
  if (url === null || /\s/.test(declared)) return { kind: 'refused', reason: 'Adresse mal formée.' };
  if (url.username !== '' || url.password !== '' || /^[a-z]+:\/\/[^/?#]*@/i.test(url.href))
    return { kind: 'refused', reason: 'Adresse avec un identifiant (« @ ») devant le nom du serveur.' };
  if (!/^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})\.?$/.test(url.hostname))
    return { kind: 'refused', reason: 'Le nom du serveur n’est pas celui d’un site public.' };
  url.hash = '';
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.slice(0, -1);
  return {
    kind: 'url',
    url: url.href,
    flags: [
      ...(url.protocol === 'http:' && !isMended ? (['http-only'] as const) : []),
      ...(isMended ? (['scheme-mended'] as const) : []),
      ...(isNetwork(url.hostname) ? (['social-network'] as const) : []),
    ],
  };
}

const MAILBOX =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}$/i;

/** A mailbox, its host in lower case; null when the text is none. */
export function readMailbox(text: string): string | null {
  const trimmed = text.trim();
  if (!MAILBOX.test(trimmed) || trimmed.length > 254) return null;
  const at = trimmed.lastIndexOf('@');
  return trimmed.slice(0, at) + trimmed.slice(at).toLowerCase();
}

/** Mailboxes of a field: one or several parted by commas, semicolons or blanks. */
export function readMailboxes(values: readonly unknown[]): {
  readonly mailboxes: readonly string[];
  readonly refused: readonly string[];
} {
  const parts = values
    .map((value) => (typeof value === 'string' ? value : labelled(value).value))
    .flatMap((text) => text.split(/[\s,;]+/))
    .filter((part) => part !== '');
  const read = parts.map((part) => [part, readMailbox(part.replace(/^mailto:/i, ''))] as const);
  return {
    mailboxes: [...new Set(read.flatMap(([, mailbox]) => (mailbox === null ? [] : [mailbox])))],
    refused: read.flatMap(([part, mailbox]) => (mailbox === null ? [part] : [])),
  };
}

const WEBMAIL =
  /@(?:orange|wanadoo|gmail|free|sfr|laposte|hotmail|yahoo|outlook|neuf|bbox|aol|live|icloud|me|proton|protonmail|numericable|club-internet|cegetel|aliceadsl|msn|mailo|gmx|9business|nordnet|ozone|tele2|voila|akeonet)\.[a-z.]{2,6}$/;
/** Words of a mailbox that belongs to an office and not to a person. */
const OFFICE =
  /mairie|commune|ville|contact|accueil|secretar|info|hotel|admin|communication|courrier|direction|cabinet|conseil|service|municip|collectivit|agglo|metropole|communaut|etat-?civil|urbanisme|public|departement|region|bureau|maison|poste|dgs|greffe|elus?$|webmaster|standard|annexe|village|bourg|agence|syndicat|cdc|^c[cu]|^ca-|mjc|culture|patrimoine/;

/** What is to be known of a mailbox; `name` is that of the record, whose words a generic one often holds. */
export function mailboxFlags(mailbox: string, name: string): readonly ContactFlag[] {
  const lower = mailbox.toLowerCase();
  const local = lower.slice(0, lower.lastIndexOf('@'));
  const isWebmail = WEBMAIL.test(lower);
  const plain = local.normalize('NFD').replaceAll(/[^a-z0-9]/g, '');
  const ownWords = foldedWords(name).filter((word) => word.length >= 4);
  const isOffice = OFFICE.test(local) || ownWords.some((word) => plain.includes(word.slice(0, 8)));
  // « prenom.nom@ », « p.nom@ », « nomdeleur@orange.fr »: nothing of it names the office.
  const looksLikeName = /^[a-z]+(?:-[a-z]+)?[._][a-z]+(?:-[a-z]+)*\d{0,4}$/.test(local) || isWebmail;
  return [
    ...(isWebmail ? (['webmail'] as const) : []),
    ...(!isOffice && looksLikeName ? (['personal-mailbox'] as const) : []),
  ];
}

/** A telephone number as it was written, in short; null when it has too few digits. */
export function readPhone(text: string): string | null {
  const trimmed = text
    .replaceAll(/[^\d+ .()-]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const digits = trimmed.replaceAll(/\D/g, '');
  return digits.length < 4 || digits.length > 15 || trimmed.length > 30 ? null : trimmed;
}

const LINE_CHARS = 38;
/** Six lines with those of the person and of the institution (NF Z 10-011, letters.md §1). */
const MAX_LINES = 4;

/**
 * The lines of an envelope below the recipient's: complements, street, box, postcode and town. No punctuation from the
 * street on, the last line in capitals without accents; null when there is no town.
 */
export function envelopeAddress(
  address: unknown,
): { readonly lines: readonly string[]; readonly isCut: boolean } | null {
  const part = (name: string): string => textOf(address, name);
  const town = part('nom_commune');
  if (town === '') return null;
  const plain = (text: string): string =>
    text
      .replaceAll(/[,;:.!?]+/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim();
  const last = plain(`${part('code_postal')} ${town}`)
    .toUpperCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('Œ', 'OE')
    .replaceAll('Æ', 'AE');
  const country = part('pays');
  const abroad = country !== '' && !/^france$/i.test(country) ? [country.toUpperCase()] : [];
  const above = [
    part('complement1'),
    part('complement2'),
    plain(part('numero_voie')),
    plain(part('service_distribution')),
  ].filter((line) => line !== '');
  const lines = [...above.flatMap(wrapLine), ...wrapLine(last), ...abroad];
  const isCut = lines.length > MAX_LINES || lines.some((line) => line.length > LINE_CHARS);
  // The end of an address is what brings the letter there.
  return { lines: lines.slice(-MAX_LINES).map((line) => line.slice(0, LINE_CHARS)), isCut };
}

function wrapLine(line: string): readonly string[] {
  const lines: string[] = [];
  for (const word of line.split(' ')) {
    const current = lines.at(-1);
    if (current !== undefined && current.length + 1 + word.length <= LINE_CHARS)
      lines[lines.length - 1] = `${current} ${word}`;
    else lines.push(word);
  }
  return lines;
}
