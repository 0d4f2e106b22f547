/** Who asks: links that let one person in once, and the cookie that follows. Only hashes are kept. */
import { createHash, randomBytes } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import {
  createEntryLink,
  createPerson,
  createSession,
  findSession,
  listPeople,
  revokeSession,
  touchSession,
  useEntryLink,
  type PersonRow,
} from '../../db/queries/people.js';
import { transact } from '../../db/open.js';
import { KNOWN_DAYS, knownBrowserOf, knownMark, LINK_HOURS, note } from '../accounts/index.js';
import { storeFaultOf } from '../health/store-fault.js';
import { isHttps, type Env, type WebContext, type WebDeps } from './context.js';

/**
 * Behind HTTPS the name itself says that this very host set it, for all of its paths (RFC 6265bis, « __Host- »): a page of a
 * neighbouring name cannot put a session of its own into this browser.
 */
const cookieName = (c: WebContext): string => (isHttps(c) ? '__Host-vigie' : 'vigie');
/** What a browser keeps beyond its session, so that guesses elsewhere do not shut its person out. */
const markName = (c: WebContext): string => (isHttps(c) ? '__Host-vigie-connu' : 'vigie-connu');
const HOUR_MS = 3_600_000;
/** A link that somebody asked for at the door is waited for. */
export const MAIL_LINK_HOURS = 1;
/** A browser that does not come back for a month has to be let in anew. */
const SESSION_DAYS = 30;
/** The session is noted as used at most that often: reading a page need not write. */
const TOUCH_MS = HOUR_MS;
/** 256 bits, as base64url. */
const TOKEN = /^[\w-]{43}$/;

type SessionDeps = Pick<WebDeps, 'db' | 'now' | 'accounts'>;

function newToken(): string {
  return randomBytes(32).toString('base64url');
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Makes a link for a person: the path with its secret, to be shown once. */
export function makeEntryPath({ db, now }: SessionDeps, personId: string, hours = LINK_HOURS): string {
  const token = newToken();
  const at = now();
  const expiresAt = new Date(at.getTime() + hours * HOUR_MS).toISOString();
  createEntryLink(db, { secretHash: hashOf(token), personId, expiresAt }, at.toISOString());
  return `/entree?jeton=${token}`;
}

export type FirstLink =
  /** `isNew`: the person was made just now. */
  | { readonly kind: 'link'; readonly path: string; readonly person: PersonRow; readonly isNew: boolean }
  /** Several people: a link is asked of one of those who may invite. */
  | { readonly kind: 'ask'; readonly people: number };

/**
 * The link that a start prints: it makes the administrator when nobody is there, and serves whoever is alone. Where
 * several people work nobody gets in by reading a log.
 */
export function firstLink(deps: SessionDeps): FirstLink {
  const { db, now } = deps;
  return transact(db, () => {
    const people = listPeople(db);
    const [only] = people;
    if (people.length > 1) return { kind: 'ask', people: people.length };
    const person =
      only ?? createPerson(db, { name: 'Administration', role: 'administrator' }, now().toISOString());
    return { kind: 'link', path: makeEntryPath(deps, person.id), person, isNew: only === undefined };
  });
}

export type Entry =
  | { readonly kind: 'entered' }
  | { readonly kind: 'refused'; readonly why: 'unknown' | 'used' | 'expired' };

/** Uses a link and gives this browser its cookie. */
export function enter(deps: SessionDeps, c: WebContext, token: string): Entry {
  const { db, now } = deps;
  if (!TOKEN.test(token)) return { kind: 'refused', why: 'unknown' };
  const at = now().toISOString();
  const use = useEntryLink(db, hashOf(token), at);
  if (use.kind !== 'entered') return { kind: 'refused', why: use.kind };
  openSession(deps, c, use.person, { how: 'lien' });
  return { kind: 'entered' };
}

/** Gives this browser a session of its own; whatever cookie it came with opens nothing more. */
export function openSession(
  { db, now, accounts }: SessionDeps,
  c: WebContext,
  person: PersonRow,
  { how, isStrong = false }: { readonly how: string; readonly isStrong?: boolean },
): void {
  const at = now().toISOString();
  const session = newToken();
  const before = getCookie(c, cookieName(c)) ?? '';
  transact(db, (tx) => {
    if (TOKEN.test(before)) revokeSession(tx, hashOf(before), at);
    createSession(
      tx,
      {
        tokenHash: hashOf(session),
        personId: person.id,
        expiresAt: endOf(now()),
        strongAt: isStrong ? at : null,
        browser: browserOf(c.req.header('user-agent') ?? ''),
      },
      at,
    );
    note(tx, { by: person, action: 'entered', subject: person.id, detail: how, at });
  });
  setOwnCookie(c, cookieName(c), session, SESSION_DAYS);
  if (accounts === undefined) return;
  // A password alone, stolen perhaps, makes no browser one in which a code was given, nor takes that from one of hers.
  const known = knownBrowserOf(accounts.key, person.id, markOf(c), now());
  if (isStrong || known?.given !== 'code')
    setOwnCookie(
      c,
      markName(c),
      knownMark(accounts.key, person.id, now(), isStrong ? 'code' : 'entry'),
      KNOWN_DAYS,
    );
}

function setOwnCookie(c: WebContext, name: string, value: string, days: number): void {
  setCookie(c, name, value, {
    path: '/',
    httpOnly: true,
    sameSite: 'Strict',
    // Whoever puts HTTPS in front says so; a browser would not send a Secure cookie to a plain address.
    secure: isHttps(c),
    maxAge: days * 24 * 3600,
  });
}

/** The mark of a browser with which somebody came in; empty when there is none. */
export function markOf(c: WebContext): string {
  return getCookie(c, markName(c)) ?? '';
}

/** « Firefox, Linux »; null for what says neither. No version: it would tell one person from another. */
function browserOf(agent: string): string | null {
  const first = (names: readonly (readonly [RegExp, string])[]): string | null =>
    names.find(([pattern]) => pattern.test(agent))?.[1] ?? null;
  const parts = [first(BROWSERS), first(SYSTEMS)].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}

const BROWSERS = [
  [/Firefox\//, 'Firefox'],
  [/Edg\//, 'Edge'],
  [/Chrom(?:e|ium)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const;
const SYSTEMS = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iPhone ou iPad'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'Mac'],
  [/Linux/, 'Linux'],
] as const;

/** Ends the session of this browser, which keeps nothing of it: it may be everybody's. */
export function leave({ db, now }: SessionDeps, c: WebContext): void {
  revokeSession(db, c.get('sessionHash'), now().toISOString());
  for (const name of [cookieName(c), markName(c)]) deleteCookie(c, name, { path: '/', secure: isHttps(c) });
}

/** The session that lasts of this browser; null when it has none. */
export function sessionOf(
  { db, now }: Pick<SessionDeps, 'db' | 'now'>,
  c: WebContext,
): { readonly tokenHash: string; readonly found: NonNullable<ReturnType<typeof findSession>> } | null {
  const token = getCookie(c, cookieName(c)) ?? '';
  if (!TOKEN.test(token)) return null;
  const tokenHash = hashOf(token);
  const found = findSession(db, tokenHash, now().toISOString());
  return found === null ? null : { tokenHash, found };
}

/** Lets through whoever has a session that lasts; anybody else gets `otherwise`. */
export function requireSession(
  { db, now, onError }: SessionDeps & Pick<WebDeps, 'onError'>,
  otherwise: (c: WebContext) => Response | Promise<Response>,
): MiddlewareHandler<Env> {
  return async (c, next) => {
    const at = now();
    const known = sessionOf({ db, now: () => at }, c);
    if (known === null) return otherwise(c);
    const { found, tokenHash } = known;
    if (at.getTime() - Date.parse(found.session.seenAt) > TOUCH_MS)
      try {
        touchSession(db, tokenHash, { at: at.toISOString(), expiresAt: endOf(at) });
      } catch (error) {
        // On a disk that takes nothing more, pages are still there to be read.
        if (storeFaultOf(error) === null) throw error;
        onError(error);
      }
    c.set('person', found.person);
    c.set('sessionHash', tokenHash);
    c.set('isStrong', found.session.strongAt !== null);
    c.set('strongAt', found.session.strongAt);
    c.set('enteredAt', found.session.createdAt);
    return next();
  };
}

function endOf(at: Date): string {
  return new Date(at.getTime() + SESSION_DAYS * 24 * HOUR_MS).toISOString();
}
