/** Coming in by password or link, and what a person changes of her own access. The second factor: `second-factor.ts`. */
import { z } from 'zod';
import {
  clearAttempts,
  credentialsOf,
  endSessions,
  isMailTaken,
  personByMail,
  putCredentials,
} from '../../db/queries/credentials.js';
import type { PersonRow } from '../../db/queries/people.js';
import { transact } from '../../db/open.js';
import { tellAccess, type TellDeps } from './access-mails.js';
import { note } from './audit.js';
import { knownBrowserOf } from './known-browser.js';
import { hashPassword, isPassword, MEMBERS, passwordProblem, STRANGERS } from './password.js';
import {
  bucketOf,
  countTries,
  forgiveTry,
  isUntried,
  LIMITS,
  passwordBuckets,
  type TryDeps,
} from './tries.js';

export type EntryDeps = TryDeps & TellDeps;

/** What may be tried again in a quarter of an hour. */
export const WAIT = 'Trop d’essais en peu de temps : attendez un quart d’heure. Rien d’autre n’a changé.';
/** Said alike of one address, of one place of the network and of all strangers together: nothing of who has an account. */
const WAIT_ELSEWHERE =
  'Trop d’essais en peu de temps : pendant un quart d’heure, le mot de passe n’ouvre que dans un navigateur avec lequel vous êtes déjà entré·e. Pour entrer maintenant avec celui-ci, demandez un lien ci-dessous : il arrive par courriel.';
const WAIT_HERE =
  'Trop d’essais dans ce navigateur : attendez un quart d’heure, ou demandez un lien ci-dessous. Rien d’autre n’a changé.';
export const NOT_OWN = 'Votre mot de passe actuel n’est pas celui-là.';
const BUSY =
  'Beaucoup de mots de passe sont essayés en ce moment : attendez une minute et recommencez, ou demandez un lien ci-dessous.';
const WRONG = 'Cette adresse et ce mot de passe n’ouvrent pas.';

export type SignedIn =
  | { readonly kind: 'known'; readonly person: PersonRow }
  | { readonly kind: 'refused'; readonly problem: string }
  /** Nothing was tried or counted: too many passwords wait to be tried, whosever they are. */
  | { readonly kind: 'busy'; readonly problem: string };

const mailAddress = z.email().max(254);

/** An address as it is kept and compared; null when it is none. */
export function readMail(text: string): string | null {
  const mail = text.trim().toLowerCase();
  return mailAddress.safeParse(mail).success ? mail : null;
}

export interface SignIn {
  readonly mail: string;
  readonly password: string;
  /** What the browser kept since somebody came in with it (`known-browser.ts`); empty for none. */
  readonly mark?: string;
  /** Where in the network it comes from; null when nobody can tell. */
  readonly asker?: string | null;
}

/**
 * Who comes with this address and password. It takes as long and says the same whether the address is unknown, has no
 * password or has another one; who guesses shuts out nobody whose browser came in before.
 */
export async function signIn(
  deps: EntryDeps,
  { mail, password, mark = '', asker = null }: SignIn,
): Promise<SignedIn> {
  const { db, key } = deps;
  const at = deps.now();
  const address = readMail(mail) ?? mail.slice(0, 254);
  const found = personByMail(db, address);
  const knownBrowser = knownBrowserOf(key, found?.person.id ?? '', mark, at)?.browser ?? null;
  const buckets = passwordBuckets(deps, { address, knownBrowser, asker });
  const lane = knownBrowser === null ? STRANGERS : MEMBERS;
  // Told before anything is counted: it says nothing of the address.
  if (lane.isFull()) return { kind: 'busy', problem: BUSY };
  // Counted before it is tried: many tries at once are many tries.
  if (!countTries(deps, [buckets.own, ...buckets.shared]))
    return refused(knownBrowser === null ? WAIT_ELSEWHERE : WAIT_HERE);
  const isRight = await isPassword(password, found?.credentials.password ?? null, lane);
  if (!isRight || found === null) {
    note(db, {
      by: found?.person ?? null,
      action: 'entry-refused',
      subject: 'mot de passe',
      at: at.toISOString(),
    });
    return refused(WRONG);
  }
  forgiveTry(db, buckets);
  return { kind: 'known', person: found.person };
}

/**
 * Who is to be sent a link that was asked for; null when nobody has the address or too many were asked for: whoever calls
 * then takes back what was written meanwhile, so that addresses of nobody count for nothing. The first link of each person
 * always goes: whoever asks for hundreds closes this door to nobody. To be asked after the answer.
 */
export function askForLink(deps: EntryDeps, mail: string): PersonRow | null {
  const address = readMail(mail) ?? mail.slice(0, 254);
  const own = bucketOf(deps, 'link', address);
  const mayTry = countTries(deps, [
    [own, LIMITS.link],
    ...(isUntried(deps, own) ? [] : [['more-links', LIMITS.moreLinks] as const]),
  ]);
  const found = personByMail(deps.db, address);
  return mayTry ? (found?.person ?? null) : null;
}

export interface Refused {
  readonly kind: 'refused';
  readonly problem: string;
}
export const refused = (problem: string): Refused => ({ kind: 'refused', problem });

export type Changed = { readonly kind: 'done' } | Refused;

/** Chooses or changes the password; other sessions end. The one that was is asked for. */
export async function choosePassword(
  deps: EntryDeps,
  person: PersonRow,
  form: { readonly current: string; readonly password: string; readonly session: string },
): Promise<Changed> {
  const { db } = deps;
  const own = credentialsOf(db, person.id);
  const problem = passwordProblem(form.password, { name: person.name, mail: own?.mail ?? null });
  if (problem !== null) return refused(problem);
  if (!(await isOwnPassword(deps, person, form.current))) return refused(NOT_OWN);
  const password = await hashPassword(form.password);
  const at = deps.now().toISOString();
  return transact(db, (tx) => {
    putCredentials(tx, person.id, { password, passwordAt: at });
    endSessions(tx, person.id, { except: form.session }, at);
    note(tx, { by: person, action: 'password-set', subject: person.id, at });
    const change = own === null || own.password === null ? 'password-chosen' : 'password-changed';
    tellAccess(tx, deps, { person: person.id, change, at });
    return { kind: 'done' };
  });
}

/** Sets or, with an empty text, forgets the address at which links are received. */
export async function chooseMail(
  deps: EntryDeps,
  person: PersonRow,
  form: { readonly current: string; readonly mail: string },
): Promise<Changed> {
  const mail = form.mail.trim() === '' ? null : readMail(form.mail);
  if (mail === null && form.mail.trim() !== '') return refused('Ce n’est pas une adresse électronique.');
  if (!(await isOwnPassword(deps, person, form.current))) return refused(NOT_OWN);
  if (mail === null) return giveMail(deps, person, person.id, null);
  if (!countTries(deps, [[bucketOf(deps, 'own-address', person.id), LIMITS.ownAddress]]))
    return refused(WAIT);
  const given = giveMail(deps, person, person.id, mail);
  // Who asks often whether an address is somebody's is seen.
  if (given.kind === 'refused')
    note(deps.db, {
      by: person,
      action: 'refused',
      subject: 'POST /compte/adresse',
      at: deps.now().toISOString(),
    });
  return given;
}

/** Writes an address for somebody; the one she had is told. */
export function giveMail(
  { db, now, sender }: Pick<EntryDeps, 'db' | 'now'> & TellDeps,
  by: PersonRow,
  personId: string,
  mail: string | null,
): Changed {
  return transact(db, (tx) => {
    if (mail !== null && isMailTaken(tx, mail, personId))
      return refused('Cette adresse sert déjà à une autre personne : chacune a la sienne.');
    const before = credentialsOf(tx, personId)?.mail ?? null;
    const at = now().toISOString();
    putCredentials(tx, personId, { mail });
    note(tx, { by, action: 'mail-set', subject: personId, at });
    if (before !== mail) tellAccess(tx, { sender }, { person: personId, change: 'mail-set', at, to: before });
    return { kind: 'done' };
  });
}

/**
 * Whether this is her password, or she has none. Whoever only found an open browser changes nothing: it is asked for
 * where there is one.
 */
export async function isOwnPassword(deps: EntryDeps, person: PersonRow, current: string): Promise<boolean> {
  const own = credentialsOf(deps.db, person.id);
  if (own === null || own.password === null) return true;
  const bucket = bucketOf(deps, 'own', person.id);
  if (!countTries(deps, [[bucket, LIMITS.account]])) return false;
  const isRight = await isPassword(current, own.password);
  if (isRight) clearAttempts(deps.db, bucket);
  return isRight;
}
