/**
 * How often somebody may try to come in. What guesses is held back, and nobody is shut out by it: browsers that came in
 * before are counted apart (OWASP, « Slow Down Online Guessing Attacks with Device Cookies »), and the link by mail is a
 * door of its own.
 */
import { createHmac, randomBytes } from 'node:crypto';
import {
  addAttempt,
  clearAttempts,
  countAttempts,
  returnAttempt,
  type TryWindow,
} from '../../db/queries/credentials.js';
import { transact, type Db } from '../../db/open.js';

export interface TryDeps {
  readonly db: Db;
  readonly now: () => Date;
  /** Of this installation (`sealing.ts`). */
  readonly key: Uint8Array;
}

export const WINDOW_MS = 15 * 60_000;
export const DAY_MS = 24 * 3_600_000;

/** Tries within the window, unless told. */
export const LIMITS = {
  /** Passwords for one address, known or not, from browsers that never came in as its person. */
  account: 10,
  /** Passwords from one browser that did. */
  knownBrowser: 10,
  /** Passwords that did not open, for whatever address, from one place of the network: a whole office may be behind it. */
  asker: 30,
  /** Passwords that did not open, for whatever address and from wherever, of browsers that never came in. */
  strangers: 200,
  link: 3,
  /** Links beyond the first of each person. */
  moreLinks: 200,
  code: 5,
  /** Wrong codes within a day, of browsers in which none was ever given, and of those in which one was. */
  codesADay: 20,
  /** Addresses that a person gives as hers: one that is taken tells that somebody of it is here. */
  ownAddress: 3,
} as const;

/** How many tries a bucket takes within the window. */
export type Bucket = readonly [bucket: string, most: number];

/** Counts a try in each bucket; false, and nothing counted, when one of them is full for now. */
export function countTries({ db, now }: Pick<TryDeps, 'db' | 'now'>, buckets: readonly Bucket[]): boolean {
  const window = windowOf(now());
  return transact(db, (tx) => {
    if (buckets.some(([bucket, most]) => countAttempts(tx, bucket, window) >= most)) return false;
    for (const [bucket] of buckets) addAttempt(tx, bucket, window);
    return true;
  });
}

/** Whether nothing was tried there within the window. */
export function isUntried({ db, now }: Pick<TryDeps, 'db' | 'now'>, bucket: string): boolean {
  return countAttempts(db, bucket, windowOf(now())) === 0;
}

function windowOf(at: Date): TryWindow {
  return { after: new Date(at.getTime() - WINDOW_MS).toISOString(), at: at.toISOString() };
}

/** Names of people who try are kept nowhere: a bucket tells them only to whoever has the key. */
export function bucketOf({ key }: Pick<TryDeps, 'key'>, kind: string, of: string): string {
  return `${kind}:${createHmac('sha256', key).update(`try ${kind} ${of}`).digest('base64url')}`;
}

/** Of this run of the program, in no file: what is kept of a network address names it to nobody, with any key. */
const RUN_KEY = randomBytes(32);
const STRANGERS = 'strangers';

export interface PasswordTry {
  /** As it is compared; no address of anybody, perhaps. */
  readonly address: string;
  /** By which the browser is known again, when it came in before as the person of this address (`known-browser.ts`). */
  readonly knownBrowser: string | null;
  /** Where in the network it comes from; null when nobody can tell. */
  readonly asker: string | null;
}

/** The buckets of a password that is tried: those of its own, emptied by the right one, and those shared with others. */
export function passwordBuckets(
  deps: Pick<TryDeps, 'key'>,
  { address, knownBrowser, asker }: PasswordTry,
): { readonly own: Bucket; readonly shared: readonly Bucket[] } {
  if (knownBrowser !== null)
    return { own: [bucketOf(deps, 'browser', knownBrowser), LIMITS.knownBrowser], shared: [] };
  const from: readonly Bucket[] =
    asker === null ? [] : [[bucketOf({ key: RUN_KEY }, 'asker', asker), LIMITS.asker]];
  return {
    own: [bucketOf(deps, 'password', address), LIMITS.account],
    shared: [...from, [STRANGERS, LIMITS.strangers]],
  };
}

/** It was the right one: its own bucket is emptied; of the others only this try is taken back, or one's own password would pay for guesses at others'. */
export function forgiveTry(db: Db, { own, shared }: ReturnType<typeof passwordBuckets>): void {
  transact(db, (tx) => {
    clearAttempts(tx, own[0]);
    for (const [bucket] of shared) returnAttempt(tx, bucket);
  });
}
