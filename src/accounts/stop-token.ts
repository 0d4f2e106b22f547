/**
 * The token of the link that stops a person’s mails: no session stands behind it, and it opens nothing else. It is
 * computed by the key of the installation, so that each mail can carry it and the database knows none. Pure.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** 256 bits, as base64url. */
const TOKEN = /^[\w-]{43}$/;

/** The same for a person for as long as the key is. */
function stopToken(key: Uint8Array, personId: string): string {
  return createHmac('sha256', key).update(`stop-mails ${personId}`).digest('base64url');
}

/** The page that stops a person’s mails; with `https` it is also what one click asks (RFC 8058). @param origin « https://host » */
export function stopUrl(origin: string, key: Uint8Array, personId: string): string {
  return `${origin}${stopPath(stopToken(key, personId))}`;
}

/** The path of that page, for whoever holds a token. */
export function stopPath(token: string): string {
  return `/bulletin/arret/${token}`;
}

/** Whose token it is, of these people; null when it is nobody’s. Each is compared, in the same time whatever it is. */
export function personOfToken<P extends { readonly id: string }>(
  key: Uint8Array,
  people: readonly P[],
  token: string,
): P | null {
  if (!TOKEN.test(token)) return null;
  const given = Buffer.from(token);
  let found: P | null = null;
  for (const person of people)
    if (timingSafeEqual(given, Buffer.from(stopToken(key, person.id)))) found = person;
  return found;
}
