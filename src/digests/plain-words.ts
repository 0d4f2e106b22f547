/** Foreign words and addresses as a mail may hold them. Pure. */
import { isUrl } from '../parse-url.js';
import type { DigestLink } from './content.js';

const MAX_CHARS = 200;

/** Foreign text on one line, without hidden characters, cut with a visible mark. */
export function bounded(text: string, most = MAX_CHARS): string {
  const line = text
    .slice(0, MAX_CHARS * 10)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  const chars = Array.from(line);
  return chars.length <= most ? line : `${chars.slice(0, most - 1).join('')}…`;
}

/** Only plain web addresses become links. */
export function linkTo(address: string | null, label: string): DigestLink | null {
  if (address === null || !isUrl(address)) return null;
  const url = new URL(address);
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return null;
  return { label, href: url.href };
}

/** A page of the interface, behind its door; null while nobody said where Vigie is reached. */
export function pageLink(publicUrl: string | null, path: string | null, label: string): DigestLink | null {
  return publicUrl === null || path === null ? null : linkTo(`${publicUrl}${path}`, label);
}
