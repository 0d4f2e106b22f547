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
import { countActivePeople, type PersonRow } from '../../db/queries/people.js';
import { transact, type Db } from '../../db/open.js';
import { tellAccess, type TellDeps } from './access-mails.js';
import { note } from './audit.js';
import { refused, WAIT, type EntryDeps, type Refused } from './entry.js';
import { matchingStep, newSecret, toBase32 } from './one-time-code.js';
import { needsSecondFactor } from './roles.js';
import { seal, unseal } from './sealing.js';
import { countTries, LIMITS } from './tries.js';

export const RECOVERY_CODES = 8;

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
  return needsSecondFactor(person.role) && countActivePeople(db) > 1 ? 'to-set' : 'none';
}

export type Taken = { readonly kind: 'taken'; readonly how: 'code' | 'recovery' } | Refused;

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
