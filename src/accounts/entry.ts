/** Coming in: password, one-time code, recovery code; how many tries; what a person changes of her own access. */
import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import {
  clearAttempts,
  credentialsOf,
  dropSecondFactor,
  endSessions,
  isMailTaken,
  personByMail,
  putCredentials,
  replaceRecoveryCodes,
  takeStep,
  useRecoveryCode,
} from '../../db/queries/credentials.js';
import { countActivePeople, type PersonRow } from '../../db/queries/people.js';
import { transact, type Db } from '../../db/open.js';
import { note } from './audit.js';
import { knownBrowserOf } from './known-browser.js';
import { matchingStep, newSecret, toBase32 } from './one-time-code.js';
import { hashPassword, isPassword, passwordProblem } from './password.js';
import { needsSecondFactor } from './roles.js';
import { seal, unseal } from './sealing.js';
import {
  bucketOf,
  countTries,
  forgiveTry,
  isUntried,
  LIMITS,
  passwordBuckets,
  type TryDeps,
} from './tries.js';

export type EntryDeps = TryDeps;

export const RECOVERY_CODES = 8;

/** What may be tried again in a quarter of an hour. */
const WAIT = 'Trop d’essais en peu de temps : attendez un quart d’heure. Rien d’autre n’a changé.';
/** Said alike of one address, of one place of the network and of all strangers together: nothing of who has an account. */
const WAIT_ELSEWHERE =
  'Trop d’essais en peu de temps : pendant un quart d’heure, le mot de passe n’ouvre que dans un navigateur avec lequel vous êtes déjà entré·e. Pour entrer maintenant avec celui-ci, demandez un lien ci-dessous : il arrive par courriel.';
const WAIT_HERE =
  'Trop d’essais dans ce navigateur : attendez un quart d’heure, ou demandez un lien ci-dessous. Rien d’autre n’a changé.';
const WRONG = 'Cette adresse et ce mot de passe n’ouvrent pas.';
const WRONG_CODE = 'Ce code n’ouvre pas. Il change toutes les trente secondes et ne sert qu’une fois.';

export type SignedIn =
  | { readonly kind: 'known'; readonly person: PersonRow }
  | { readonly kind: 'refused'; readonly problem: string };

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
  const knownBrowser = knownBrowserOf(key, found?.person.id ?? '', mark, at);
  const buckets = passwordBuckets(deps, { address, knownBrowser, asker });
  // Counted before it is tried: many tries at once are many tries.
  if (!countTries(deps, [buckets.own, ...buckets.shared]))
    return refused(knownBrowser === null ? WAIT_ELSEWHERE : WAIT_HERE);
  const isRight = await isPassword(password, found?.credentials.password ?? null);
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

/** What a session of this person has to give before it opens anything. */
export type FactorState =
  /** Nothing: a volunteer without one, or somebody who works alone. */
  | 'none'
  /** Her code. */
  | 'asked'
  /** She has to set one up: she approves or administers, and is not alone. */
  | 'to-set';

export function factorState(db: Db, person: Pick<PersonRow, 'id' | 'role'>): FactorState {
  const own = credentialsOf(db, person.id);
  if (own !== null && own.totp !== null) return 'asked';
  return needsSecondFactor(person.role) && countActivePeople(db) > 1 ? 'to-set' : 'none';
}

export type Taken = { readonly kind: 'taken'; readonly how: 'code' | 'recovery' } | Refused;
export interface Refused {
  readonly kind: 'refused';
  readonly problem: string;
}
const refused = (problem: string): Refused => ({ kind: 'refused', problem });

/** Takes a one-time code, or a recovery code in its place; each serves once. */
export function takeCode(deps: EntryDeps, person: PersonRow, code: string): Taken {
  const { db, now } = deps;
  const at = now();
  const bucket = `code:${person.id}`;
  if (!countTries(deps, [[bucket, LIMITS.code]])) return refused(WAIT);
  return transact(db, (tx) => {
    const own = credentialsOf(tx, person.id);
    const secret = own?.totp === null || own === null ? null : unseal(deps.key, own.totp, sealedFor(person));
    const step = secret === null ? null : matchingStep(secret, code, at, own?.totpStep ?? null);
    const how =
      step !== null && takeStep(tx, person.id, step)
        ? 'code'
        : useRecoveryCode(tx, person.id, recoveryHash(deps, person, code), at.toISOString())
          ? 'recovery'
          : null;
    if (how === null) {
      note(tx, { by: person, action: 'entry-refused', subject: 'code', at: at.toISOString() });
      return refused(WRONG_CODE);
    }
    clearAttempts(tx, bucket);
    if (how === 'recovery')
      note(tx, { by: person, action: 'code-used', subject: person.id, at: at.toISOString() });
    return { kind: 'taken', how };
  });
}

/** A new secret, and the same sealed: it goes along in the form until its first code is given. */
export function beginFactor(
  { key }: EntryDeps,
  person: PersonRow,
): { readonly secret: string; readonly sealed: string } {
  const secret = newSecret();
  return { secret, sealed: seal(key, secret, sealedFor(person)) };
}

/** The secret of a form that was sent back; null when it is not one of ours. */
export function begunFactor({ key }: EntryDeps, person: PersonRow, sealed: string): string | null {
  return sealed.length > 400 ? null : unseal(key, sealed, sealedFor(person));
}

export type FactorSet = { readonly kind: 'set'; readonly codes: readonly string[] } | Refused;

/** Sets the second factor with its first code; gives the recovery codes, to be shown once. */
export function setFactor(
  deps: EntryDeps,
  person: PersonRow,
  form: { readonly sealed: string; readonly code: string },
): FactorSet {
  const { db, now } = deps;
  const secret = begunFactor(deps, person, form.sealed);
  if (secret === null) return refused('Ce formulaire est trop ancien : recommencez.');
  if (!countTries(deps, [[`code:${person.id}`, LIMITS.code]])) return refused(WAIT);
  const step = matchingStep(secret, form.code, now(), null);
  if (step === null) return refused(WRONG_CODE);
  const at = now().toISOString();
  return transact(db, (tx) => {
    putCredentials(tx, person.id, { totp: form.sealed, totpAt: at, totpStep: step });
    clearAttempts(tx, `code:${person.id}`);
    note(tx, { by: person, action: 'factor-set', subject: person.id, at });
    return { kind: 'set', codes: freshCodes(deps, tx, person, at) };
  });
}

/** New recovery codes in the place of all others, to be shown once. */
export function makeRecoveryCodes(deps: EntryDeps, person: PersonRow): readonly string[] {
  const at = deps.now().toISOString();
  return transact(deps.db, (tx) => {
    note(tx, { by: person, action: 'codes-made', subject: person.id, at });
    return freshCodes(deps, tx, person, at);
  });
}

function freshCodes(deps: EntryDeps, tx: Db, person: PersonRow, at: string): readonly string[] {
  // 80 bits each.
  const codes = Array.from({ length: RECOVERY_CODES }, () =>
    (toBase32(randomBytes(10)).match(/.{4}/g) ?? []).join('-'),
  );
  replaceRecoveryCodes(
    tx,
    person.id,
    codes.map((code) => recoveryHash(deps, person, code)),
    at,
  );
  return codes;
}

function recoveryHash({ key }: EntryDeps, { id }: PersonRow, code: string): string {
  const plain = code
    .slice(0, 100)
    .toUpperCase()
    .replaceAll(/[^A-Z2-7]/g, '');
  return createHmac('sha256', key).update(`recovery ${id} ${plain}`).digest('base64url');
}

function sealedFor({ id }: PersonRow): string {
  return `totp ${id}`;
}

/** Takes the second factor of somebody away: she lost telephone and codes. Her sessions end. */
export function resetFactor(
  { db, now }: Pick<EntryDeps, 'db' | 'now'>,
  by: PersonRow | null,
  personId: string,
): void {
  const at = now().toISOString();
  transact(db, (tx) => {
    dropSecondFactor(tx, personId);
    endSessions(tx, personId, { except: null }, at);
    note(tx, { by, action: 'factor-removed', subject: personId, at });
  });
}

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
  if (!(await mayChange(deps, person, form.current)))
    return refused('Votre mot de passe actuel n’est pas celui-là.');
  const password = await hashPassword(form.password);
  const at = deps.now().toISOString();
  return transact(db, (tx) => {
    putCredentials(tx, person.id, { password, passwordAt: at });
    endSessions(tx, person.id, { except: form.session }, at);
    note(tx, { by: person, action: 'password-set', subject: person.id, at });
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
  if (!(await mayChange(deps, person, form.current)))
    return refused('Votre mot de passe actuel n’est pas celui-là.');
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

/** Writes an address for somebody. */
export function giveMail(
  { db, now }: Pick<EntryDeps, 'db' | 'now'>,
  by: PersonRow,
  personId: string,
  mail: string | null,
): Changed {
  return transact(db, (tx) => {
    if (mail !== null && isMailTaken(tx, mail, personId))
      return refused('Cette adresse sert déjà à une autre personne : chacune a la sienne.');
    putCredentials(tx, personId, { mail });
    note(tx, { by, action: 'mail-set', subject: personId, at: now().toISOString() });
    return { kind: 'done' };
  });
}

/** Whoever only found an open browser changes nothing: the password is asked for where there is one. */
async function mayChange(deps: EntryDeps, person: PersonRow, current: string): Promise<boolean> {
  const own = credentialsOf(deps.db, person.id);
  if (own === null || own.password === null) return true;
  const bucket = bucketOf(deps, 'own', person.id);
  if (!countTries(deps, [[bucket, LIMITS.account]])) return false;
  const isRight = await isPassword(current, own.password);
  if (isRight) clearAttempts(deps.db, bucket);
  return isRight;
}
