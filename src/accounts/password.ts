/** Passwords: scrypt (RFC 7914), with a cost that a stolen database makes felt. Only `node:crypto`. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { createWaitingLine, type WaitingLine } from '../waiting-line.js';

/** Of scrypt: N = memory and time, r = block size, p = repetitions. */
export interface PasswordCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

export const PASSWORD_MIN = 12;
const PASSWORD_MAX = 200;
/** OWASP Password Storage Cheat Sheet: N=2^15, r=8, p=3; 32 MiB a try. */
export const PASSWORD_COST: PasswordCost = { N: 2 ** 15, r: 8, p: 3 };
const MAX_MEMORY = 64 * 1024 * 1024;
const KEY_BYTES = 32;

/** What keeps a text from being a password, as a French sentence; null when nothing does. */
export function passwordProblem(
  password: string,
  of: { readonly name: string; readonly mail: string | null },
): string | null {
  const text = normal(password);
  if (Array.from(text).length < PASSWORD_MIN)
    return `Choisissez au moins ${PASSWORD_MIN} caractères : quatre mots pris au hasard font un bon mot de passe.`;
  if (text.length > PASSWORD_MAX)
    return `Ce mot de passe est trop long (${PASSWORD_MAX} caractères au plus).`;
  if (new Set(text).size < 5) return 'Ce mot de passe répète trop les mêmes caractères.';
  const low = text.toLowerCase();
  const own = [of.name, of.mail?.split('@')[0] ?? '', 'vigie', 'motdepasse', 'password', '123456789'];
  return own.some(
    (word) =>
      word.length >= 4 &&
      low.replaceAll(/\s/g, '').includes(word.toLowerCase()) &&
      low.length < word.length + 8,
  )
    ? 'Ce mot de passe se devine : il tient surtout en un nom ou un mot trop courant.'
    : null;
}

/**
 * One try takes a thread of the pool and 32 MiB for some tenths of a second. Of the four threads, which files and pictures
 * need too, browsers that never came in have one and people one; so strangers who try hundreds keep nobody waiting.
 */
export const STRANGERS = createWaitingLine({ atOnce: 1, waiting: 30 });
export const MEMBERS = createWaitingLine({ atOnce: 1, waiting: 200 });

/** The text that is kept: cost, salt and key. Another `cost` than the program's is for tests that try many. */
export async function hashPassword(password: string, cost: PasswordCost = PASSWORD_COST): Promise<string> {
  const salt = randomBytes(16);
  const key = await inLine(MEMBERS, () => derive(password, salt, cost));
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/**
 * Whether a password is the one that was kept. With `null` (nobody of that name, or one without a password) it takes the
 * same time and says no: the answer does not tell who has an account.
 *
 * @param line in which the try waits for its thread
 * @throws Error for a kept text that is none of ours: a broken store
 */
export async function isPassword(
  password: string,
  kept: string | null,
  line: WaitingLine = MEMBERS,
): Promise<boolean> {
  const parts = (kept ?? NOBODY).split('$');
  const [kind, N, r, p, salt, key] = parts;
  if (kind !== 'scrypt' || parts.length !== 6) throw new Error('a kept password that is none');
  const expected = Buffer.from(key ?? '', 'base64url');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const derived = await inLine(line, () => derive(password, Buffer.from(salt ?? '', 'base64url'), cost));
  return timingSafeEqual(derived, expected) && kept !== null;
}

/** Of no password: its key came from no derivation. */
const NOBODY = [
  'scrypt',
  PASSWORD_COST.N,
  PASSWORD_COST.r,
  PASSWORD_COST.p,
  randomBytes(16).toString('base64url'),
  randomBytes(KEY_BYTES).toString('base64url'),
].join('$');

/** Two keyboards may write the same accent in two ways. */
function normal(password: string): string {
  return password.normalize('NFKC');
}

/** Whoever comes when the line is full (a person who asked `isFull` never does) is tried all the same: it is a member's. */
async function inLine<T>(line: WaitingLine, work: () => Promise<T>): Promise<T> {
  const entered = await line.enter();
  try {
    return await work();
  } finally {
    if (entered.kind === 'in') entered.leave();
  }
}

function derive(password: string, salt: Uint8Array, cost: PasswordCost): Promise<Buffer> {
  // Longer texts are cut before they cost anything: none of them was ever taken.
  const text = normal(password.slice(0, PASSWORD_MAX * 4));
  return new Promise((done, failed) => {
    scrypt(text, salt, KEY_BYTES, { ...cost, maxmem: MAX_MEMORY }, (error, key) => {
      if (error === null) done(key);
      else failed(error);
    });
  });
}
