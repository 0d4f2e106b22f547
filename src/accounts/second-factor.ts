/** The second factor: one-time code, recovery codes, and taking it away from somebody who lost both. */
import { createHmac, randomBytes } from 'node:crypto';
import {
  clearAttempts,
  credentialsOf,
  dropSecondFactor,
  endSessions,
  putCredentials,
  replaceRecoveryCodes,
  takeStep,
  useRecoveryCode,
} from '../../db/queries/credentials.js';
import { countNotes, notedPeople, wasNoted } from '../../db/queries/audit.js';
import { countActivePeople, type PersonRow } from '../../db/queries/people.js';
import { transact, type Db } from '../../db/open.js';
import { tellAccess, type TellDeps } from './access-mails.js';
import { note } from './audit.js';
import { refused, WAIT, type EntryDeps, type Refused } from './entry.js';
import { knownBrowserOf } from './known-browser.js';
import { matchingStep, newSecret, toBase32 } from './one-time-code.js';
import { hasPermission } from './roles.js';
import { seal, unseal } from './sealing.js';
import { countTries, DAY_MS, LIMITS } from './tries.js';

export const RECOVERY_CODES = 8;

/** Said where nobody ever gave a code, and where somebody did. */
const DAY_OVER = {
  unknown:
    'Trop de codes faux ont été essayés depuis hier, ici ou ailleurs : jusqu’à demain, un code n’ouvre que dans un navigateur où vous en avez déjà donné un. Pour entrer ici, écrivez un code de secours.',
  known:
    'Trop de codes faux ont été essayés depuis hier dans vos navigateurs : jusqu’à demain, seul un code de secours ouvre.',
} as const;
/** What the log says beside a wrong code; by this they are counted. */
const WHERE = { unknown: 'navigateur inconnu', known: 'navigateur connu' } as const;

const WRONG_CODE = 'Ce code n’ouvre pas. Il change toutes les trente secondes et ne sert qu’une fois.';

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
  return hasPermission(person.role, 'second-factor') && countActivePeople(db) > 1 ? 'to-set' : 'none';
}

export type Taken = { readonly kind: 'taken'; readonly how: 'code' | 'recovery' } | Refused;

/**
 * Takes a one-time code, or a recovery code in its place; each serves once. Five codes a quarter of an hour, twenty wrong
 * ones a day (six figures are guessed by whoever may go on for weeks; NIST SP 800-63B §5.2.2 bounds the sum). Browsers
 * in which she gave one before are counted apart, and a recovery code opens always: of its 80 bits nobody guesses any,
 * so whoever stole a password shuts her out by no number of tries.
 *
 * @param from whether a code was given before in the browser it comes from (`isCodeBrowser`)
 */
export function takeCode(deps: EntryDeps, person: PersonRow, code: string, from: keyof typeof WHERE): Taken {
  const { db, now } = deps;
  const at = now();
  const bucket = `code:${from}:${person.id}`;
  return transact(db, (tx) => {
    if (useRecoveryCode(tx, person.id, recoveryHash(deps, person, code), at.toISOString())) {
      clearAttempts(tx, bucket);
      note(tx, { by: person, action: 'code-used', subject: person.id, at: at.toISOString() });
      return { kind: 'taken', how: 'recovery' };
    }
    const wrong = wrongCodes(tx, person, from, at);
    if (wrong >= LIMITS.codesADay) return refused(DAY_OVER[from]);
    if (!countTries({ db: tx, now }, [[bucket, LIMITS.code]])) return refused(WAIT);
    const own = credentialsOf(tx, person.id);
    const secret = own?.totp === null || own === null ? null : unseal(deps.key, own.totp, sealedFor(person));
    const step = secret === null ? null : matchingStep(secret, code, at, own?.totpStep ?? null);
    if (step !== null && takeStep(tx, person.id, step)) {
      clearAttempts(tx, bucket);
      return { kind: 'taken', how: 'code' };
    }
    note(tx, {
      by: person,
      action: 'entry-refused',
      subject: CODE,
      detail: WHERE[from],
      at: at.toISOString(),
    });
    if (from === 'unknown' && wrong + 1 >= LIMITS.codesADay) tellStopped(tx, deps, person, at);
    return refused(wrong + 1 >= LIMITS.codesADay ? DAY_OVER[from] : WRONG_CODE);
  });
}

const CODE = 'code';

function wrongCodes(db: Db, { id }: PersonRow, from: keyof typeof WHERE, at: Date): number {
  return countNotes(
    db,
    { personId: id, action: 'entry-refused', subject: CODE, detail: WHERE[from] },
    { after: dayBefore(at), until: at.toISOString() },
  );
}

/** Once a day: whoever goes on guessing as the oldest wrong code is a day old writes no mail for each. */
function tellStopped(tx: Db, deps: EntryDeps, person: PersonRow, now: Date): void {
  const at = now.toISOString();
  const stopped = { action: 'codes-stopped', subject: person.id } as const;
  if (wasNoted(tx, { ...stopped, personId: person.id }, dayBefore(now))) return;
  note(tx, { by: person, ...stopped, at });
  tellAccess(tx, deps, { person: person.id, change: 'codes-stopped', at });
}

/** Whether a code of this person was given before in the browser with this mark (`known-browser.ts`). */
export function isCodeBrowser({ key, now }: EntryDeps, { id }: PersonRow, mark: string): boolean {
  return knownBrowserOf(key, id, mark, now())?.given === 'code';
}

const WEEK_DAYS = 7;

/** Whose codes were guessed at within a week until no more were taken, the latest first. */
export function guessedAt(db: Db, at: Date): ReturnType<typeof notedPeople> {
  return notedPeople(db, 'codes-stopped', new Date(at.getTime() - WEEK_DAYS * DAY_MS).toISOString());
}

function dayBefore(at: Date): string {
  return new Date(at.getTime() - DAY_MS).toISOString();
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
  // Apart from the codes of the factor she has: whoever guesses at those keeps her from setting no other one.
  const bucket = `new-code:${person.id}`;
  if (!countTries(deps, [[bucket, LIMITS.code]])) return refused(WAIT);
  const step = matchingStep(secret, form.code, now(), null);
  if (step === null) return refused(WRONG_CODE);
  const at = now().toISOString();
  return transact(db, (tx) => {
    putCredentials(tx, person.id, { totp: form.sealed, totpAt: at, totpStep: step });
    clearAttempts(tx, bucket);
    note(tx, { by: person, action: 'factor-set', subject: person.id, at });
    tellAccess(tx, deps, { person: person.id, change: 'factor-set', at });
    return { kind: 'set', codes: freshCodes(deps, tx, person, at) };
  });
}

/** New recovery codes in the place of all others, to be shown once. */
export function makeRecoveryCodes(deps: EntryDeps, person: PersonRow): readonly string[] {
  const at = deps.now().toISOString();
  return transact(deps.db, (tx) => {
    note(tx, { by: person, action: 'codes-made', subject: person.id, at });
    tellAccess(tx, deps, { person: person.id, change: 'codes-made', at });
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

/** Takes the second factor of somebody away: she lost telephone and codes. Her sessions end, and she is told. */
export function resetFactor(
  { db, now, sender }: Pick<EntryDeps, 'db' | 'now'> & TellDeps,
  by: PersonRow | null,
  personId: string,
): void {
  const at = now().toISOString();
  transact(db, (tx) => {
    dropSecondFactor(tx, personId);
    endSessions(tx, personId, { except: null }, at);
    note(tx, { by, action: 'factor-removed', subject: personId, at });
    tellAccess(tx, { sender }, { person: personId, change: 'factor-removed', at });
  });
}
