/**
 * Whose file of a set it is, where several add up: a newer file of the same feed takes the place of its former rows, that of
 * another one is laid beside them. Pure (decision 0013).
 */
import { parseUrl } from '../../parse-url.js';
import { foldedWords } from '../search-words.js';

/**
 * How the files of a set go together: `by-file` = each file is a feed of its own unless a person says whose it is;
 * `by-name` = one feed, and those that a person names beside it. A set that says nothing is one file.
 */
export type AddsUp = 'by-file' | 'by-name';

/** Of the one file of a set, or of its main one. */
export const ONE_FEED = '';
const MAX_CHARS = 100;

/**
 * The feed of a file: what a person named it; else, where each file is its own, what its address or name says: the id of a
 * resource of data.gouv.fr, an address without its time stamp, a file name without its ending and without the « (1) » of a
 * second download. Days in names stay: files of two months add up.
 */
export function feedOf(addsUp: AddsUp | undefined, origin: string, named?: string): string {
  if (addsUp === undefined) return ONE_FEED;
  if (named !== undefined) return feedName(named);
  return addsUp === 'by-name' ? ONE_FEED : feedName(fileIdentity(origin));
}

/** A name in small letters, digits and dashes, so that « Mégalis » and « megalis » are one. */
export function feedName(text: string): string {
  return foldedWords(text).join('-').slice(0, MAX_CHARS);
}

function fileIdentity(origin: string): string {
  const url = /^https?:/i.test(origin) ? parseUrl(origin) : null;
  if (url === null) return stem(origin);
  const resource = /\/datasets\/r\/([0-9a-f-]{36})(?:\/|$)/i.exec(url.pathname)?.[1];
  // A published file lies in a folder that is named by the second of its publication.
  const place = url.pathname.replace(/\/\d{8}-\d{6}\//, '/');
  return resource ?? stem(`${url.hostname}${place}${url.search}`);
}

function stem(name: string): string {
  return name
    .replace(/(?:\.(?:json|csv|xml|gz|bz2|tar|zip))+$/i, '')
    .replace(/ ?\(\d{1,3}\)$/, '')
    .trim();
}
